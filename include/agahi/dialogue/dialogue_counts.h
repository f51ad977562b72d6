/* dialogue_counts: what dialogues.h counts, as figures. */
#ifndef AGAHI_DIALOGUE_COUNTS_H
#define AGAHI_DIALOGUE_COUNTS_H

#include <stdint.h>

#include "agahi/base/told.h"
#include "agahi/ops/figures.h"

struct dialogue_counts {
	uint64_t wrong_keys, unknown, full, limited, sms, marks;
	struct told broken;
};

/* `of` is the counts. */
struct figures dialogue_counts_figures(void);

#endif
