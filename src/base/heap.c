#include "agahi/base/heap.h"

#include <stdlib.h>
#include <string.h>

bool heap_reserve(struct heap *heap, size_t count)
{
	size_t capacity = heap->capacity == 0 ? 64 : heap->capacity;

	if (count <= heap->capacity)
		return true;
	while (capacity < count)
		capacity *= 2;
	/* Not realloc(), which would copy, and so touch, room that nobody stands in. */
	struct heap_entry *entries = malloc(capacity * sizeof(*entries));
	if (!entries)
		return false;
	if (heap->count > 0)
		memcpy(entries, heap->entries, heap->count * sizeof(*entries));
	free(heap->entries);
	heap->entries = entries;
	heap->capacity = capacity;
	return true;
}

bool heap_push(struct heap *heap, uint64_t key, void *item)
{
	if (!heap_reserve(heap, heap->count + 1))
		return false;
	size_t at = heap->count++;

	while (at > 0 && heap->entries[(at - 1) / 2].key > key) {
		heap->entries[at] = heap->entries[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->entries[at] = (struct heap_entry){ key, item };
	return true;
}

void *heap_peek(const struct heap *heap)
{
	return heap->count > 0 ? heap->entries[0].item : NULL;
}

void *heap_pop(struct heap *heap)
{
	if (heap->count == 0)
		return NULL;
	void *item = heap->entries[0].item;
	struct heap_entry last = heap->entries[--heap->count];
	size_t at = 0;

	for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
		if (child + 1 < heap->count && heap->entries[child + 1].key < heap->entries[child].key)
			child++;
		if (heap->entries[child].key >= last.key)
			break;
		heap->entries[at] = heap->entries[child];
		at = child;
	}
	heap->entries[at] = last;
	return item;
}

void heap_free(struct heap *heap)
{
	free(heap->entries);
	memset(heap, 0, sizeof(*heap));
}
