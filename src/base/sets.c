#include "agahi/base/sets.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 8, LINE = 64, WORD = sizeof(uint64_t) };

_Static_assert(PLACES *SETS_KEY_OCTETS == LINE, "the keys of a set are one cache line");

/* A set: the keys of its places (0: free), then their entries. */
struct sets {
	size_t entry_size;
	size_t set_size; /* octets: whole lines */
	size_t mask;     /* of sets */
	sets_worth_h worth;
	char *memory;
	char *lines; /* the first whole line of it */
};

struct sets *sets_new(size_t capacity, size_t entry_size, sets_worth_h worth)
{
	struct sets *sets = calloc(1, sizeof(*sets));
	size_t count = 1;

	if (!sets)
		return NULL;
	while (count * PLACES < capacity)
		count *= 2;
	sets->entry_size = (entry_size + WORD - 1) / WORD * WORD;
	sets->set_size = PLACES * (SETS_KEY_OCTETS + sets->entry_size);
	sets->mask = count - 1;
	sets->worth = worth;
	/* calloc() and not aligned_alloc(): its pages are there once they are touched. */
	sets->memory = calloc(count * sets->set_size + LINE, 1);
	if (!sets->memory) {
		free(sets);
		return NULL;
	}
	sets->lines = sets->memory + (LINE - (uintptr_t)sets->memory % LINE) % LINE;
	return sets;
}

void sets_free(struct sets *sets)
{
	if (!sets)
		return;
	free(sets->memory);
	free(sets);
}

void sets_clear(struct sets *sets)
{
	memset(sets->lines, 0, (sets->mask + 1) * sets->set_size);
}

/* --- places ------------------------------------------------------------------------------------------- */

static uint64_t kept_as(uint64_t key)
{
	return key != 0 ? key : 1;
}

static char *set_of(const struct sets *sets, uint64_t key)
{
	return sets->lines + ((size_t)kept_as(key) & sets->mask) * sets->set_size;
}

static uint64_t *keys_of(char *set)
{
	return (uint64_t *)(void *)set;
}

static char *entry_at(const struct sets *sets, char *set, size_t place)
{
	return set + LINE + place * sets->entry_size;
}

/* The place of an entry in its set. */
static size_t place_of(const struct sets *sets, const char *set, const char *entry)
{
	return (size_t)(entry - set - LINE) / sets->entry_size;
}

/* The first place from `from` on with that key; PLACES: none. */
static size_t find_place(const uint64_t *keys, size_t from, uint64_t key)
{
	while (from < PLACES && keys[from] != key)
		from++;
	return from;
}

static size_t least_worth(const struct sets *sets, char *set, const void *arg)
{
	uint64_t lowest = sets->worth(entry_at(sets, set, 0), arg);
	size_t place = 0;

	for (size_t i = 1; i < PLACES; i++) {
		uint64_t worth = sets->worth(entry_at(sets, set, i), arg);

		if (worth >= lowest)
			continue;
		lowest = worth;
		place = i;
	}
	return place;
}

/* --- use ---------------------------------------------------------------------------------------------- */

void sets_expect(const struct sets *sets, uint64_t key)
{
	const char *set = set_of(sets, key);

	for (size_t at = 0; at < sets->set_size; at += LINE)
		__builtin_prefetch(set + at, true);
}

static void *find_from(const struct sets *sets, char *set, size_t from, uint64_t key)
{
	size_t place = find_place(keys_of(set), from, kept_as(key));

	return place < PLACES ? entry_at(sets, set, place) : NULL;
}

void *sets_find(const struct sets *sets, uint64_t key)
{
	return find_from(sets, set_of(sets, key), 0, key);
}

void *sets_find_next(const struct sets *sets, uint64_t key, const void *entry)
{
	char *set = set_of(sets, key);

	return find_from(sets, set, place_of(sets, set, entry) + 1, key);
}

void *sets_add(struct sets *sets, uint64_t key, const void *arg)
{
	char *set = set_of(sets, key);
	size_t place = find_place(keys_of(set), 0, 0);

	if (place == PLACES)
		place = least_worth(sets, set, arg);
	keys_of(set)[place] = kept_as(key);
	return entry_at(sets, set, place);
}

void sets_drop(struct sets *sets, void *entry)
{
	size_t offset = (size_t)((char *)entry - sets->lines);
	char *set = sets->lines + offset / sets->set_size * sets->set_size;

	keys_of(set)[place_of(sets, set, entry)] = 0;
	memset(entry, 0, sets->entry_size);
}

size_t sets_size(const struct sets *sets)
{
	return (sets->mask + 1) * PLACES;
}

void *sets_at(const struct sets *sets, size_t index)
{
	return entry_at(sets, sets->lines + index / PLACES * sets->set_size, index % PLACES);
}
