/* hashed: numbers under hashes, to find what is kept elsewhere.
 *
 * An open table with a part of the hash beside each number, so that a search looks into one line of memory and, where
 * something is found, at that alone; and so that the table grows without looking at what it leads to. Zeroed it is empty,
 * and finds nothing. */
#ifndef AGAHI_HASHED_H
#define AGAHI_HASHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hashed_slot {
	uint32_t tag;    /* the hash's lower half */
	uint32_t number; /* 0: free */
};

struct hashed {
	struct hashed_slot *slots;
	size_t mask;
	size_t count;
};

/* Room for one more; to be called before the search for its slot. False when memory is short. */
bool hashed_make_room(struct hashed *table);

/* Room for so many from the beginning: an empty table's. False when memory is short. */
bool hashed_reserve(struct hashed *table, size_t count);

void hashed_clear(struct hashed *table);

/* Where a search begins. */
static inline size_t hashed_begin(const struct hashed *table, uint64_t hash)
{
	return (size_t)(uint32_t)hash & table->mask;
}

/* Sets out to bring the memory in which a search begins, and waits for nothing. */
static inline void hashed_fetch(const struct hashed *table, uint64_t hash)
{
	if (table->slots)
		__builtin_prefetch(&table->slots[hashed_begin(table, hash)]);
}

/* The next number that may be the hash's, in the order in which they were put, and the slot `at` which it is; 0 when there is no more, with a
 * free slot. */
static inline uint32_t hashed_look(const struct hashed *table, uint64_t hash, size_t *at)
{
	if (!table->slots)
		return 0;
	while (table->slots[*at].number != 0 && table->slots[*at].tag != (uint32_t)hash)
		*at = (*at + 1) & table->mask;
	return table->slots[*at].number;
}

static inline size_t hashed_next(const struct hashed *table, size_t at)
{
	return (at + 1) & table->mask;
}

/* Puts a number, not 0, into the slot where a search ended: a free one, or in the place of another. */
static inline void hashed_put(struct hashed *table, size_t at, uint64_t hash, uint32_t number)
{
	table->count += table->slots[at].number == 0;
	table->slots[at] = (struct hashed_slot){ (uint32_t)hash, number };
}

#endif
