/* How fast a link submits. */
#include "testing.h"

#include "agahi/link/pace.h"

static const uint64_t MS = 1000000;
static const uint64_t SECOND = 1000000000;

/* Submits as fast as it may, on a clock with steps of `step_ns`; returns how many in each of ten seconds. */
static void run_at_rate(uint32_t rate, uint64_t step_ns, unsigned counts[10])
{
	struct pace pace;
	uint64_t start = 100 * SECOND;

	pace_init(&pace, rate, 1000);
	memset(counts, 0, 10 * sizeof(*counts));
	for (uint64_t now = start; now < start + 10 * SECOND; now += step_ns) {
		while (pace_wait_ns(&pace, 0, now) == 0) {
			pace_submitted(&pace, now);
			counts[(now - start) / SECOND]++;
		}
	}
}

static void the_rate_is_kept_within_a_hundredth_over_any_second(void **state)
{
	static const uint32_t rates[] = { 1, 7, 50, 333, 1000, 9999 };
	/* Timers of one and of four milliseconds. */
	static const uint64_t steps[] = { 1000000, 4000000 };
	unsigned counts[10];

	(void)state;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		for (size_t j = 0; j < 2; j++) {
			run_at_rate(rates[i], steps[j], counts);
			for (size_t second = 0; second < 10; second++) {
				assert_true(counts[second] <= rates[i] + rates[i] / 100 + 1);
				assert_true(counts[second] + rates[i] / 100 + 1 >= rates[i]);
			}
		}
	}
}

static void after_a_pause_no_more_than_the_slack_comes_at_once(void **state)
{
	struct pace pace;
	unsigned burst = 0;

	(void)state;
	pace_init(&pace, 1000, 1000);
	pace_submitted(&pace, 100 * SECOND);
	while (pace_wait_ns(&pace, 0, 200 * SECOND) == 0) {
		pace_submitted(&pace, 200 * SECOND);
		burst++;
	}
	assert_in_range(burst, 1, 1 + PACE_SLACK_MS);
}

static void the_window_bounds_what_is_under_way(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0, 10);
	assert_true(pace_wait_ns(&pace, 9, SECOND) == 0);
	assert_true(pace_wait_ns(&pace, 10, SECOND) == PACE_UNTIL_ANSWERED);
}

static void a_refusal_halves_and_acceptance_grows_it_back(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0, 100);
	pace_throttled(&pace, SECOND);
	assert_int_equal(pace_allowed(&pace), 50);
	pace_throttled(&pace, SECOND + 10 * MS); /* of the same window */
	assert_int_equal(pace_allowed(&pace), 50);
	pace_throttled(&pace, SECOND + 200 * MS);
	assert_int_equal(pace_allowed(&pace), 25);
	for (int i = 0; i < 26; i++)
		pace_accepted(&pace);
	assert_in_range(pace_allowed(&pace), 25, 26);
	for (int i = 0; i < 10000; i++)
		pace_accepted(&pace);
	assert_int_equal(pace_allowed(&pace), 100);
}

static void when_one_at_a_time_is_too_much_it_pauses_and_ends_by_itself(void **state)
{
	struct pace pace;
	uint64_t now = 10 * SECOND;
	uint64_t longest = 0;

	(void)state;
	pace_init(&pace, 0, 8);
	for (int i = 0; i < 20; i++) {
		pace_throttled(&pace, now);
		uint64_t wait = pace_wait_ns(&pace, 0, now);
		longest = wait > longest ? wait : longest;
		now += wait + 200 * MS;
	}
	assert_int_equal(pace_allowed(&pace), 1);
	assert_true(longest == PACE_LONGEST_PAUSE_MS * MS);
	pace_accepted(&pace);
	assert_true(pace_wait_ns(&pace, 0, now) == 0);
	pace_throttled(&pace, now + SECOND);
	assert_true(pace_wait_ns(&pace, 0, now + SECOND) <= PACE_FIRST_PAUSE_MS * MS);
}

static void another_window_keeps_what_the_smsc_has_shown_to_bear(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0, 10);
	pace_change(&pace, 0, 20);
	assert_int_equal(pace_allowed(&pace), 20);
	pace_throttled(&pace, SECOND);
	assert_int_equal(pace_allowed(&pace), 10);
	pace_change(&pace, 0, 100);
	assert_int_equal(pace_allowed(&pace), 10);
	pace_change(&pace, 0, 5);
	assert_int_equal(pace_allowed(&pace), 5);
}

static void another_rate_begins_now(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 1, 10);
	pace_submitted(&pace, SECOND);
	assert_true(pace_wait_ns(&pace, 0, SECOND) > 900 * MS);
	pace_change(&pace, 1, 10);
	assert_true(pace_wait_ns(&pace, 0, SECOND) > 900 * MS); /* it is no other */
	pace_change(&pace, 100, 10);
	assert_int_equal(pace_wait_ns(&pace, 0, SECOND), 0);
	pace_submitted(&pace, SECOND);
	assert_true(pace_wait_ns(&pace, 0, SECOND) <= 10 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rate_is_kept_within_a_hundredth_over_any_second),
		cmocka_unit_test(after_a_pause_no_more_than_the_slack_comes_at_once),
		cmocka_unit_test(the_window_bounds_what_is_under_way),
		cmocka_unit_test(another_window_keeps_what_the_smsc_has_shown_to_bear),
		cmocka_unit_test(another_rate_begins_now),
		cmocka_unit_test(a_refusal_halves_and_acceptance_grows_it_back),
		cmocka_unit_test(when_one_at_a_time_is_too_much_it_pauses_and_ends_by_itself),
	};

	return RUN_SUITE(tests);
}
