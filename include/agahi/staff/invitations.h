/* invitations: links that are good once: to become a member of the staff, or to get back in (reset).
 *
 * Each is made by an administrator. A reset, and an invitation to a role of trust, are good only once a second person has
 * confirmed them (consent.h). Until a reset is used the old password stays good, and the owner sees at the next log-in, and
 * may refuse it: nobody is put out by one administrator. The link is shown to who makes it, once; the database has a hash. */
#ifndef AGAHI_STAFF_INVITATIONS_H
#define AGAHI_STAFF_INVITATIONS_H

#include "agahi/staff/box.h"
#include "agahi/staff/codes.h"
#include "agahi/staff/links.h"

/* Somebody new, by an administrator: the person in state invited, and the token of their link. */
enum staff_result invitations_invite(
	sqlite3 *db, const struct staff_actor *actor, const struct person *person, char token[TOKEN_SIZE]);

/* A new link for somebody who has not come yet; the one before is void, and so is what confirmed it. */
enum staff_result invitations_again(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE]);

/* The first administrator, by the desk's command line: good for a day; again as long as no administrator is active. Then
 * STAFF_NOT_ALLOWED. */
enum staff_result invitations_first(sqlite3 *db, const char *name, int64_t now_ms, char token[TOKEN_SIZE]);

/* Makes a reset. The command line may make one too, of an administrator's account: the way back in for the only one. */
enum staff_result invitations_reset(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE]);

/* Is the link good? STAFF_DONE, STAFF_NO_SUCH, STAFF_UNCONFIRMED, STAFF_BROKEN. */
enum staff_result invitations_find(
	sqlite3 *db, const char *token, int64_t now_ms, struct invitation *invitation);

/* What its holder has chosen. The secret of the app is second_offer(box, token). */
struct invitation_answer {
	const char *token;
	const char *password_hash; /* of password_hash(), the password having been found good */
	const char *code;          /* the app's, now */
	const char *address;       /* of the browser */
	int64_t now_ms;
};

/* Uses it up: the person is active, the old sessions are over; `codes` are to be shown once. */
enum staff_result invitations_accept(
	sqlite3 *db, const struct box *box, const struct invitation_answer *answer, struct codes *codes);

/* Resets of the person's account of which they have not been told, made or used; for the page after the log-in. Once they
 * have seen them, invitations_told(). */
bool invitations_to_tell(sqlite3 *db, long long person, invitation_each_h handler, void *arg);
bool invitations_told(sqlite3 *db, long long person, int64_t now_ms);

#endif
