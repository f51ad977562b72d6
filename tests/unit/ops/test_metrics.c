/* What the daemon counts, by link. */
#include "testing.h"

#include "agahi/ops/metrics.h"

static const char *names[2];
static struct metrics *metrics;
static struct buffer text;

static int set_up(void **state)
{
	(void)state;
	names[0] = "first";
	names[1] = "second";
	metrics = metrics_new(names, 2);
	return metrics ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	metrics_free(metrics);
	buffer_free(&text);
	return 0;
}

static void assert_written(const char *line)
{
	buffer_free(&text);
	figures_write(metrics_figures(), metrics, &text);
	if (!strstr(text.data, line))
		fail_msg("not there: %s", line);
}

static void every_counter_is_kept_for_each_link_by_itself(void **state)
{
	static const struct {
		enum metrics_counter counter;
		const char *line;
	} cases[METRICS_COUNTERS] = {
		{ COUNT_REQUESTS, "agahi_requests_total{link=\"second\"} 1\n" },
		{ COUNT_REDELIVERED, "agahi_redelivered_total{link=\"second\"} 1\n" },
		{ COUNT_RECEIPTS, "agahi_receipts_total{link=\"second\"} 1\n" },
		{ COUNT_LIMITED, "agahi_limited_total{link=\"second\"} 1\n" },
		{ COUNT_SILENT, "agahi_silent_total{link=\"second\"} 1\n" },
		{ COUNT_REFUSED, "agahi_refused_requests_total{link=\"second\"} 1\n" },
		{ COUNT_MACHINES, "agahi_machines_total{link=\"second\"} 1\n" },
		{ COUNT_EMERGENCY, "agahi_emergency_total{link=\"second\"} 1\n" },
		{ COUNT_OFFERED, "agahi_offered_total{link=\"second\",topics=\"nearest\"} 1\n" },
		{ COUNT_LISTED, "agahi_offered_total{link=\"second\",topics=\"listed\"} 1\n" },
		{ COUNT_PICKED, "agahi_picked_total{link=\"second\"} 1\n" },
		{ COUNT_OTHER_LANGUAGE, "agahi_other_language_total{link=\"second\"} 1\n" },
		{ COUNT_FOREIGN, "agahi_foreign_addresses_total{link=\"second\"} 1\n" },
		{ COUNT_GUESSED, "agahi_encodings_guessed_total{link=\"second\"} 1\n" },
		{ COUNT_NOT_UNDERSTOOD, "agahi_not_understood_total{link=\"second\"} 1\n" },
		{ COUNT_REPLIES_SENT, "agahi_replies_total{link=\"second\",state=\"sent\"} 1\n" },
		{ COUNT_REPLIES_FAILED, "agahi_replies_total{link=\"second\",state=\"failed\"} 1\n" },
		{ COUNT_REPLIES_EXPIRED, "agahi_replies_total{link=\"second\",state=\"expired\"} 1\n" },
	};

	(void)state;
	for (size_t i = 0; i < METRICS_COUNTERS; i++) {
		metrics_count(metrics, cases[i].counter, 1);
		assert_written(cases[i].line);
	}
	assert_written("agahi_requests_total{link=\"first\"} 0\n");
}

static void submits_are_counted_by_status_and_strange_ones_together(void **state)
{
	(void)state;
	metrics_count_submit(metrics, 0, 0);
	metrics_count_submit(metrics, 0, 0x58);
	metrics_count_submit(metrics, 0, 0x58);
	metrics_count_unanswered(metrics, 0);
	assert_written("agahi_submits_total{link=\"first\",status=\"0x00\"} 1\n");
	assert_written("agahi_submits_total{link=\"first\",status=\"0x58\"} 2\n");
	assert_written("agahi_submits_total{link=\"first\",status=\"unanswered\"} 1\n");
	for (uint32_t status = 0; status < METRICS_STATUSES + 5; status++)
		metrics_count_submit(metrics, 1, 0x400 + status);
	assert_written("agahi_submits_total{link=\"second\",status=\"other\"} 5\n");
	assert_written("agahi_submits_total{link=\"first\",status=\"other\"} 0\n");
	metrics_count_submit(metrics, 1, 0x400);
	assert_written("agahi_submits_total{link=\"second\",status=\"0x400\"} 2\n");
}

static void reply_times_are_a_histogram(void **state)
{
	(void)state;
	histogram_observe(metrics_reply_times(metrics), 2000);
	assert_written("agahi_reply_seconds_count 1\n");
}

static void of_a_link_without_a_name_nothing_is_told_and_another_begins_with_nothing(void **state)
{
	(void)state;
	metrics_count(metrics, COUNT_REQUESTS, 1);
	metrics_count_submit(metrics, 1, 0x58);
	names[1] = NULL;
	assert_written("agahi_requests_total{link=\"first\"} 0\n");
	assert_null(strstr(text.data, "link=\"second\""));
	assert_null(strstr(text.data, "null"));
	names[1] = "third";
	metrics_clear_link(metrics, 1);
	assert_written("agahi_requests_total{link=\"third\"} 0\n");
	assert_null(strstr(text.data, "0x58"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_counter_is_kept_for_each_link_by_itself),
		TEST(submits_are_counted_by_status_and_strange_ones_together),
		TEST(reply_times_are_a_histogram),
		TEST(of_a_link_without_a_name_nothing_is_told_and_another_begins_with_nothing),
	};

	return RUN_SUITE(tests);
}
