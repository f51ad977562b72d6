/* Numbers that must not be seen, text that grows, lines that are logged. */
#include "testing.h"

#include <sys/stat.h>

#include "agahi/buffer.h"
#include "agahi/log.h"
#include "agahi/sender.h"

static void a_number_keeps_its_identity_however_it_is_written(void **state)
{
	const struct sender_key key = { "0123456789abcdef" };
	const struct sender_key other = { "0123456789abcdeF" };

	(void)state;
	assert_true(sender_identity(&key, "923001234567") == sender_identity(&key, "+923001234567"));
	assert_true(sender_identity(&key, "923001234567") == sender_identity(&key, "00923001234567"));
	assert_true(sender_identity(&key, "923001234567") != sender_identity(&key, "923001234568"));
	assert_true(sender_identity(&key, "923001234567") != sender_identity(&other, "923001234567"));
}

static void the_key_is_made_once_and_for_its_owner_only(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.key");
	struct sender_key first, second;
	struct stat status;
	char error[256];

	(void)state;
	assert_true(sender_key_load(path, &first, error, sizeof(error)));
	assert_true(sender_key_load(path, &second, error, sizeof(error)));
	assert_memory_equal(&first, &second, sizeof(first));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	test_write_file(path, "short");
	assert_false(sender_key_load(path, &first, error, sizeof(error)));
	assert_non_null(strstr(error, path));
	assert_false(sender_key_load("/nowhere/key", &first, error, sizeof(error)));
	free(path);
	test_folder_remove(folder);
}

static void masked_numbers_show_little(void **state)
{
	char out[SENDER_MASK_SIZE];

	(void)state;
	assert_string_equal(sender_mask("923001234567", out), "923*******67");
	assert_string_equal(sender_mask("+923001234567", out), "923*******67");
	assert_string_equal(sender_mask("8300", out), "****");
	assert_string_equal(sender_mask("", out), "");
	assert_int_equal(strlen(sender_mask("1234567890123456789012345678901234567890", out)), 23);
}

static void assert_masked(const char *text, const char *wanted)
{
	char copy[256];

	strcpy(copy, text);
	sender_mask_text(copy);
	assert_string_equal(copy, wanted);
}

static void digit_runs_of_five_are_masked_in_text(void **state)
{
	(void)state;
	assert_masked("my cnic 3520212345671 please", "my cnic ############# please");
	assert_masked("35202-1234567-1", "#####-#######-#");
	assert_masked("0300 123 4567", "#### ### ####");
	assert_masked("call 12345", "call #####");
	assert_masked("form 45, 8300, 2024", "form 45, 8300, 2024");
	assert_masked("۳۵۲۰۲۱۲۳۴۵۶۷۱", "#############");
	assert_masked("٣٥٢٠٢", "#####");
	assert_masked("ووٹ 1234", "ووٹ 1234");
	assert_masked("", "");
}

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
		cmocka_unit_test(a_number_keeps_its_identity_however_it_is_written),
		cmocka_unit_test(the_key_is_made_once_and_for_its_owner_only),
		cmocka_unit_test(masked_numbers_show_little),
		cmocka_unit_test(digit_runs_of_five_are_masked_in_text),
		cmocka_unit_test(a_buffer_grows_and_can_be_taken),
		cmocka_unit_test(lines_are_logfmt_and_levels_hold),
		cmocka_unit_test(quoted_text_cannot_forge_a_line),
	};

	return RUN_SUITE(tests);
}
