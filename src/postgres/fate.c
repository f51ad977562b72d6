#include "agahi/postgres/fate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRIES = 20 /* of one that meets others, where it may as well be told as failed */ };

/* In the feed in place of a commit that will never be: of no version. */
static const uint8_t tombstone[1] = { 0 };

struct flight_plan fate_next(const struct fate *fate, const struct flight_plan *whole)
{
	struct flight_plan plan = *whole;

	if (fate->stage == FATE_WHOLE)
		return plan;
	plan.cargo = NULL;
	plan.make_room = 0;
	plan.has_guard = fate->stage == FATE_TOMB;
	plan.octets = (struct span){ tombstone, sizeof(tombstone) };
	return plan;
}

void fate_look(struct fate *fate, struct pg *pg, const struct flight_plan *whole)
{
	char life[24], seq[24];
	const char *const values[] = { life, seq };

	snprintf(life, sizeof(life), "%" PRId64, whole->life);
	snprintf(seq, sizeof(seq), "%" PRId64, whole->seq);
	PGresult *result = pg_query(pg,
		"SELECT octets = '\\x00'::bytea FROM agahi.feed WHERE life = $1::bigint AND seq = $2::bigint",
		2, values);
	if (result && PQntuples(result) == 0)
		fate->stage = FATE_TOMB; /* on another machine now, which does not have it */
	else if (result)
		fate->stage = *PQgetvalue(result, 0, 0) == 't' ? FATE_REFUSED : FATE_CONFIRM;
	PQclear(result);
}

static bool ended(enum store_outcome outcome, enum store_outcome *out)
{
	*out = outcome;
	return true;
}

/* Another's, where no try of ours can have put it there. */
static bool judge_taken(struct fate *fate, enum store_outcome *outcome)
{
	if (!fate->is_doubtful)
		return ended(STORE_FAILED, outcome);
	fate->stage = fate->has_tomb ? FATE_LOOK : FATE_CONFIRM;
	return false;
}

void fate_give_up(struct fate *fate)
{
	if (fate->stage != FATE_WHOLE)
		return;
	fate->stage = FATE_TOMB;
	fate->has_tomb = true;
}

static bool judge_refused(struct fate *fate, enum store_outcome *outcome)
{
	if (!fate->is_doubtful)
		return ended(STORE_FAILED, outcome);
	fate_give_up(fate);
	return false;
}

bool fate_judge(struct fate *fate, enum flight_end end, enum store_outcome *outcome)
{
	bool is_written = fate->stage == FATE_WHOLE || fate->stage == FATE_CONFIRM;

	switch (end) {
	case FLIGHT_COMMITTED:
		return ended(is_written ? STORE_COMMITTED : STORE_FAILED, outcome);
	case FLIGHT_FENCED:
		return ended(STORE_FENCED, outcome);
	case FLIGHT_THERE:
		return judge_taken(fate, outcome);
	case FLIGHT_AGAIN:
		return ++fate->tries >= TRIES && !fate->is_doubtful && ended(STORE_FAILED, outcome);
	case FLIGHT_REFUSED:
		return judge_refused(fate, outcome);
	case FLIGHT_WARNED:
	case FLIGHT_LOST:
		fate->is_doubtful = true;
	}
	return false;
}
