/* An event that may come a thousand times a second, and is told once a minute. */
#include "testing.h"

#include "agahi/base/told.h"

static void the_first_is_told_at_once(void **state)
{
	struct told told = { 0 };
	uint64_t count = 0;

	(void)state;
	assert_true(told_count(&told, 5000, &count));
	assert_int_equal(count, 1);
}

static void the_rest_of_the_minute_is_counted_and_told_with_the_next(void **state)
{
	struct told told = { 0 };
	uint64_t count = 99;

	(void)state;
	told_count(&told, 5000, &count);
	for (uint64_t now_ms = 5001; now_ms < 65000; now_ms += 1000)
		assert_false(told_count(&told, now_ms, &count));
	assert_int_equal(count, 1); /* left alone while nothing is told */
	assert_true(told_count(&told, 65000, &count));
	assert_int_equal(count, 61);
	assert_int_equal(told.total, 62);
	assert_false(told_count(&told, 65001, &count));
}

static void after_a_quiet_hour_one_stands_for_itself(void **state)
{
	struct told told = { 0 };
	uint64_t count;

	(void)state;
	told_count(&told, 1, &count);
	assert_true(told_count(&told, 3600 * 1000, &count));
	assert_int_equal(count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_is_told_at_once),
		cmocka_unit_test(the_rest_of_the_minute_is_counted_and_told_with_the_next),
		cmocka_unit_test(after_a_quiet_hour_one_stands_for_itself),
	};

	return RUN_SUITE(tests);
}
