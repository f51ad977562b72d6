#include "agahi/words/keyed.h"

#include <stdlib.h>

/* Of one drawer; more than a few are there only where many words have the same key. */
enum { SORTED_BY_HAND = 16 };

struct entry {
	uint64_t key;
	uint32_t word;
};

struct keyed {
	struct entry *entries; /* by drawer, then by key and word */
	size_t count;
	uint32_t *begins; /* of each drawer, and one more: the end */
	unsigned shift;   /* a key's upper bits tell its drawer */
};

struct keyed *keyed_new(size_t most)
{
	struct keyed *keyed = calloc(1, sizeof(*keyed));

	if (!keyed)
		return NULL;
	keyed->entries = calloc(most + 1, sizeof(*keyed->entries));
	if (!keyed->entries) {
		free(keyed);
		return NULL;
	}
	return keyed;
}

void keyed_free(struct keyed *keyed)
{
	if (!keyed)
		return;
	free(keyed->entries);
	free(keyed->begins);
	free(keyed);
}

void keyed_add(struct keyed *keyed, uint64_t key, uint32_t word)
{
	keyed->entries[keyed->count++] = (struct entry){ key, word };
}

/* --- sorting ------------------------------------------------------------------------------------------ */

static size_t drawer_of(const struct keyed *keyed, uint64_t key)
{
	return (size_t)(key >> keyed->shift);
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->word > b->word) - (a->word < b->word);
}

/* They come by ascending words, and stay so under one key. */
static void sort_few(struct entry *entries, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct entry moving = entries[i];
		size_t at = i;

		for (; at > 0 && entries[at - 1].key > moving.key; at--)
			entries[at] = entries[at - 1];
		entries[at] = moving;
	}
}

static void sort_drawer(struct entry *entries, size_t count)
{
	if (count <= SORTED_BY_HAND)
		sort_few(entries, count);
	else
		qsort(entries, count, sizeof(*entries), compare_entries);
}

/* Puts each entry into its drawer; `begins` then tells where each drawer ends, which is where the next begins. */
static void fill_drawers(struct keyed *keyed, struct entry *sorted, size_t drawers)
{
	for (size_t i = 0; i < keyed->count; i++)
		keyed->begins[drawer_of(keyed, keyed->entries[i].key) + 1]++;
	for (size_t i = 1; i <= drawers; i++)
		keyed->begins[i] += keyed->begins[i - 1];
	for (size_t i = 0; i < keyed->count; i++)
		sorted[keyed->begins[drawer_of(keyed, keyed->entries[i].key)]++] = keyed->entries[i];
	for (size_t i = drawers; i > 0; i--)
		keyed->begins[i] = keyed->begins[i - 1];
	keyed->begins[0] = 0;
}

bool keyed_sort(struct keyed *keyed)
{
	unsigned bits = 1;

	while (bits < 31 && (size_t)1 << bits < keyed->count / 2)
		bits++;
	size_t drawers = (size_t)1 << bits;
	keyed->shift = 64 - bits;
	struct entry *sorted = calloc(keyed->count + 1, sizeof(*sorted));
	keyed->begins = calloc(drawers + 1, sizeof(*keyed->begins));
	if (!sorted || !keyed->begins) {
		free(sorted);
		return false;
	}
	fill_drawers(keyed, sorted, drawers);
	free(keyed->entries);
	keyed->entries = sorted;
	for (size_t i = 0; i < drawers; i++)
		sort_drawer(&sorted[keyed->begins[i]], keyed->begins[i + 1] - keyed->begins[i]);
	return true;
}

/* --- reading ------------------------------------------------------------------------------------------ */

size_t keyed_first(const struct keyed *keyed, uint64_t key)
{
	size_t low = keyed->begins[drawer_of(keyed, key)], high = keyed->begins[drawer_of(keyed, key) + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (keyed->entries[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool keyed_has(const struct keyed *keyed, size_t place, uint64_t key)
{
	return place < keyed->count && keyed->entries[place].key == key;
}

uint32_t keyed_word(const struct keyed *keyed, size_t place)
{
	return keyed->entries[place].word;
}
