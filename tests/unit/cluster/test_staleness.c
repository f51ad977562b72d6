/* How old what was heard was: of the minute that runs and the one before it. */
#include "testing.h"

#include "agahi/cluster/staleness.h"

static void all_but_one_in_a_hundred_were_no_older(void **state)
{
	struct staleness staleness = { .since_ms = 1001000 };

	(void)state;
	assert_int_equal(staleness_p99_ms(&staleness), 0);
	for (int i = 0; i < 99; i++)
		staleness_note(&staleness, 34, 1001000);
	assert_int_equal(staleness_p99_ms(&staleness), 40);
	staleness_note(&staleness, 1500, 1001000);
	assert_int_equal(staleness_p99_ms(&staleness), 40);
	staleness_note(&staleness, 1500, 1001000);
	assert_int_equal(staleness_p99_ms(&staleness), 1510);
}

static void what_is_older_than_two_minutes_does_not_count(void **state)
{
	struct staleness staleness = { .since_ms = 1001000 };

	(void)state;
	staleness_note(&staleness, 900000, 1001000);
	assert_int_equal(staleness_p99_ms(&staleness), STALENESS_STEPS * STALENESS_STEP_MS);
	staleness_note(&staleness, 5, 1070000);
	assert_int_equal(staleness_p99_ms(&staleness), STALENESS_STEPS * STALENESS_STEP_MS);
	staleness_note(&staleness, 5, 1140000);
	assert_int_equal(staleness_p99_ms(&staleness), 10);
	staleness_note(&staleness, 500, 1140000);
	staleness_note(&staleness, 5, 1900000);
	assert_int_equal(staleness_p99_ms(&staleness), 10);
}

static void what_was_told_before_the_start_was_not_late(void **state)
{
	struct staleness staleness = { .since_ms = 1000000, .begun_ms = 1000000 };

	(void)state;
	staleness_note(&staleness, 300000, 1000020);
	assert_int_equal(staleness_p99_ms(&staleness), 0);
	staleness_note(&staleness, 30, 1000050);
	assert_int_equal(staleness_p99_ms(&staleness), 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_but_one_in_a_hundred_were_no_older),
		cmocka_unit_test(what_is_older_than_two_minutes_does_not_count),
		cmocka_unit_test(what_was_told_before_the_start_was_not_late),
	};

	return RUN_SUITE(tests);
}
