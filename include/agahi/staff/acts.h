/* acts: what every change of the staff has in common: a transaction, the look whether who asks may, the record, the end. */
#ifndef AGAHI_STAFF_ACTS_H
#define AGAHI_STAFF_ACTS_H

#include "agahi/staff/staff.h"

/* Begins a transaction, and looks up anew whether the actor is active and has one of `roles` (0: any). STAFF_DONE,
 * STAFF_NOT_ALLOWED or STAFF_BROKEN; at the latter two nothing is open. A NULL person may not. */
enum staff_result acts_begin(sqlite3 *db, const struct staff_actor *actor, unsigned roles);

/* Adds the record of it. "" and NULL for what does not apply. */
bool acts_record(sqlite3 *db, const struct staff_actor *actor, const char *what, const char *about,
	const char *old, const char *fresh);

/* The same about a person: "person saima". */
bool acts_record_person(sqlite3 *db, const struct staff_actor *actor, const char *what,
	const struct person *person, const char *old, const char *fresh);

/* Commits where the result is STAFF_DONE, else rolls back. Gives the result, or STAFF_BROKEN. */
enum staff_result acts_end(sqlite3 *db, enum staff_result result);

/* STAFF_DONE or STAFF_BROKEN. */
static inline enum staff_result acts_result(bool good)
{
	return good ? STAFF_DONE : STAFF_BROKEN;
}

#endif
