/* What becomes of replies, as figures. */
#include "testing.h"

#include "agahi/delivery/measures.h"

static const char *names[] = { "telco" };
static struct metrics *metrics;
static struct reply reply;

static int set_up(void **state)
{
	(void)state;
	metrics = metrics_new(names, 1);
	reply = (struct reply){ .place.asked_ms = 1000 };
	return metrics ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	metrics_free(metrics);
	return 0;
}

static void expect(const char *line)
{
	struct buffer figures = { 0 };

	figures_write(metrics_figures(), metrics, &figures);
	if (!strstr(figures.data, line))
		fail_msg("not written: %s", line);
	buffer_free(&figures);
}

static void each_end_is_counted_by_its_kind(void **state)
{
	(void)state;
	measures_count_settled(metrics, &reply, JOURNAL_SENT);
	measures_count_settled(metrics, &reply, JOURNAL_SENT);
	measures_count_settled(metrics, &reply, JOURNAL_EXPIRED);
	assert_int_equal(metrics_sum(metrics, COUNT_REPLIES_SENT), 2);
	assert_int_equal(metrics_sum(metrics, COUNT_REPLIES_EXPIRED), 1);
	assert_int_equal(metrics_sum(metrics, COUNT_REPLIES_FAILED), 0);
}

static void fates_are_counted_and_the_first_that_is_accepted_is_timed(void **state)
{
	const struct submit_fate accepted = { SUBMIT_ACCEPTED, 0, "7f" },
				 refused = { SUBMIT_REFUSED, 0x58, "" }, lost = { SUBMIT_LOST, 0, "" };
	const struct moment now = { 2500 * 1000, 0 };

	(void)state;
	measures_count_fate(metrics, &reply, &refused, now);
	measures_count_fate(metrics, &reply, &lost, now);
	measures_count_fate(metrics, &reply, &accepted, now);
	reply.accepted_parts = 1;
	measures_count_fate(metrics, &reply, &accepted, now);
	expect("agahi_reply_seconds_sum 1.500000\nagahi_reply_seconds_count 1\n");
	expect("agahi_submits_total{link=\"telco\",status=\"0x00\"} 2\n");
	expect("agahi_submits_total{link=\"telco\",status=\"0x58\"} 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_end_is_counted_by_its_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			fates_are_counted_and_the_first_that_is_accepted_is_timed, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
