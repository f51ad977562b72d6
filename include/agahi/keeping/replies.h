/* replies: what becomes of replies that waited when a copy was made, so that nobody gets one twice.
 *
 * The journal that is there now, where it can be read, knows of most. What it has settled is settled, and what waits in it waits on. Of
 * the rest, what is sealed under a key that is gone cannot be sent; what is left may have been sent since, and only a person can
 * decide about it. Belongs to one connection on the draft of the journal that is to be, to which the present one is attached. */
#ifndef AGAHI_REPLIES_H
#define AGAHI_REPLIES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/vault/keyslots.h"

struct replies_found {
	int64_t waiting;       /* in the copy; the sum of the next four */
	int64_t settled;       /* by the present journal */
	int64_t waiting_still; /* there too */
	int64_t unreadable;    /* their keys are gone */
	int64_t doubtful;      /* the rest: they may have been sent, and can be sent again */
	int64_t newer;         /* wait in the present journal, and not in the copy: they are taken along */
	int64_t lost;          /* of these: cannot be, for the copy has another request of their number */
};

/* Attaches the present journal, or, where `path` is NULL, one that is empty. False with sqlite3_errmsg(). */
bool replies_attach(sqlite3 *draft, const char *path);

/* `slots` NULL: there are none. False with sqlite3_errmsg(). */
bool replies_find(sqlite3 *draft, const struct keyslots *slots, struct replies_found *found);

/* After it, in a transaction: settles what is settled or cannot be read, and the doubtful too when these are to be dropped; takes along what waits
 * in the present journal, who is blocked in it, and what citizens chose since. False with sqlite3_errmsg(). */
bool replies_settle(sqlite3 *draft, bool drop_doubtful, int64_t now_ms);

#endif
