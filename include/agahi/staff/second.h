/* second: a person's second factor: the app's six digits, or a recovery code in their place. */
#ifndef AGAHI_STAFF_SECOND_H
#define AGAHI_STAFF_SECOND_H

#include "agahi/staff/box.h"
#include "agahi/staff/staff.h"
#include "agahi/staff/totp.h"

/* Six digits are taken for the app's, all else for a recovery code. Right: the step or the code is used up; a recovery code
 * is recorded, and a clock that once was ahead ("clock"): what was used then bars no code of now, and is not taken again when its
 * day comes. STAFF_DONE, STAFF_CODE_WRONG, STAFF_NO_SUCH (not active), STAFF_BROKEN. Guesses are bounded by attempts.h,
 * which callers ask before. */
enum staff_result second_check(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, const char *code);

/* The secret that is offered for a new app, the same at each look as long as `token` (of a session, of an invitation) is: so
 * nothing of it waits in the database, or in a form. */
void second_offer(const struct box *box, const char *token, struct totp_secret *secret);

/* A new app in the place of the old one, on the person's own wish: `code` is the new app's. The other sessions end. */
enum staff_result second_change(sqlite3 *db, const struct box *box, const struct staff_actor *actor,
	const char *session_token, const char *code);

/* Keeps a secret whose first code was of `step`; in the caller's transaction. */
bool second_keep(sqlite3 *db, const struct box *box, long long person, const struct totp_secret *secret,
	uint64_t step);

#endif
