#include "agahi/load/latencies.h"

#include <stdlib.h>
#include <string.h>

bool latencies_reserve(struct latencies *latencies, size_t room)
{
	latencies->microseconds = calloc(room + 1, sizeof(*latencies->microseconds));
	latencies->room = room;
	return latencies->microseconds != NULL;
}

void latencies_free(struct latencies *latencies)
{
	free(latencies->microseconds);
	memset(latencies, 0, sizeof(*latencies));
}

void latencies_add(struct latencies *latencies, uint64_t microseconds)
{
	if (latencies->count < latencies->room)
		latencies->microseconds[latencies->count++] = (uint32_t)microseconds;
}

static int compare(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

void latencies_sort(struct latencies *latencies)
{
	qsort(latencies->microseconds, latencies->count, sizeof(*latencies->microseconds), compare);
}

double latencies_ms(const struct latencies *latencies, double share)
{
	if (latencies->count == 0)
		return 0;
	return latencies->microseconds[(size_t)((double)(latencies->count - 1) * share)] / 1000.0;
}
