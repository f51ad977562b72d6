/* consent: what one administrator does and a second person has to confirm: links that open or reset an account, and roles.
 *
 * A reset always waits for it; an invitation and a change of roles do where they give a role of trust (roles.h). The second
 * person is a signer or another administrator, never who made it, never its owner. It counts as made by who is an
 * administrator still: with their account, what they made and nobody has confirmed is void. */
#ifndef AGAHI_STAFF_CONSENT_H
#define AGAHI_STAFF_CONSENT_H

#include "agahi/staff/links.h"

enum consent {
	CONSENT_THERE, /* confirmed, or it needs none */
	CONSENT_ALONE, /* it would, but there is nobody, nor was ever: good as it is */
	CONSENT_WAITS, /* for a second person */
	CONSENT_STUCK, /* the same, and all who could are gone: the keeper of the machine may */
	CONSENT_VOID   /* who made it is no administrator any more */
};

/* How it stands now. False when it cannot be read. */
bool consent_find(sqlite3 *db, const struct invitation *invitation, enum consent *consent);

/* May this person confirm that? For pages that show the button. */
bool consent_may_give(const struct person *person, const struct invitation *invitation, enum consent consent);

/* Confirms; roles that waited hold from then on. `key` as links_list() tells it. */
enum staff_result consent_give(sqlite3 *db, const struct staff_actor *actor, const char *key);

/* The keeper of the machine confirms what waits about the person of that name, by the desk's command line: only where it is
 * CONSENT_STUCK, else STAFF_NOT_ALLOWED; nothing waits: STAFF_NO_SUCH. */
enum staff_result consent_give_here(sqlite3 *db, const char *name, int64_t now_ms);

/* Takes back: an administrator, or its owner (not an invitation). An invitation's person is then ended. */
enum staff_result consent_take_back(sqlite3 *db, const struct staff_actor *actor, const char *key);

/* Changes roles and languages, in the caller's transaction: what may hold at once does, the rest waits (LINK_ROLES), and is
 * void as soon as the roles are changed once more. */
enum staff_result consent_change_roles(sqlite3 *db, const struct staff_actor *actor,
	const struct person *person, unsigned roles, const char *languages);

#endif
