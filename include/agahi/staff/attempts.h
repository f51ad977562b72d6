/* attempts: how soon somebody may try a password or a code again.
 *
 * After the third failure for a name, or the twentieth from an address (an office goes out by one), each further one doubles
 * the wait: 1 s, 2 s, … 60 s; nobody is ever locked out. An hour without a failure forgives.
 * Names and addresses are kept as numbers of 4,096 and 65,536 buckets: so the table is bounded, unknown names fare as known
 * ones do, and a password that was typed into the field of the name is not in the database. Times: wall clock. */
#ifndef AGAHI_STAFF_ATTEMPTS_H
#define AGAHI_STAFF_ATTEMPTS_H

#include "agahi/staff/staff.h"

enum {
	ATTEMPTS_FREE_NAME = 3,
	ATTEMPTS_FREE_ADDRESS = 20,
	ATTEMPTS_LONGEST_S = 60,
	ATTEMPTS_FORGIVEN_MS = 60 * 60 * 1000
};

/* How many seconds to wait; 0: now; -1 when it cannot be read. Changes nothing. */
int attempts_allowed(sqlite3 *db, const char *name, const char *address, int64_t now_ms);

/* Before a password or a code is checked: the same, and where it is 0 the try counts as a failure from here on, so that a
 * hundred at once are no hundred tries. */
int attempts_begin(sqlite3 *db, const char *name, const char *address, int64_t now_ms);

/* It was wrong: recorded (log-in-failed; `what`: "password", "code"), by the name only where there is such a person. */
bool attempts_failed(sqlite3 *db, const char *name, const char *address, int64_t now_ms, const char *what);

/* It was right: the try of attempts_begin() counts no more. Those before still do, until the log-in is whole. */
bool attempts_right(sqlite3 *db, const char *name, const char *address);

/* The log-in is whole: the name's failures are forgiven. */
bool attempts_forgive(sqlite3 *db, const char *name);

#endif
