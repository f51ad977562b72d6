#include "agahi/words/arena.h"

#include <stdbool.h>
#include <stdlib.h>

#include "agahi/words/large.h"

enum { CHUNK_UNITS = 1 << ARENA_CHUNK_BITS, FIRST_UNITS = 1 << 13 };

static const size_t MOST_CHUNKS = (size_t)1 << (32 - ARENA_CHUNK_BITS);

/* The list of chunks doubles where its length is a power of two. */
static bool add_chunk(struct arena *arena, size_t units)
{
	if (arena->count == MOST_CHUNKS)
		return false;
	if ((arena->count & (arena->count - 1)) == 0) {
		char **grown = realloc(
			(void *)arena->chunks, (arena->count == 0 ? 1 : arena->count * 2) * sizeof(*grown));

		if (!grown)
			return false;
		arena->chunks = grown;
	}
	char *chunk = large_calloc(units, ARENA_UNIT);
	if (!chunk)
		return false;
	arena->used = arena->count == 0; /* no place is 0 */
	arena->size = units;
	arena->chunks[arena->count++] = chunk;
	return true;
}

uint32_t arena_take(struct arena *arena, size_t size)
{
	size_t units = (size + ARENA_UNIT - 1) / ARENA_UNIT;

	/* What is longer than a chunk has one of its own, of which but the beginning is called by its place. */
	size_t usual = arena->count == 0 ? FIRST_UNITS : CHUNK_UNITS;
	if (arena->size - arena->used < units && !add_chunk(arena, units < usual ? usual : units + 1))
		return 0;
	uint32_t place = (uint32_t)((arena->count - 1) << ARENA_CHUNK_BITS | arena->used);
	arena->used += units;
	if (arena->used >= CHUNK_UNITS)
		arena->used = arena->size; /* no place names what is behind */
	return place;
}

void arena_clear(struct arena *arena)
{
	for (size_t i = 0; i < arena->count; i++)
		free(arena->chunks[i]);
	free((void *)arena->chunks);
	*arena = (struct arena){ .chunks = NULL };
}
