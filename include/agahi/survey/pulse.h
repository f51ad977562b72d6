/* pulse: how many there were in the last minutes, of a count that only grows. Pure.
 *
 * It is told the count every now and then, and remembers it for an hour in steps of PULSE_STEP_MS. */
#ifndef AGAHI_PULSE_H
#define AGAHI_PULSE_H

#include <stddef.h>
#include <stdint.h>

enum { PULSE_STEP_MS = 15 * 1000, PULSE_SAMPLES = 60 * 4 + 2 };

struct pulse {
	struct {
		uint64_t ms, count;
	} samples[PULSE_SAMPLES], last;
	size_t next, kept;
};

/* Zero-initialise. `now_ms` by a clock that does not jump. */
void pulse_note(struct pulse *pulse, uint64_t now_ms, uint64_t count);

struct pulse_beats {
	int64_t count;
	int64_t span_ms; /* in which they came: the window, or as long as the count is known; 0: it is not */
};

/* Of the last `window_ms` before `now_ms`, a step more or less. */
struct pulse_beats pulse_in(const struct pulse *pulse, uint64_t now_ms, uint64_t window_ms);

#endif
