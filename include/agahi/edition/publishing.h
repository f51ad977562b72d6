/* publishing: the life of message sets: kept as a draft, published, replaced, brought back.
 *
 * Whoever publishes on another base than what is live has been overtaken, and is told so, unless he says `anyway`. Each
 * change is one transaction: readers see all of it or nothing. Time comes in as an argument. */
#ifndef AGAHI_PUBLISHING_H
#define AGAHI_PUBLISHING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/edition/editions.h"

enum publishing_result {
	PUBLISHING_DONE,
	PUBLISHING_FAILED,    /* the database cannot do it; nothing was changed */
	PUBLISHING_MISSING,   /* there is none of that name */
	PUBLISHING_OVERTAKEN, /* another edition went live since; nothing was changed */
	PUBLISHING_TAKEN      /* the draft is somebody else's, or is scheduled; nothing was changed */
};

/* Who changes what, when. Texts longer than an edition has room for are cut. */
struct publishing_order {
	const char *by;
	const char *publisher;    /* who has it go live, where that is somebody else; NULL: who wrote it */
	const char *title, *note; /* NULL: none, or as it has it */
	int64_t now_ms;
	long long base; /* number of the edition that the change was made from */
	bool anyway;    /* do not mind whether it is live still */
	bool may_lose;
	long long audit; /* head of the records of who made it; with a hash of NULL there is none */
	const char *audit_hash;
	struct span
		model; /* what was learned from the set that is handed in with it (models.h); NULL: it is there, or
			    * there is none */
};

/* Keeps `set` as the draft `name`, in place of the one that is called so, whose title and note stay unless the order has
 * others. PUBLISHING_TAKEN when that one is somebody else's, or is scheduled (`anyway` does not help with that one). */
enum publishing_result publishing_keep_draft(sqlite3 *db, const char *name, const struct message_set *set,
	const struct publishing_order *order, char *error, size_t size);

/* Makes `set` live. `*live` is what became of it. */
enum publishing_result publishing_publish_set(sqlite3 *db, const struct message_set *set,
	const struct publishing_order *order, struct edition *live, char *error, size_t size);

/* Makes a draft live, which then has a number and no name, and the order's title and note where there are any; or an edition that was, as a new one with the same content.
 * A draft's own base counts, not the order's. */
enum publishing_result publishing_publish(sqlite3 *db, const char *which,
	const struct publishing_order *order, struct edition *live, char *error, size_t size);

/* Has a draft go live at `at_ms` (0: not any more). With `anyway` what is live now becomes its base. */
enum publishing_result publishing_schedule(sqlite3 *db, const char *name,
	const struct publishing_order *order, int64_t at_ms, char *error, size_t size);

/* Forgets a draft. */
enum publishing_result publishing_discard(sqlite3 *db, const char *name, char *error, size_t size);

/* Publishes the drafts that are due, the earliest first; one whose base is live no more stays a draft and keeps why it
 * was refused. `told` hears of each, as it is afterwards, once all of it is committed. False, with `error`, when that is
 * not possible now: nothing was changed. */
bool publishing_publish_due(
	sqlite3 *db, int64_t now_ms, editions_each_h told, void *arg, char *error, size_t size);

#endif
