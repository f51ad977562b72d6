/* keyslots: the keys that what waits in a journal is sealed under, in a small file beside it (JOURNAL.slots).
 *
 * The file has one size for ever, 4,096 octets: a mark and 63 slots of 64 octets. A slot is written over where it stands and
 * synced, so that a key that was wiped is nowhere, and every old copy of what was sealed under it (in SQLite's log, in pages
 * that were freed, in a backup) is noise. That holds where the file system overwrites in place (docs/host.md). In memory the
 * keys are locked, kept out of dumps, and wiped. Not thread-safe; one process at a time, which the journal's lock sees to. */
#ifndef AGAHI_KEYSLOTS_H
#define AGAHI_KEYSLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEYSLOTS = 63, KEYSLOTS_KEY_OCTETS = 32, KEYSLOTS_FILE_OCTETS = 4096, KEYSLOTS_PATH_SIZE = 4200 };

struct keyslot {
	int64_t id; /* random, never the same twice; 0: the slot is free */
	int64_t made_ms;
	uint8_t key[KEYSLOTS_KEY_OCTETS];
};

struct keyslots {
	int fd; /* -1: a copy, for reading */
	bool was_made;
	char path[KEYSLOTS_PATH_SIZE];
	struct keyslot slots[KEYSLOTS];
	bool damaged[KEYSLOTS]; /* what stands there is no slot: perhaps a write that a crash cut short */
};

/* Opens the file that belongs to the journal, or makes it. NULL with `error`, which says what to do, when it cannot be read,
 * written or made, or is another file. */
struct keyslots *keyslots_open(const char *journal, char *error, size_t size);

/* A copy of what is known now, for another thread, which can only find. NULL when memory is short. */
struct keyslots *keyslots_copy(const struct keyslots *keyslots);

/* Wipes the memory. NULL is nothing. */
void keyslots_close(struct keyslots *keyslots);

/* NULL when there is none with that id. */
const struct keyslot *keyslots_find(const struct keyslots *keyslots, int64_t id);

/* Makes a key in a free slot and syncs it. NULL with errno; ENOSPC when no slot is free. */
const struct keyslot *keyslots_make(struct keyslots *keyslots, int64_t now_ms);

/* Overwrites a slot, a damaged one too, and syncs. At false, with errno, it stays as it was known. */
bool keyslots_wipe(struct keyslots *keyslots, size_t index);

size_t keyslots_damaged(const struct keyslots *keyslots);

#endif
