/* arena: memory for many small things that are freed together.
 *
 * What is taken stays where it is until the arena is cleared, is zeroed, and begins at eight octets. Each has a place as
 * well, which is half as long as a pointer. Zeroed, an arena is empty. Not thread-safe while it grows. */
#ifndef AGAHI_ARENA_H
#define AGAHI_ARENA_H

#include <stddef.h>
#include <stdint.h>

enum { ARENA_UNIT = 8, ARENA_CHUNK_BITS = 18 }; /* units of a chunk, but the first, which is smaller: 2 MiB */

struct arena {
	char **chunks;
	size_t count;
	size_t used, size; /* of the last chunk, in units */
};

/* A place for `size` octets, never 0; 0 when memory is short. */
uint32_t arena_take(struct arena *arena, size_t size);

static inline void *arena_at(const struct arena *arena, uint32_t place)
{
	size_t unit = place & ((UINT32_C(1) << ARENA_CHUNK_BITS) - 1);

	return arena->chunks[place >> ARENA_CHUNK_BITS] + unit * ARENA_UNIT;
}

void arena_clear(struct arena *arena);

#endif
