/* standing: what was done by hand to one citizen's rows, and must stand after a restore: a copy of the journal still has who was
 * forgotten since it was made, and does not know who was blocked.
 *
 * It is a file beside the journal (JOURNAL.standing), of text. Its first line has the check value of the key; each other says
 * what was done, when (ms since 1970), and to whom (the number's keyed hash, in hexadecimal). While it is open it is locked
 * (flock), so whoever opens it before the journal opens the journal that is there after a restore. Lines that a later one makes
 * needless go when it is shrunk, so it has a line for each citizen who was forgotten, and not for each time. Not thread-safe. */
#ifndef AGAHI_STANDING_H
#define AGAHI_STANDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/sender.h"

enum standing_deed { STANDING_FORGET, STANDING_BLOCK, STANDING_UNBLOCK, STANDING_DEED_COUNT };

enum {
	STANDING_PATIENCE_MS = 10000, /* of a command of the host's, for the lock */
	STANDING_NO_PATIENCE = 0      /* of what others wait for */
};

struct standing;

struct standing_line {
	enum standing_deed deed;
	int64_t at_ms;
	uint64_t sender;
};

/* What applying it came to. */
struct standing_sum {
	int deeds;
	int rows;       /* that were removed */
	int unreadable; /* lines that are none: of a write that was cut short, or of another hand */
};

/* Opens the file that belongs to the journal, or makes it, and waits for its lock no longer than that. NULL with `error`, which
 * says who has it, where that can be found. */
struct standing *standing_open(const char *journal, int patience_ms, char *error, size_t size);

/* NULL is nothing. */
void standing_close(struct standing *standing);

/* Is it of this key? A new file is from here on. False with `error`, which says what to do. Before those below. */
bool standing_match(struct standing *standing, const struct sender_key *key, char *error, size_t size);

/* Writes them down and syncs once: before the journal is changed. False with `error`; then some may stand there. */
bool standing_add(
	struct standing *standing, const struct standing_line *lines, size_t count, char *error, size_t size);

/* Of the file as it is. */
int64_t standing_octets(const struct standing *standing);

/* Writes it anew with only the latest time of each that was forgotten, and tells its new size; a crash leaves the old one or the
 * new one. The lock is of the old one: nothing but standing_close() may follow. False with `error`; then the old one stays. */
bool standing_shrink(struct standing *standing, int64_t *octets, char *error, size_t size);

/* Does all of it again, in a transaction of the caller's on a journal: who was forgotten loses what came until then, and of a block the
 * last word holds. False with `error`. */
bool standing_apply(
	struct standing *standing, sqlite3 *db, struct standing_sum *sum, char *error, size_t size);

typedef void (*standing_h)(enum standing_deed deed, int64_t at_ms, void *arg);

/* Tells what was done to one number, in its order, as it stands now: nothing is made, and no lock waited for. Where there is no
 * list there was nothing done. False with `error` when it cannot be read. */
bool standing_find(
	const char *journal, uint64_t sender, standing_h handler, void *arg, char *error, size_t size);

#endif
