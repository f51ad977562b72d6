/* Percentiles of what a load measured. */
#include "testing.h"

#include "agahi/load/latencies.h"

static void percentiles_are_of_the_sorted_times(void **state)
{
	struct latencies latencies = { 0 };

	(void)state;
	assert_true(latencies_reserve(&latencies, 101));
	for (uint32_t i = 0; i <= 100; i++)
		latencies_add(&latencies, (i * 37 % 101) * 1000); /* 0 to 100 ms, in no order */
	latencies_sort(&latencies);
	assert_float_equal(latencies_ms(&latencies, 0), 0, 0.0001);
	assert_float_equal(latencies_ms(&latencies, 0.5), 50, 0.0001);
	assert_float_equal(latencies_ms(&latencies, 0.99), 99, 0.0001);
	assert_float_equal(latencies_ms(&latencies, 1), 100, 0.0001);
	latencies_free(&latencies);
	assert_int_equal(latencies.count, 0);
}

static void what_is_beyond_the_room_is_not_kept(void **state)
{
	struct latencies latencies = { 0 };

	(void)state;
	assert_true(latencies_reserve(&latencies, 2));
	latencies_add(&latencies, 1500);
	latencies_add(&latencies, 2500);
	latencies_add(&latencies, 99999);
	latencies_sort(&latencies);
	assert_int_equal(latencies.count, 2);
	assert_float_equal(latencies_ms(&latencies, 1), 2.5, 0.0001);
	latencies_free(&latencies);
}

static void of_nothing_every_percentile_is_nothing(void **state)
{
	struct latencies latencies = { 0 };

	(void)state;
	assert_true(latencies_reserve(&latencies, 0));
	latencies_sort(&latencies);
	assert_float_equal(latencies_ms(&latencies, 0.5), 0, 0.0001);
	latencies_free(&latencies);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_are_of_the_sorted_times),
		cmocka_unit_test(what_is_beyond_the_room_is_not_kept),
		cmocka_unit_test(of_nothing_every_percentile_is_nothing),
	};

	return RUN_SUITE(tests);
}
