/* codes: ten recovery codes for the day on which the phone is lost: "kmtr-wqzb-hdnx", shown once, on paper from then on, each
 * good once. Kept as hashes under the desk's key (box.h). */
#ifndef AGAHI_STAFF_CODES_H
#define AGAHI_STAFF_CODES_H

#include "agahi/staff/box.h"
#include "agahi/staff/staff.h"

/* 12 letters of 22 that nobody takes for another: 53 bits. */
enum { CODES_COUNT = 10, CODE_SIZE = 15 };

struct codes {
	char codes[CODES_COUNT][CODE_SIZE];
};

/* New ones in the place of a person's old ones, in the caller's transaction, which tells of it. */
bool codes_replace(sqlite3 *db, const struct box *box, long long person, struct codes *codes);

/* Uses one up, in the caller's transaction. Capitals, blanks and hyphens do not count. STAFF_DONE, STAFF_CODE_WRONG or
 * STAFF_BROKEN. */
enum staff_result codes_use(
	sqlite3 *db, const struct box *box, long long person, const char *code, int64_t now_ms);

/* How many are left; -1 when it cannot be read. */
int codes_left(sqlite3 *db, long long person);

/* New codes on the person's own wish. */
enum staff_result codes_renew(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, struct codes *codes);

#endif
