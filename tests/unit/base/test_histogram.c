/* How long things took. */
#include "testing.h"

#include "agahi/base/histogram.h"

static void bounds_rise_from_a_millisecond_to_a_minute(void **state)
{
	(void)state;
	assert_int_equal(histogram_bound_us(0), 1000);
	for (size_t i = 1; i < HISTOGRAM_BOUNDS; i++)
		assert_true(histogram_bound_us(i) > histogram_bound_us(i - 1));
	assert_int_equal(histogram_bound_us(HISTOGRAM_BOUNDS - 1), 60 * 1000 * 1000);
}

static void a_bound_belongs_to_its_bucket_and_what_is_above_to_the_next(void **state)
{
	(void)state;
	for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
		struct histogram histogram = { 0 };

		histogram_observe(&histogram, histogram_bound_us(i));
		histogram_observe(&histogram, histogram_bound_us(i) + 1);
		assert_int_equal(histogram.buckets[i], 1);
		assert_int_equal(histogram.buckets[i + 1], 1);
		assert_int_equal(histogram.sum_us, histogram_bound_us(i) * 2 + 1);
	}
}

static void nothing_and_forever_are_counted_too(void **state)
{
	struct histogram histogram = { 0 };

	(void)state;
	histogram_observe(&histogram, 0);
	histogram_observe(&histogram, UINT64_MAX / 2);
	assert_int_equal(histogram.buckets[0], 1);
	assert_int_equal(histogram.buckets[HISTOGRAM_BOUNDS], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_rise_from_a_millisecond_to_a_minute),
		cmocka_unit_test(a_bound_belongs_to_its_bucket_and_what_is_above_to_the_next),
		cmocka_unit_test(nothing_and_forever_are_counted_too),
	};

	return RUN_SUITE(tests);
}
