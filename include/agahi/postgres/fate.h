/* fate: what became of a commit whose tries came back with less than an answer, and what is to be tried next.
 *
 * It is never told as failed while an earlier try may still succeed: a tombstone takes its place in the feed first. It is never
 * told as committed before a commit behind it succeeded without a warning. Pure, but for fate_look(). */
#ifndef AGAHI_FATE_H
#define AGAHI_FATE_H

#include <stdbool.h>

#include "agahi/postgres/flight.h"
#include "agahi/store/backend.h"

enum fate_stage {
	FATE_WHOLE,   /* it goes, or goes again */
	FATE_TOMB,    /* it cannot be written; that an earlier try was not is made sure of */
	FATE_LOOK,    /* its place in the feed is taken: by it, or by the tombstone? fate_look() */
	FATE_CONFIRM, /* it was written: a commit behind it tells that a standby has it */
	FATE_REFUSED  /* its place is the tombstone's: the same */
};

/* Zero to begin with. */
struct fate {
	enum fate_stage stage;
	bool is_doubtful; /* a try is of unknown fate */
	bool has_tomb;    /* one of them was of the tombstone */
	int tries;
};

/* After a try. True when it is known what became of it: `*outcome`. */
bool fate_judge(struct fate *fate, enum flight_end end, enum store_outcome *outcome);

/* Of one that is in doubt: it is not to be written any more. Whether it was is still found out. */
void fate_give_up(struct fate *fate);

/* What goes next, of a commit that was planned as `whole`. */
struct flight_plan fate_next(const struct fate *fate, const struct flight_plan *whole);

/* With FATE_LOOK. When it cannot be asked now the stage stays as it is. */
void fate_look(struct fate *fate, struct pg *pg, const struct flight_plan *whole);

#endif
