/* taking: a text that nobody understood becomes an example or a keyword of a draft. */
#ifndef AGAHI_UNMATCHED_TAKING_H
#define AGAHI_UNMATCHED_TAKING_H

#include "agahi/drafts/deeds.h"

enum taking_kind { TAKING_EXAMPLE, TAKING_KEYWORD };

struct taking {
	enum taking_kind kind;
	const char *text, *topic, *lang;
	long long draft;   /* 0: a new one, from what is live */
	const char *title; /* of the new one */
};

/* The draft that the person wrote at last, where it is not under review by now; 0: none. */
long long taking_draft_of(sqlite3 *db, long long person);

/* Puts it there. `*draft` is where it is now. What was there already is DEED_DONE too. DEED_MISSING: the edition has no such topic
 * (a keyword wants the language too). Where it comes to nothing, no draft was made. */
enum deed_result taking_put(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, long long *draft);

#endif
