#include "agahi/cluster/staleness.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

void staleness_note(struct staleness *staleness, uint64_t age_ms, uint64_t now_ms)
{
	uint64_t step = age_ms / STALENESS_STEP_MS;

	if (age_ms > now_ms - staleness->begun_ms)
		return;
	if (now_ms - staleness->since_ms >= MINUTE_MS) {
		if (now_ms - staleness->since_ms >= 2 * MINUTE_MS)
			memset(staleness->now, 0, sizeof(staleness->now));
		memcpy(staleness->last, staleness->now, sizeof(staleness->last));
		memset(staleness->now, 0, sizeof(staleness->now));
		staleness->since_ms = now_ms;
	}
	staleness->now[step < STALENESS_STEPS ? step : STALENESS_STEPS - 1]++;
}

uint64_t staleness_p99_ms(const struct staleness *staleness)
{
	uint64_t count = 0, above = 0;
	size_t step = STALENESS_STEPS;

	for (size_t i = 0; i < STALENESS_STEPS; i++)
		count += (uint64_t)staleness->now[i] + staleness->last[i];
	if (count == 0)
		return 0;
	while (step > 0 && above * 100 <= count) {
		step--;
		above += (uint64_t)staleness->now[step] + staleness->last[step];
	}
	return (step + 1) * STALENESS_STEP_MS;
}
