/* devices: browsers in which somebody has logged in before. Such a one has tries of its own (attempts.h), so that whoever guesses
 * from elsewhere holds nobody up.
 *
 * The browser keeps 256 random bits in a cookie of its own; the database has their hash under the desk's key. One cookie may be
 * of several people, who share a computer. It opens nothing: password and second factor are asked for as ever. It counts no more
 * after a new password, a reset, the end of the account, or a year without a log-in. Times: wall clock. */
#ifndef AGAHI_STAFF_DEVICES_H
#define AGAHI_STAFF_DEVICES_H

#include <stdint.h>

#include "agahi/staff/box.h"
#include "agahi/staff/tokens.h"

enum { DEVICES_A_PERSON = 10 /* the one not used for longest goes for a new one */ };
#define DEVICE_LASTS_MS (INT64_C(365) * 24 * 60 * 60 * 1000)

/* Has a person of that name, who is active, logged in with the browser of this cookie? False in `*known` for what is no token.
 * False when it cannot be read. */
bool devices_know(
	sqlite3 *db, const struct box *box, const char *name, const char *token, int64_t now_ms, bool *known);

/* After a whole log-in. `token` is what the browser has ("": nothing). What it is to have from now on comes in `kept`: the same where
 * it is of this desk, else a new one; one that somebody else may have put there is not taken over. */
bool devices_remember(sqlite3 *db, const struct box *box, long long person, const char *token, int64_t now_ms,
	char kept[TOKEN_SIZE]);

/* In the caller's transaction. */
bool devices_drop_all(sqlite3 *db, long long person);

#endif
