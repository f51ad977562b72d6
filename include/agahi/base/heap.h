/* heap: things in order of a number, the smallest first. Adding and taking cost the logarithm of how many
 * there are; the things stay their owner's. */
#ifndef AGAHI_HEAP_H
#define AGAHI_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_entry {
	uint64_t key;
	void *item;
};

/* Zero-initialise. */
struct heap {
	struct heap_entry *entries;
	size_t count;
	size_t capacity;
};

/* Makes room for `count` entries, so that heap_push() cannot fail up to there. False when memory is short. */
bool heap_reserve(struct heap *heap, size_t count);

/* False when memory is short. */
bool heap_push(struct heap *heap, uint64_t key, void *item);

/* The item with the smallest key, or NULL. */
void *heap_peek(const struct heap *heap);
void *heap_pop(struct heap *heap);
void heap_free(struct heap *heap);

#endif
