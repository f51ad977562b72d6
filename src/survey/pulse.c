#include "agahi/survey/pulse.h"

void pulse_note(struct pulse *pulse, uint64_t now_ms, uint64_t count)
{
	size_t newest = (pulse->next + PULSE_SAMPLES - 1) % PULSE_SAMPLES;

	pulse->last.ms = now_ms;
	pulse->last.count = count;
	if (pulse->kept > 0 && now_ms - pulse->samples[newest].ms < PULSE_STEP_MS)
		return;
	pulse->samples[pulse->next].ms = now_ms;
	pulse->samples[pulse->next].count = count;
	pulse->next = (pulse->next + 1) % PULSE_SAMPLES;
	pulse->kept += pulse->kept < PULSE_SAMPLES;
}

struct pulse_beats pulse_in(const struct pulse *pulse, uint64_t now_ms, uint64_t window_ms)
{
	struct pulse_beats beats = { 0, 0 };

	for (size_t back = 1; back <= pulse->kept; back++) {
		size_t at = (pulse->next + PULSE_SAMPLES - back) % PULSE_SAMPLES;

		if (now_ms - pulse->samples[at].ms > window_ms)
			break;
		beats.count = (int64_t)(pulse->last.count - pulse->samples[at].count);
		beats.span_ms = (int64_t)(now_ms - pulse->samples[at].ms);
	}
	return beats;
}
