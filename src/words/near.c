#include "agahi/words/near.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/text/utf8.h"
#include "agahi/words/large.h"

struct entry {
	uint32_t tag;             /* the hash's upper half */
	uint32_t number_plus_one; /* 0: free */
};

struct letters {
	uint32_t at[NEAR_MAX_LETTERS + 1];
	size_t count;
};

/* A word's hashes without each of its letters, and whole at the end. */
struct hashes {
	uint64_t at[NEAR_MAX_LETTERS + 2];
	size_t count;
};

struct waiting {
	uint64_t hash;
	uint32_t number;
};

/* A large table is filled region by region, each of which is in the processor's cache meanwhile: what is to be entered waits
 * until there is much of it. */
enum { REGION_BITS = 8, REGIONS = 1 << REGION_BITS, MOST_WAITING = 1 << 19, SMALL_TABLE = 1 << 16 };

struct near_index {
	struct entry *entries;
	size_t size;
	size_t used;
	struct waiting *waiting, *by_region; /* NULL: the table is small, or filled */
	size_t waiting_count, most_waiting;
};

/* At most three quarters of the table are taken. */
static bool is_full(size_t used, size_t size)
{
	return used * 4 >= size * 3;
}

static bool make_waiting_room(struct near_index *index, size_t most)
{
	if (index->size <= SMALL_TABLE)
		return true;
	index->most_waiting = most < MOST_WAITING ? most : MOST_WAITING;
	index->waiting = large_calloc(index->most_waiting, sizeof(*index->waiting));
	index->by_region = large_calloc(index->most_waiting, sizeof(*index->by_region));
	return index->waiting && index->by_region;
}

struct near_index *near_index_new(size_t words, size_t letters)
{
	size_t most =
		words + letters; /* each word is entered under itself, and without each of its letters */
	struct near_index *index = calloc(1, sizeof(*index));

	if (!index)
		return NULL;
	index->size = most + most / 3 + 64;
	index->entries = large_calloc(index->size, sizeof(*index->entries));
	if (!index->entries || !make_waiting_room(index, most)) {
		near_index_free(index);
		return NULL;
	}
	return index;
}

void near_index_free(struct near_index *index)
{
	if (!index)
		return;
	free(index->entries);
	free(index->waiting);
	free(index->by_region);
	free(index);
}

size_t near_letters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

/* False when the word has more letters than are looked at. */
static bool read_letters(const char *word, size_t len, struct letters *letters)
{
	letters->count = 0;
	for (size_t at = 0; at < len;) {
		if (letters->count == sizeof(letters->at) / sizeof(letters->at[0]))
			return false;
		if ((unsigned char)word[at] < 0x80)
			letters->at[letters->count++] = (unsigned char)word[at++];
		else
			at += utf8_next(word + at, len - at, &letters->at[letters->count++]);
	}
	return true;
}

static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 32) * 0xd6e8feb86659fd93;
	return hash ^ hash >> 32;
}

/* Letters are digits of a number; without one, those before it stand one place lower, and those behind it where they were. */
static void make_hashes(const struct letters *letters, struct hashes *hashes)
{
	static const uint64_t base = 0x9e3779b97f4a7c15;
	uint64_t powers[NEAR_MAX_LETTERS + 1], power = 1, behind = 0, before = 0;

	for (size_t i = letters->count; i > 0; i--) {
		hashes->at[i - 1] = behind;
		powers[i - 1] = power;
		behind += letters->at[i - 1] * power;
		power *= base;
	}
	for (size_t i = 0; i < letters->count; i++) {
		hashes->at[i] = mix(before * powers[i] + hashes->at[i]);
		before = before * base + letters->at[i];
	}
	hashes->at[letters->count] = mix(before);
	hashes->count = letters->count + 1;
}

static size_t slot_of(const struct near_index *index, uint64_t hash)
{
	return (size_t)((hash & UINT32_MAX) * index->size >> 32);
}

static size_t next_slot(const struct near_index *index, size_t slot)
{
	return slot + 1 == index->size ? 0 : slot + 1;
}

/* All lines of memory that will be looked into are on their way before the first is: that is what a search costs in a large
 * table. */
static void fetch(const struct near_index *index, const struct hashes *hashes)
{
	for (size_t i = 0; i < hashes->count; i++)
		__builtin_prefetch(&index->entries[slot_of(index, hashes->at[i])]);
}

