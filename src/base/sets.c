#include "agahi/base/sets.h"

#include <stdlib.h>

enum { SET_SIZE = 8 };

struct sets {
	size_t entry_size;
	size_t mask; /* of sets */
	char *entries;
};

struct sets *sets_new(size_t capacity, size_t entry_size)
{
	struct sets *sets = calloc(1, sizeof(*sets));
	size_t count = 1;

	if (!sets)
		return NULL;
	while (count * SET_SIZE < capacity)
		count *= 2;
	sets->entry_size = entry_size;
	sets->mask = count - 1;
	sets->entries = calloc(count * SET_SIZE, entry_size);
	if (!sets->entries) {
		free(sets);
		return NULL;
	}
	return sets;
}

void sets_free(struct sets *sets)
{
	if (!sets)
		return;
	free(sets->entries);
	free(sets);
}

size_t sets_size(const struct sets *sets)
{
	return (sets->mask + 1) * SET_SIZE;
}

void *sets_at(struct sets *sets, size_t index)
{
	return sets->entries + index * sets->entry_size;
}

void *sets_place(struct sets *sets, uint64_t key)
{
	size_t first = ((size_t)key & sets->mask) * SET_SIZE;
	struct sets_entry *oldest = sets_at(sets, first);

	for (size_t i = 0; i < SET_SIZE; i++) {
		struct sets_entry *entry = sets_at(sets, first + i);

		if (entry->key == key)
			return entry;
		if (oldest->key != 0 && (entry->key == 0 || entry->used_ms < oldest->used_ms))
			oldest = entry;
	}
	return oldest;
}
