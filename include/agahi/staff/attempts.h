/* attempts: how soon somebody may try a password or a code again.
 *
 * Who guesses waits, and holds nobody else up. A try counts
 *  - of a browser that is known (devices.h; a session, a one-time link): for that browser and name alone;
 *  - of another one: for name and address together, for the address, and for the name from wherever it comes.
 * After ATTEMPTS_FREE failures for name and address, or ATTEMPTS_FREE_ADDRESS from an address (an office goes out by one), each
 * further one doubles the wait: 1 s, 2 s, … 60 s. An hour without a failure forgives. For the name alone there is a wide limit an
 * hour, which bounds guessing from many addresses; who is known never meets it. Of IPv6 the net of 64 bits is the address.
 * All are kept as numbers of so many buckets, by a hash under the desk's key: so the table is bounded, nobody can aim at another's
 * bucket, unknown names fare as known ones do, and a password that was typed into the field of the name is not in the database.
 * Times: wall clock; a clock that was set holds nobody up. */
#ifndef AGAHI_STAFF_ATTEMPTS_H
#define AGAHI_STAFF_ATTEMPTS_H

#include "agahi/staff/box.h"
#include "agahi/staff/staff.h"

enum {
	ATTEMPTS_FREE = 3,
	ATTEMPTS_FREE_ADDRESS = 20,
	ATTEMPTS_LONGEST_S = 60,
	ATTEMPTS_FORGIVEN_MS = 60 * 60 * 1000,
	ATTEMPTS_PASSWORDS_AN_HOUR = 100, /* for a name, of browsers that are not known */
	ATTEMPTS_CODES_AN_HOUR = 20       /* the same; who tries a code has the password */
};

enum attempt_what { ATTEMPT_PASSWORD, ATTEMPT_CODE };

struct attempt {
	enum attempt_what what;
	const char *name;
	const char *address;
	const char *
		known; /* what only one browser has, that passed before: its device, session or link; "": none */
	int64_t now_ms;
};

/* How many seconds to wait; 0: now; -1 when it cannot be read. Changes nothing. */
int attempts_allowed(sqlite3 *db, const struct box *box, const struct attempt *attempt);

/* Before a password or a code is checked: the same, and where it is 0 the try counts as a failure from here on, so that a
 * hundred at once are no hundred tries. */
int attempts_begin(sqlite3 *db, const struct box *box, const struct attempt *attempt);

/* It was wrong: recorded (log-in-failed), by the name only where there is such a person. */
bool attempts_failed(sqlite3 *db, const struct attempt *attempt);

/* It was right, or was not looked at after all: the try of attempts_begin() counts no more. Those before still do, until the log-in
 * is whole. */
bool attempts_take_back(sqlite3 *db, const struct box *box, const struct attempt *attempt);

/* The log-in is whole: the failures of this browser, and of the name from this address, are forgiven. */
bool attempts_forgive(sqlite3 *db, const struct box *box, const struct attempt *attempt);

#endif