static void insert(struct near_index *index, uint64_t hash, uint32_t number)
{
	size_t slot = slot_of(index, hash);

	if (is_full(index->used, index->size))
		return; /* more letters than announced: leave the table able to end a search */
	while (index->entries[slot].number_plus_one != 0)
		slot = next_slot(index, slot);
	index->entries[slot] = (struct entry){ (uint32_t)(hash >> 32), number + 1 };
	index->used++;
}

static size_t region_of(uint64_t hash)
{
	return (size_t)((hash & UINT32_MAX) >> (32 - REGION_BITS));
}

/* Those of one hash are entered in the order in which they came. */
static void enter_waiting(struct near_index *index)
{
	size_t begins[REGIONS + 1] = { 0 };

	for (size_t i = 0; i < index->waiting_count; i++)
		begins[region_of(index->waiting[i].hash) + 1]++;
	for (size_t region = 1; region < REGIONS; region++)
		begins[region] += begins[region - 1];
	for (size_t i = 0; i < index->waiting_count; i++)
		index->by_region[begins[region_of(index->waiting[i].hash)]++] = index->waiting[i];
	for (size_t i = 0; i < index->waiting_count; i++)
		insert(index, index->by_region[i].hash, index->by_region[i].number);
	index->waiting_count = 0;
}

void near_index_finish(struct near_index *index)
{
	enter_waiting(index);
	free(index->waiting);
	free(index->by_region);
	index->waiting = index->by_region = NULL;
}

static void enter(struct near_index *index, uint64_t hash, uint32_t number)
{
	if (!index->waiting) {
		insert(index, hash, number);
		return;
	}
	if (index->waiting_count == index->most_waiting)
		enter_waiting(index);
	index->waiting[index->waiting_count++] = (struct waiting){ hash, number };
}

void near_index_add(struct near_index *index, const char *word, size_t len, uint32_t number)
{
	struct letters letters;
	struct hashes hashes;

	if (!read_letters(word, len, &letters) || letters.count < NEAR_MIN_LETTERS ||
		letters.count > NEAR_MAX_LETTERS)
		return;
	make_hashes(&letters, &hashes);
	for (size_t i = 0; i < hashes.count; i++) {
		/* Of doubled letters it is the same which one is left out. */
		if (i == 0 || i == letters.count || letters.at[i] != letters.at[i - 1])
			enter(index, hashes.at[i], number);
	}
}

static void look_up(const struct near_index *index, uint64_t hash, near_candidate_h candidate, void *arg)
{
	uint32_t tag = (uint32_t)(hash >> 32);

	for (size_t slot = slot_of(index, hash); index->entries[slot].number_plus_one != 0;
		slot = next_slot(index, slot)) {
		if (index->entries[slot].tag == tag)
			candidate(index->entries[slot].number_plus_one - 1, arg);
	}
}

void near_index_find(
	const struct near_index *index, const char *word, size_t len, near_candidate_h candidate, void *arg)
{
	struct letters letters;
	struct hashes hashes;

	if (!read_letters(word, len, &letters) || letters.count + 1 < NEAR_MIN_LETTERS)
		return;
	make_hashes(&letters, &hashes);
	fetch(index, &hashes);
	for (size_t i = 0; i < hashes.count; i++)
		look_up(index, hashes.at[i], candidate, arg);
}

static bool tails_equal(const struct letters *left, size_t i, const struct letters *right, size_t j)
{
	return left->count - i == right->count - j &&
		memcmp(left->at + i, right->at + j, (left->count - i) * sizeof(left->at[0])) == 0;
}

static bool swapped(const struct letters *left, const struct letters *right, size_t at)
{
	return at + 1 < left->count && at + 1 < right->count && left->at[at] == right->at[at + 1] &&
		left->at[at + 1] == right->at[at] && tails_equal(left, at + 2, right, at + 2);
}

bool near_is_one_edit(const char *left_word, size_t left_len, const char *right_word, size_t right_len)
{
	struct letters left, right;
	size_t at = 0;

	if (!read_letters(left_word, left_len, &left) || !read_letters(right_word, right_len, &right))
		return false;
	while (at < left.count && at < right.count && left.at[at] == right.at[at])
		at++;
	if (at == left.count && at == right.count)
		return false;
	if (left.count == right.count)
		return tails_equal(&left, at + 1, &right, at + 1) || swapped(&left, &right, at);
	if (left.count + 1 == right.count)
		return tails_equal(&left, at, &right, at + 1);
	return left.count == right.count + 1 && tails_equal(&left, at + 1, &right, at);
}
