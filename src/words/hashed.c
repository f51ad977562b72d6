#include "agahi/words/hashed.h"

#include <stdlib.h>

#include "agahi/words/large.h"

enum { FIRST_SIZE = 64 };

/* At most two thirds of the slots are taken. */
static bool is_full(size_t count, size_t size)
{
	return count * 3 >= size * 2;
}

static bool resize(struct hashed *table, size_t size)
{
	struct hashed_slot *old = table->slots;
	size_t old_size = old ? table->mask + 1 : 0;
	struct hashed_slot *slots = large_calloc(size, sizeof(*slots));

	if (!slots)
		return false;
	table->slots = slots;
	table->mask = size - 1;
	for (size_t i = 0; i < old_size; i++) {
		size_t at = old[i].tag & table->mask;

		if (old[i].number == 0)
			continue;
		while (slots[at].number != 0)
			at = (at + 1) & table->mask;
		slots[at] = old[i];
	}
	free(old);
	return true;
}

bool hashed_make_room(struct hashed *table)
{
	if (!table->slots)
		return resize(table, FIRST_SIZE);
	return !is_full(table->count + 1, table->mask + 1) || resize(table, (table->mask + 1) * 2);
}

bool hashed_reserve(struct hashed *table, size_t count)
{
	size_t size = FIRST_SIZE;

	while (is_full(count, size))
		size *= 2;
	return resize(table, size);
}

void hashed_clear(struct hashed *table)
{
	free(table->slots);
	*table = (struct hashed){ .slots = NULL };
}
