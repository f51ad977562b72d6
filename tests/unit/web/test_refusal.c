/* Refusals: each kind has its words, is counted by itself, and is told once in a while. */
#include "testing.h"

#include "agahi/web/refusal.h"

static void each_kind_has_a_status_and_words_or_no_answer_at_all(void **state)
{
	(void)state;
	for (int refusal = REFUSAL_CONTROL; refusal < REFUSALS; refusal++) {
		int status = refusal_status((enum refusal)refusal);
		bool answers = refusal != REFUSAL_TLS && refusal != REFUSAL_CROWDED;

		assert_int_equal(status >= 400 && status <= 505, answers);
		assert_int_equal(strlen(refusal_words((enum refusal)refusal)) > 0, answers);
	}
}

static void a_flood_of_one_kind_is_one_line_a_minute(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct log *log = log_new(out, LOG_LEVEL_INFO);
	struct refusals refusals = { .log = log };
	struct moment now = { UINT64_C(1000000000), 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		refusals_count(&refusals, REFUSAL_OTHER_HOST, "192.0.2.1", now);
	refusals_count(&refusals, REFUSAL_TLS, "192.0.2.2", now);
	now.us += 61 * UINT64_C(1000000);
	refusals_count(&refusals, REFUSAL_OTHER_HOST, "192.0.2.3", now);
	log_free(log);
	fclose(out);
	assert_non_null(strstr(text, "event=web_refused why=other_host from=192.0.2.1 count=1 total=1\n"));
	assert_non_null(strstr(text, "why=tls from=192.0.2.2 count=1 total=1\n"));
	assert_non_null(strstr(text, "why=other_host from=192.0.2.3 count=1000 total=1001\n"));
	int lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, 3);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_a_status_and_words_or_no_answer_at_all),
		cmocka_unit_test(a_flood_of_one_kind_is_one_line_a_minute),
	};

	return RUN_SUITE(tests);
}
