/* latencies: times that a load measured, and their percentiles. Zero-initialise before use. */
#ifndef AGAHI_LATENCIES_H
#define AGAHI_LATENCIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct latencies {
	uint32_t *microseconds;
	size_t count;
	size_t room;
};

/* Room for `room` times; what is beyond is not kept. False when memory is short. */
bool latencies_reserve(struct latencies *latencies, size_t room);
void latencies_free(struct latencies *latencies);

void latencies_add(struct latencies *latencies, uint64_t microseconds);

/* To be called before the percentiles are asked for. */
void latencies_sort(struct latencies *latencies);

/* In milliseconds, the time that `share` (0 to 1) of all did not exceed; 0 when there are none. */
double latencies_ms(const struct latencies *latencies, double share);

#endif
