/* roles: how a person's roles change, and whose word it takes.
 *
 * A signer approves what citizens get, an administrator says who is a signer: these two are roles of trust, and nobody gives
 * one alone. It takes a second person who holds one, neither who gives it nor who gets it. Only where nobody else ever held
 * one does who gives it act alone, and the record says so: the first administrator has nobody to ask. Those who held one and
 * are gone still count, or an administrator would end the others and be the first again; where they all are gone, the
 * keeper of the machine takes their place (consent.h). Taking away takes nobody's word, and is at once. */
#ifndef AGAHI_STAFF_ROLES_H
#define AGAHI_STAFF_ROLES_H

#include "agahi/staff/staff.h"

enum { ROLES_OF_TRUST = STAFF_SIGNER | STAFF_ADMINISTRATOR };

/* Those of trust that a change gives. */
unsigned roles_given(unsigned old, unsigned fresh);

/* What somebody has of `fresh` while that waits; who would have nothing is a reader. */
unsigned roles_meanwhile(unsigned old, unsigned fresh);

/* May the person agree to what `made_by` does for `subject`? Whether they are active is not looked at. */
bool roles_may_agree(const struct person *person, long long made_by, long long subject);

/* Is there somebody who could agree, and was there ever? Of active people and those who were. False when it cannot be read. */
struct roles_others {
	bool now, ever;
};
bool roles_find_others(sqlite3 *db, long long made_by, long long subject, struct roles_others *others);

/* Sets them, in the caller's transaction, with the record "role"; `alone`: the record says so. A change that changes nothing
 * is not recorded. */
bool roles_set(sqlite3 *db, const struct staff_actor *actor, const struct person *person, unsigned roles,
	const char *languages, bool alone);

#endif
