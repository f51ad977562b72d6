#include "agahi/base/slots.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 256, INDEX_BITS = 32, SERIAL_BITS = SLOTS_NUMBER_BITS - INDEX_BITS };

static const uint32_t SERIAL_MASK = (UINT32_C(1) << SERIAL_BITS) - 1;

static size_t index_of(uint64_t number)
{
	return (size_t)(number & UINT32_MAX);
}

static bool grow(struct slots *slots)
{
	size_t size = slots->size == 0 ? FIRST_SIZE : slots->size * 2;
	struct slot *items = size <= UINT32_MAX ? realloc(slots->items, size * sizeof(*items)) : NULL;

	if (!items)
		return false;
	memset(items + slots->size, 0, (size - slots->size) * sizeof(*items));
	for (size_t index = size; index > slots->size; index--) {
		items[index - 1].next = slots->first_free;
		slots->first_free = (uint32_t)index;
	}
	slots->items = items;
	slots->size = size;
	return true;
}

uint64_t slots_enter(struct slots *slots, void *item)
{
	if (slots->first_free == 0 && !grow(slots))
		return 0;
	uint32_t index = slots->first_free - 1;
	struct slot *slot = &slots->items[index];

	slots->first_free = slot->next;
	slot->item = item;
	slot->serial = (slot->serial + 1) & SERIAL_MASK;
	if (slot->serial == 0)
		slot->serial = 1; /* no number is 0 */
	slots->used++;
	return (uint64_t)slot->serial << INDEX_BITS | index;
}

void *slots_find(const struct slots *slots, uint64_t number)
{
	size_t index = index_of(number);

	return index < slots->size && slots->items[index].serial == number >> INDEX_BITS
		? slots->items[index].item
		: NULL;
}

void slots_leave(struct slots *slots, uint64_t number)
{
	size_t index = index_of(number);

	if (!slots_find(slots, number))
		return;
	slots->items[index].item = NULL;
	slots->items[index].next = slots->first_free;
	slots->first_free = (uint32_t)index + 1;
	slots->used--;
}

void *slots_at(const struct slots *slots, size_t index)
{
	return slots->items[index].item;
}

void slots_free(struct slots *slots)
{
	free(slots->items);
	*slots = (struct slots){ .items = NULL };
}
