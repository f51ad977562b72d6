/* blocklist: numbers that are never answered, as identities (base/sender.h).
 *
 * It stands in the journal, for it is the host's: who writes messages has no business with it, and it is hashed with the
 * journal's key. In memory it is a sorted array; whoever asks reads, and nobody but its owner changes it. */
#ifndef AGAHI_BLOCKLIST_H
#define AGAHI_BLOCKLIST_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialised it is an empty list. */
struct blocklist {
	int64_t *senders; /* as SQLite keeps and sorts them; owned */
	size_t count;
};

/* Reads the list of a journal into `list`, which must be empty. False with `error` when it cannot be read, or memory is
 * short; then it stays empty. */
bool blocklist_load(sqlite3 *db, struct blocklist *list, char *error, size_t size);

/* Frees what it holds and leaves it empty. */
void blocklist_clear(struct blocklist *list);

bool blocklist_has(const struct blocklist *list, uint64_t sender);
bool blocklist_equals(const struct blocklist *one, const struct blocklist *other);

/* In the journal's file; false when it cannot be written, and sqlite3_errmsg() tells why. Who is on it already keeps the
 * time since when. */
bool blocklist_add(sqlite3 *db, uint64_t sender, int64_t now_ms);
bool blocklist_remove(sqlite3 *db, uint64_t sender, bool *was_blocked);

#endif
