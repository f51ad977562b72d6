/* histogram: how long things took, in buckets with fixed bounds from 1 ms to 60 s.
 *
 * Any thread may observe and read at any time; a reader may see an observation's bucket before its sum. */
#ifndef AGAHI_HISTOGRAM_H
#define AGAHI_HISTOGRAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 14 };

/* All zero is an empty one. */
struct histogram {
	atomic_ullong buckets[HISTOGRAM_BOUNDS + 1]; /* the last: above all bounds */
	atomic_ullong sum_us;
};

void histogram_observe(struct histogram *histogram, uint64_t microseconds);

/* The upper bound of a bucket below HISTOGRAM_BOUNDS, in microseconds. */
uint64_t histogram_bound_us(size_t bucket);

#endif
