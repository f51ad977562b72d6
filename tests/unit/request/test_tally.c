/* What of a request is counted. */
#include "testing.h"

#include "agahi/request/tally.h"
#include "agahi/store/records.h"

static const char *const names[] = { "telco" };
static struct metrics *metrics;

static int set_up(void **state)
{
	(void)state;
	metrics = metrics_new(names, 1);
	return metrics ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	metrics_free(metrics);
	return 0;
}

static void assert_counted(const char *line)
{
	struct buffer figures = { 0 };

	figures_write(metrics_figures(), metrics, &figures);
	figures_write(served_figures(), metrics_served(metrics), &figures);
	if (!strstr(figures.data, line))
		fail_msg("no \"%s\" in %s", line, figures.data);
	buffer_free(&figures);
}

static void an_answer_is_counted_by_its_rule_and_as_a_request(void **state)
{
	const struct decision decision = {
		.kind = DECIDE_REPLY, .rule = RULE_EXACT, .topic = "vote", .language = "en", .text = "How"
	};

	(void)state;
	tally_request(metrics, 0, &decision, 0);
	assert_counted("agahi_requests_total{link=\"telco\"} 1\n");
	assert_counted("agahi_emergency_total{link=\"telco\"} 0\n");
	assert_counted("agahi_answers_total{rule=\"exact\",language=\"en\",by=\"sms\"} 1\n");
	tally_answer(metrics, 0, &decision);
	assert_counted("agahi_requests_total{link=\"telco\"} 1\n");
	assert_counted("agahi_topic_answers_total{topic=\"vote\",by=\"sms\"} 2\n");
}

static void what_an_answer_offers_and_what_was_not_understood_are_counted(void **state)
{
	const struct decision decision = { .kind = DECIDE_REPLY, .rule = RULE_FALLBACK, .text = "F" };

	(void)state;
	tally_request(metrics, 0, &decision, JOURNAL_NEAREST | JOURNAL_OTHER_LANGUAGE);
	tally_request(metrics, 0, &decision, JOURNAL_LISTED);
	assert_counted("agahi_offered_total{link=\"telco\",topics=\"nearest\"} 1\n");
	assert_counted("agahi_offered_total{link=\"telco\",topics=\"listed\"} 1\n");
	assert_counted("agahi_other_language_total{link=\"telco\"} 1\n");
	assert_counted("agahi_not_understood_total{link=\"telco\"} 2\n");
}

static void silence_is_no_answer(void **state)
{
	const struct decision stopped = { .kind = DECIDE_SILENT, .rule = RULE_STOPPED };
	const struct decision notice = { .kind = DECIDE_REPLY, .rule = RULE_LIMITED, .text = "Wait" };

	(void)state;
	tally_request(metrics, 0, &stopped, 0);
	tally_request(metrics, 0, &notice, 0);
	assert_counted("agahi_requests_total{link=\"telco\"} 2\n");
	assert_counted("agahi_silent_total{link=\"telco\"} 1\n");
	assert_counted("agahi_limited_total{link=\"telco\"} 1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_counted_by_its_rule_and_as_a_request),
		TEST(what_an_answer_offers_and_what_was_not_understood_are_counted),
		TEST(silence_is_no_answer),
	};

	return RUN_SUITE(tests);
}
