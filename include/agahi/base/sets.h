/* sets: a table of fixed size that remembers the latest and forgets the oldest.
 *
 * Entries sit in sets of eight by their key, which is a keyed hash, so that nobody can aim at a set.
 * Allocated once; every call is O(1). An entry is the caller's struct; it begins with a struct sets_entry. */
#ifndef AGAHI_SETS_H
#define AGAHI_SETS_H

#include <stddef.h>
#include <stdint.h>

struct sets_entry {
	uint64_t key;     /* 0: free */
	uint64_t used_ms; /* kept by the caller: the lowest of a set makes room */
};

struct sets;

/* `capacity` is rounded up to whole sets. NULL when memory is short. */
struct sets *sets_new(size_t capacity, size_t entry_size);
void sets_free(struct sets *sets);

/* The entry with the key, else a free one, else the one used longest ago: then its own key is still in it,
 * and the caller takes leave of it. */
void *sets_place(struct sets *sets, uint64_t key);

/* Entry `index` of `sets_size()`, free or not. */
size_t sets_size(const struct sets *sets);
void *sets_at(struct sets *sets, size_t index);

#endif
