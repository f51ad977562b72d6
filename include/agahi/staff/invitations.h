/* invitations: links that are good once: to become a member of the staff, or to get back in (reset).
 *
 * A reset is made by an administrator and good only once a second person has confirmed it: a signer or another administrator,
 * never who made it, never its owner. Until it is used the old password stays good, and the owner sees at the next log-in, and
 * may refuse it: nobody is put out by one administrator. The link is shown to who makes it, once; the database has a hash. */
#ifndef AGAHI_STAFF_INVITATIONS_H
#define AGAHI_STAFF_INVITATIONS_H

#include "agahi/staff/box.h"
#include "agahi/staff/codes.h"
#include "agahi/staff/staff.h"
#include "agahi/staff/tokens.h"

enum { INVITATION_MS = 7 * 24 * 60 * 60 * 1000, INVITATION_FIRST_MS = 24 * 60 * 60 * 1000 };

struct invitation {
	char key[TOKEN_KEY_SIZE]; /* "": none such */
	struct person person;
	bool reset;
	int64_t made_ms, until_ms;
	long long made_by;      /* 0: the desk's command line */
	long long confirmed_by; /* of a reset; 0: not yet */
	int64_t used_ms;        /* 0: not yet */
};

/* Somebody new, by an administrator: the person in state invited, and the token of their link. */
enum staff_result invitations_invite(
	sqlite3 *db, const struct staff_actor *actor, const struct person *person, char token[TOKEN_SIZE]);

/* A new link for somebody who has not come yet; the one before is void. */
enum staff_result invitations_again(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE]);

/* The first administrator, by the desk's command line: good for a day; again as long as no administrator is active. Then
 * STAFF_NOT_ALLOWED. */
enum staff_result invitations_first(sqlite3 *db, const char *name, int64_t now_ms, char token[TOKEN_SIZE]);

/* Makes, confirms, takes back a reset: an administrator, a second person, an administrator or the owner. The command line may
 * make one too, of an administrator's account: the way back in for the only one. `key` as
 * invitations_list() tells it; taking back does for open invitations too, whose person is then ended. */
enum staff_result invitations_reset(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE]);
enum staff_result invitations_confirm(sqlite3 *db, const struct staff_actor *actor, const char *key);
enum staff_result invitations_take_back(sqlite3 *db, const struct staff_actor *actor, const char *key);

/* May this person confirm that? For pages that show the button. */
bool invitations_may_confirm(const struct person *person, const struct invitation *invitation);

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

typedef void (*invitation_each_h)(const struct invitation *invitation, void *arg);
/* Those that are open: neither used nor past. */
bool invitations_list(sqlite3 *db, int64_t now_ms, invitation_each_h handler, void *arg);

/* Resets of the person's account of which they have not been told, made or used; for the page after the log-in. Once they
 * have seen them, invitations_told(). */
bool invitations_to_tell(sqlite3 *db, long long person, invitation_each_h handler, void *arg);
bool invitations_told(sqlite3 *db, long long person, int64_t now_ms);

#endif
