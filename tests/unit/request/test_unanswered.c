/* Messages that get no answer: a count a minute in place of rows, and a word about machines. */
#include "middle.h"

static void counts_are_by_sender_rule_link_and_minute(void **state)
{
	const struct address one = middle_citizen(1), two = middle_citizen(2);

	(void)state;
	for (int i = 0; i < 3; i++)
		unanswered_count(middle.unanswered, 0, &one, RULE_LIMITED, NULL, middle.now);
	unanswered_count(middle.unanswered, 1, &one, RULE_LIMITED, NULL, middle.now);
	unanswered_count(middle.unanswered, 0, &one, RULE_BLOCKED, NULL, middle.now);
	unanswered_count(middle.unanswered, 0, &two, RULE_LIMITED, NULL, middle.now);
	middle_pass(60000);
	unanswered_count(middle.unanswered, 0, &one, RULE_LIMITED, NULL, middle.now);
	unanswered_flush(middle.unanswered);
	assert_int_equal(middle.journal.counts[JOURNAL_SILENCE], 5);
	int64_t sum = 0, most = 0;
	for (size_t i = 0; i < 5; i++) {
		sum += middle.journal.silences[i].count;
		if (middle.journal.silences[i].count > most)
			most = middle.journal.silences[i].count;
		assert_string_equal(middle.journal.silences[i].link, "telco");
	}
	assert_int_equal(sum, 7);
	assert_int_equal(most, 3);
	unanswered_flush(middle.unanswered);
	assert_int_equal(middle.journal.counts[JOURNAL_SILENCE], 5);
}

static void machines_are_told_with_their_number_masked_and_the_others_are_not(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);
	const struct unanswered_parts parts = { &middle.journal, middle.metrics, log, middle.key,
		middle.links, NULL };
	struct unanswered *unanswered = unanswered_new(&parts);
	const struct address citizen = middle_citizen(12345);
	struct buffer figures = { 0 };

	(void)state;
	unanswered_count(unanswered, 0, &citizen, RULE_LIMITED, NULL, middle.now);
	unanswered_count(unanswered, 0, &citizen, RULE_LOOP, "the same again", middle.now);
	unanswered_count(unanswered, 0, &citizen, RULE_LOOP, "the same again", middle.now);
	fclose(out);
	assert_non_null(strstr(text, "event=message_not_answered link=telco from="));
	assert_non_null(strstr(text, "reason=\"the same again\" count=1 total=1\n"));
	assert_null(strstr(text, "total=2"));
	assert_null(strstr(text, citizen.digits));
	figures_write(metrics_figures(), middle.metrics, &figures);
	assert_non_null(strstr(figures.data, "agahi_limited_total{link=\"telco\"} 1\n"));
	assert_non_null(strstr(figures.data, "agahi_silent_total{link=\"telco\"} 2\n"));
	assert_non_null(strstr(figures.data, "agahi_machines_total{link=\"telco\"} 2\n"));
	assert_non_null(strstr(figures.data, "agahi_requests_total{link=\"telco\"} 3\n"));
	buffer_free(&figures);
	unanswered_free(unanswered);
	log_free(log);
	free(text);
}

static void each_is_told_where_messages_are_logged(void **state)
{
	const struct address citizen = middle_citizen(12345);

	(void)state;
	unanswered_count(middle.unanswered, 0, &citizen, RULE_LIMITED, NULL, middle.now);
	middle_assert_logged("event=message state=silent from=923*******45 link=telco rule=limited count=1");
	unanswered_count(middle.unanswered, 0, &citizen, RULE_LOOP, "the same again", middle.now);
	middle_assert_logged("link=telco rule=loop reason=\"the same again\" count=1");
	unanswered_count(middle.unanswered, 0, &citizen, RULE_LOOP, "the same again", middle.now);
	assert_int_equal(middle_lines(), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts_are_by_sender_rule_link_and_minute),
		TEST(each_is_told_where_messages_are_logged),
		TEST(machines_are_told_with_their_number_masked_and_the_others_are_not),
	};

	return RUN_SUITE(tests);
}
