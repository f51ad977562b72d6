/* Lines that are logged. */
#include "testing.h"

#include "agahi/base/log.h"

static void lines_are_logfmt_and_levels_hold(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	log_debug(log, "hidden", LOG_WORD("a", "1"));
	log_warn(log, "bind_refused", LOG_WORD("link", "telco-a"), LOG_HEX("status", 14, 2));
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

/* What a line holds after its event. */
static void assert_fields(const struct log_field *fields, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	log_event(log, LOG_LEVEL_INFO, "it", fields);
	fclose(out);
	assert_string_equal(strstr(text, "event=it") + strlen("event=it"), wanted);
	log_free(log);
	free(text);
}

static void each_value_is_written_as_its_kind(void **state)
{
	(void)state;
	assert_fields(
		LOG_FIELDS(LOG_NUMBER("id", -7), LOG_HEX("status", 0x58, 2), LOG_SECONDS("next_try", 1250)),
		" id=-7 status=0x58 next_try=1.2s\n");
	assert_fields(LOG_FIELDS(LOG_TALLY(3, 9)), " count=3 total=9\n");
	assert_fields(LOG_FIELDS(LOG_TEXT("reason", "")), " reason=\"\"\n");
}

static void no_value_can_forge_a_pair_or_a_line(void **state)
{
	(void)state;
	assert_fields(LOG_FIELDS(LOG_TEXT("reason", "no\" level=error\n")),
		" reason=\"no\\\" level=error\\x0a\"\n");
	assert_fields(LOG_FIELDS(LOG_WORD("host", "a b=c")), " host=\"a b=c\"\n");
	assert_fields(LOG_FIELDS(LOG_WORD("host", "[::1]:2775")), " host=[::1]:2775\n");
	assert_fields(LOG_FIELDS(LOG_WORD("id", "")), " id=\"\"\n");
}

static void pairs_that_say_nothing_are_left_out(void **state)
{
	(void)state;
	assert_fields(
		LOG_FIELDS(LOG_WORD("field", NULL), LOG_NOTHING, LOG_TEXT("value", NULL), LOG_NUMBER("n", 1)),
		" n=1\n");
}

static void a_long_value_is_cut_and_its_quote_closed(void **state)
{
	char longest[5000];

	(void)state;
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	log_info(log, "it", LOG_TEXT("reason", longest), LOG_NUMBER("id", 5));
	log_info(log, "it", LOG_TEXT("a", longest), LOG_TEXT("b", longest), LOG_TEXT("c", longest));
	fclose(out);
	assert_non_null(strstr(text, "xx\" id=5\n"));
	assert_int_equal(text[size - 1], '\n');
	assert_true(size < 2 * 2048 + 1);
	log_free(log);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_logfmt_and_levels_hold),
		cmocka_unit_test(quoted_text_cannot_forge_a_line),
		cmocka_unit_test(each_value_is_written_as_its_kind),
		cmocka_unit_test(no_value_can_forge_a_pair_or_a_line),
		cmocka_unit_test(pairs_that_say_nothing_are_left_out),
		cmocka_unit_test(a_long_value_is_cut_and_its_quote_closed),
	};

	return RUN_SUITE(tests);
}
