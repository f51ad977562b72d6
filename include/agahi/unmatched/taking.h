/* taking: a text that nobody understood becomes an example or a keyword of a draft. */
#ifndef AGAHI_UNMATCHED_TAKING_H
#define AGAHI_UNMATCHED_TAKING_H

#include "agahi/drafts/deeds.h"
#include "agahi/drafts/hints.h"

enum taking_kind { TAKING_EXAMPLE, TAKING_KEYWORD };

struct taking {
	enum taking_kind kind;
	const char *text, *topic, *lang;
	long long draft;   /* 0: a new one, from what is live */
	const char *title; /* of the new one */
};

/* The draft that the person wrote at last, where it is not under review by now; 0: none. */
long long taking_draft_of(sqlite3 *db, long long person);

/* Puts it there. `*put` tells where it is now, and what was put there: nothing, where it was there already, which is DEED_DONE too.
 * DEED_MISSING: the edition has no such topic (a keyword wants the language too). Where it comes to nothing, no draft was
 * made. */
enum deed_result taking_put(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, struct hint *put);

/* Is there something to be taken out again: put there, into what is a draft still? */
bool taking_can_undo(sqlite3 *db, const struct hint *hint);

/* Opens the text again. What was put into a draft for it is taken out; what is under review by now, or live, stays as it is. */
enum deed_result taking_undo(
	sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint);

#endif
