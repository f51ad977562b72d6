#include "agahi/words/near.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/text/utf8.h"

struct entry {
	uint32_t tag;             /* the hash's upper half */
	uint32_t number_plus_one; /* 0: free */
};

struct near_index {
	size_t mask;
	size_t used;
	struct entry entries[];
};

struct letters {
	uint32_t at[NEAR_MAX_LETTERS + 1];
	size_t count;
};

struct near_index *near_index_new(size_t letters)
{
	/* Each word makes at most one entry for each of its letters and one for itself; words have at least
	 * four letters. The table is kept at most two thirds full. */
	size_t needed = letters + letters / NEAR_MIN_LETTERS + 16;
	size_t size = 64;

	while (size < needed + needed / 2)
		size *= 2;
	struct near_index *index = calloc(1, sizeof(*index) + size * sizeof(index->entries[0]));
	if (index)
		index->mask = size - 1;
	return index;
}

void near_index_free(struct near_index *index)
{
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
		at += utf8_next(word + at, len - at, &letters->at[letters->count++]);
	}
	return true;
}

/* FNV-1a over the letters but one; `skip` == count leaves none out. */
static uint64_t hash_without(const struct letters *letters, size_t skip)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < letters->count; i++) {
		if (i != skip)
			hash = (hash ^ letters->at[i]) * 0x100000001b3;
	}
	return hash ^ hash >> 29;
}

static void insert(struct near_index *index, uint64_t hash, uint32_t number)
{
	struct entry entry = { (uint32_t)(hash >> 32), number + 1 };

	if (index->used * 3 >= (index->mask + 1) * 2)
		return; /* more letters than announced: leave the table able to end a search */
	for (size_t at = (size_t)hash & index->mask;; at = (at + 1) & index->mask) {
		if (index->entries[at].number_plus_one == 0) {
			index->entries[at] = entry;
			index->used++;
			return;
		}
		if (index->entries[at].tag == entry.tag &&
			index->entries[at].number_plus_one == entry.number_plus_one)
			return; /* a doubled letter: the same deletion twice */
	}
}

void near_index_add(struct near_index *index, const char *word, size_t len, uint32_t number)
{
	struct letters letters;

	if (!read_letters(word, len, &letters) || letters.count < NEAR_MIN_LETTERS ||
		letters.count > NEAR_MAX_LETTERS)
		return;
	for (size_t skip = 0; skip <= letters.count; skip++)
		insert(index, hash_without(&letters, skip), number);
}

static void look_up(const struct near_index *index, uint64_t hash, near_candidate_h candidate, void *arg)
{
	uint32_t tag = (uint32_t)(hash >> 32);

	for (size_t at = (size_t)hash & index->mask; index->entries[at].number_plus_one != 0;
		at = (at + 1) & index->mask) {
		if (index->entries[at].tag == tag)
			candidate(index->entries[at].number_plus_one - 1, arg);
	}
}

void near_index_find(
	const struct near_index *index, const char *word, size_t len, near_candidate_h candidate, void *arg)
{
	struct letters letters;

	if (!read_letters(word, len, &letters) || letters.count + 1 < NEAR_MIN_LETTERS)
		return;
	for (size_t skip = 0; skip <= letters.count; skip++)
		look_up(index, hash_without(&letters, skip), candidate, arg);
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
