/* Text that grows, lines that are logged. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/base/log.h"

static void a_buffer_grows_and_can_be_taken(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buffer_add_format(&buffer, "%d,", i % 10);
	assert_int_equal(buffer.len, 2000);
	char *text = buffer_take(&buffer);
	assert_int_equal(strlen(text), 2000);
	free(text);
	text = buffer_take(&buffer);
	assert_string_equal(text, "");
	free(text);
}

static void lines_are_logfmt_and_levels_hold(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	log_debug(log, "hidden", "a=1");
	log_warn(log, "bind_refused", "link=%s status=0x%02x", "telco-a", 14);
	fclose(out);
	assert_null(strstr(text, "hidden"));
	assert_non_null(strstr(text, " level=warn event=bind_refused link=telco-a status=0x0e\n"));
	log_free(log);
	free(text);
}

static void quoted_text_cannot_forge_a_line(void **state)
{
	char out[64], small[8];

	(void)state;
	assert_string_equal(
		log_quote("a \"b\"\nlevel=error \\", out, sizeof(out)), "a \\\"b\\\"\\x0alevel=error \\\\");
	assert_string_equal(log_quote("1234567890", small, sizeof(small)), "1234567");
	assert_string_equal(log_quote("123456\n", small, sizeof(small)), "123456");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_can_be_taken),
		cmocka_unit_test(lines_are_logfmt_and_levels_hold),
		cmocka_unit_test(quoted_text_cannot_forge_a_line),
	};

	return RUN_SUITE(tests);
}
