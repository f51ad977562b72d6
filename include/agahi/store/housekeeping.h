/* housekeeping: what is past its time leaves the journal, a step at a time, so that traffic never waits long.
 *
 * Requests, submissions and counts go after the retention, preferences a year after their owner wrote last, receipts that
 * found no submission, and the parts of answered requests, after an hour. Belongs to the thread that writes; time comes in as an argument. */
#ifndef AGAHI_HOUSEKEEPING_H
#define AGAHI_HOUSEKEEPING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { HOUSEKEEPING_STEP = 500 }; /* rows of one kind that a step deletes */

struct housekeeping;

/* On a journal's connection, which must be open for as long. NULL with sqlite3_errmsg() when it cannot be prepared. */
struct housekeeping *housekeeping_new(sqlite3 *db);

/* NULL is nothing. */
void housekeeping_free(struct housekeeping *housekeeping);

/* One step, and the WAL is emptied. True when there may be more to delete. Another program's lock is not waited for; a step
 * ends at the first thing that cannot be deleted, and leaves the rest to the next. Both times in milliseconds, `now_ms` since 1970. */
bool housekeeping_step(struct housekeeping *housekeeping, int64_t now_ms, int64_t retention_ms);

/* The WAL keeps copies of outbox rows with numbers in them; emptied, it does not. A lock or a reader in the way is not
 * waited for: the next time will do. */
void housekeeping_empty_wal(struct housekeeping *housekeeping);

#endif
