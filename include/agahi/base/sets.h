/* sets: a table of fixed size that knows its entries by a key, and forgets the one that is worth least.
 *
 * Entries sit in sets of eight places by their key, which is a keyed hash, so that nobody can aim at a set. The keys of
 * a set are one cache line, and the entries lie behind it: to find that a key is not there costs one line, to find
 * its entry one more. Allocated once; every call is O(1). SETS_KEY_OCTETS for each place beside its entry.
 *
 * What an entry holds is the caller's, as is what a key of several entries means. A key of 0 is kept as 1. */
#ifndef AGAHI_SETS_H
#define AGAHI_SETS_H

#include <stddef.h>
#include <stdint.h>

enum { SETS_KEY_OCTETS = sizeof(uint64_t) };

struct sets;

/* What would be lost with this entry: the lowest of a full set makes room. `arg` is that of sets_add(). */
typedef uint64_t (*sets_worth_h)(const void *entry, const void *arg);

/* `capacity` is rounded up to sets, of which there is a power of two. Entries are aligned as uint64_t. NULL when memory is
 * short. */
struct sets *sets_new(size_t capacity, size_t entry_size, sets_worth_h worth);
void sets_free(struct sets *sets);

/* Nothing is known any more. */
void sets_clear(struct sets *sets);

/* The key will be asked about soon: its set is fetched into the cache meanwhile. For entries of a few octets. */
void sets_expect(const struct sets *sets, uint64_t key);

/* NULL when the key is not there. */
void *sets_find(const struct sets *sets, uint64_t key);

/* One more of the same key, after `entry`; NULL after the last. */
void *sets_find_next(const struct sets *sets, uint64_t key, const void *entry);

/* A place for the key, which is looked for no more: a free one, all zero, else that of the entry worth least, which is still
 * in it, so that the caller can take leave of it. */
void *sets_add(struct sets *sets, uint64_t key, const void *arg);

/* The entry's place is free, and zero. */
void sets_drop(struct sets *sets, void *entry);

/* Entry `index` of `sets_size()`, free (zero) or not. */
size_t sets_size(const struct sets *sets);
void *sets_at(const struct sets *sets, size_t index);

#endif
