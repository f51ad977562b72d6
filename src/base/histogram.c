#include "agahi/base/histogram.h"

static const uint64_t bounds_us[HISTOGRAM_BOUNDS] = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000,
	500000, 1000000, 2500000, 5000000, 10000000, 60000000 };

void histogram_observe(struct histogram *histogram, uint64_t microseconds)
{
	size_t bucket = 0;

	while (bucket < HISTOGRAM_BOUNDS && microseconds > bounds_us[bucket])
		bucket++;
	atomic_fetch_add(&histogram->buckets[bucket], 1);
	atomic_fetch_add(&histogram->sum_us, microseconds);
}

uint64_t histogram_bound_us(size_t bucket)
{
	return bounds_us[bucket];
}
