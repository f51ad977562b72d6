/* standing: what was done by hand to one citizen's rows, and must stand after a restore: a copy of the journal still has who was
 * forgotten since it was made, and does not know who was blocked.
 *
 * It is a file beside the journal (JOURNAL.standing), of text. Its first line has the check value of the key; each other says
 * what was done, when (ms since 1970), and to whom (the number's keyed hash, in hexadecimal). While it is open it is locked
 * (flock), so whoever opens it before the journal opens the journal that is there after a restore. Not thread-safe. */
#ifndef AGAHI_STANDING_H
#define AGAHI_STANDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/sender.h"

enum standing_deed { STANDING_FORGET, STANDING_BLOCK, STANDING_UNBLOCK, STANDING_DEED_COUNT };

struct standing;

/* What applying it came to. */
struct standing_sum {
	int deeds;
	int rows;       /* that were removed */
	int unreadable; /* lines that are none: of a write that was cut short, or of another hand */
};

/* Opens the file that belongs to the journal, or makes it, and waits for its lock. NULL with `error`. */
struct standing *standing_open(const char *journal, char *error, size_t size);

/* NULL is nothing. */
void standing_close(struct standing *standing);

/* Is it of this key? A new file is from here on. False with `error`, which says what to do. Before the two below. */
bool standing_match(struct standing *standing, const struct sender_key *key, char *error, size_t size);

/* Writes it down and syncs: before the journal is changed. False with `error`. */
bool standing_add(struct standing *standing, enum standing_deed deed, uint64_t sender, int64_t now_ms,
	char *error, size_t size);

/* Does all of it again in the order in which it was done, in a transaction of the caller's on a journal: who was forgotten loses what came
 * until then. False with `error`. */
bool standing_apply(
	struct standing *standing, sqlite3 *db, struct standing_sum *sum, char *error, size_t size);

typedef void (*standing_h)(enum standing_deed deed, int64_t at_ms, void *arg);

/* Tells what was done to one number, in its order, as it stands now: nothing is made, and no lock waited for. Where there is no
 * list there was nothing done. False with `error` when it cannot be read. */
bool standing_find(
	const char *journal, uint64_t sender, standing_h handler, void *arg, char *error, size_t size);

#endif
