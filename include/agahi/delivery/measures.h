/* measures: what becomes of replies and their parts, as figures. Belongs to the loop's thread. */
#ifndef AGAHI_MEASURES_H
#define AGAHI_MEASURES_H

#include "agahi/delivery/reply.h"
#include "agahi/link/window.h"
#include "agahi/ops/metrics.h"

void measures_count_settled(struct metrics *metrics, const struct reply *reply, enum journal_state state);

/* Before the reply takes the fate in: of its first part that was accepted the time is measured. */
void measures_count_fate(struct metrics *metrics, const struct reply *reply, const struct submit_fate *fate,
	struct moment now);

#endif
