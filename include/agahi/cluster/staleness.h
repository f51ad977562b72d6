/* staleness: how old what was heard was, of the last minute. Pure; all zero is an empty one. */
#ifndef AGAHI_STALENESS_H
#define AGAHI_STALENESS_H

#include <stddef.h>
#include <stdint.h>

enum { STALENESS_STEP_MS = 10, STALENESS_STEPS = 200 /* the last: above all */ };

struct staleness {
	uint32_t now[STALENESS_STEPS]; /* of the minute that runs */
	uint32_t last[STALENESS_STEPS];
	uint64_t since_ms;
	uint64_t begun_ms; /* what is from before it was not late, but before our time */
};

void staleness_note(struct staleness *staleness, uint64_t age_ms, uint64_t now_ms);

/* Of both, to the step above; 0: nothing was heard. */
uint64_t staleness_p99_ms(const struct staleness *staleness);

#endif
