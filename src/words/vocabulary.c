#include "agahi/words/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/sound.h"
#include "agahi/text/stem.h"
#include "agahi/words/arena.h"
#include "agahi/words/hashed.h"
#include "agahi/words/keyed.h"
#include "agahi/words/large.h"
#include "agahi/words/near.h"

/* Octets that another form of a word may have more than the word itself (stem.h). */
enum { LONGEST_ENDING = 16 };

/* In the arena, one behind the other. */
struct word {
	uint32_t number;
	uint32_t len;
	char text[];
};

struct vocabulary {
	struct arena arena;
	struct hashed table;       /* of places in the arena */
	const struct word **words; /* by number */
	size_t count;
	size_t capacity;
	size_t longest;
	struct near_index *near;
	struct keyed *sounds;
	struct keyed *stems;
};

struct vocabulary *vocabulary_new(void)
{
	return calloc(1, sizeof(struct vocabulary));
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	arena_clear(&vocabulary->arena);
	hashed_clear(&vocabulary->table);
	free((void *)vocabulary->words);
	near_index_free(vocabulary->near);
	keyed_free(vocabulary->sounds);
	keyed_free(vocabulary->stems);
	free(vocabulary);
}

/* The word, or NULL and the slot where it would be. */
static const struct word *look_up(
	const struct vocabulary *vocabulary, const char *text, size_t len, uint64_t hash, size_t *slot)
{
	uint32_t place;

	*slot = hashed_begin(&vocabulary->table, hash);
	while ((place = hashed_look(&vocabulary->table, hash, slot)) != 0) {
		const struct word *word = arena_at(&vocabulary->arena, place);

		if (word->len == len && memcmp(word->text, text, len) == 0)
			return word;
		*slot = hashed_next(&vocabulary->table, *slot);
	}
	return NULL;
}

static bool make_room(struct vocabulary *vocabulary)
{
	if (!hashed_make_room(&vocabulary->table))
		return false;
	if (vocabulary->count < vocabulary->capacity)
		return true;
	size_t capacity = vocabulary->capacity == 0 ? 256 : vocabulary->capacity * 2;
	const struct word **words =
		large_grow((void *)vocabulary->words, vocabulary->count, capacity, sizeof(*words));
	if (!words)
		return false;
	vocabulary->words = words;
	vocabulary->capacity = capacity;
	return true;
}

uint32_t vocabulary_add(struct vocabulary *vocabulary, const char *text, size_t len)
{
	uint64_t hash = hash_octets(text, len);
	size_t slot;

	if (!make_room(vocabulary))
		return VOCABULARY_NONE;
	const struct word *known = look_up(vocabulary, text, len, hash, &slot);
	if (known)
		return known->number;
	uint32_t place = arena_take(&vocabulary->arena, sizeof(struct word) + len + 1);
	if (place == 0)
		return VOCABULARY_NONE;
	struct word *word = arena_at(&vocabulary->arena, place);
	word->number = (uint32_t)vocabulary->count;
	word->len = (uint32_t)len;
	memcpy(word->text, text, len);
	hashed_put(&vocabulary->table, slot, hash, place);
	vocabulary->words[vocabulary->count++] = word;
	if (len > vocabulary->longest)
		vocabulary->longest = len;
	return word->number;
}

static bool has_digit(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (word[i] >= '0' && word[i] <= '9')
			return true;
	}
	return false;
}

static void index_word(struct vocabulary *vocabulary, const struct word *word)
{
	char key[SOUND_KEY_SIZE];

	if (has_digit(word->text, word->len))
		return;
	near_index_add(vocabulary->near, word->text, word->len, word->number);
	size_t len = sound_key(word->text, word->len, key);
	if (len > 0)
		keyed_add(vocabulary->sounds, hash_octets(key, len), word->number);
	keyed_add(
		vocabulary->stems, hash_octets(word->text, stem_length(word->text, word->len)), word->number);
}

bool vocabulary_index(struct vocabulary *vocabulary)
{
	size_t letters = 0;

	for (size_t i = 0; i < vocabulary->count; i++)
		letters += near_letters(vocabulary->words[i]->text, vocabulary->words[i]->len);
	vocabulary->near = near_index_new(vocabulary->count, letters);
	vocabulary->sounds = keyed_new(vocabulary->count);
	vocabulary->stems = keyed_new(vocabulary->count);
	if (!vocabulary->near || !vocabulary->sounds || !vocabulary->stems)
		return false;
	for (size_t i = 0; i < vocabulary->count; i++)
		index_word(vocabulary, vocabulary->words[i]);
	near_index_finish(vocabulary->near);
	return keyed_sort(vocabulary->sounds) && keyed_sort(vocabulary->stems);
}

size_t vocabulary_longest(const struct vocabulary *vocabulary)
{
	return vocabulary->longest;
}

size_t vocabulary_count(const struct vocabulary *vocabulary)
{
	return vocabulary->count;
}

const char *vocabulary_word(const struct vocabulary *vocabulary, uint32_t number)
{
	return vocabulary->words[number]->text;
}

uint32_t vocabulary_find(const struct vocabulary *vocabulary, const char *word, size_t len)
{
	if (len > vocabulary->longest)
		return VOCABULARY_NONE;
	size_t slot;
	const struct word *found = look_up(vocabulary, word, len, hash_octets(word, len), &slot);

	return found ? found->number : VOCABULARY_NONE;
}

/* --- bringing memory ---------------------------------------------------------------------------------- */

void vocabulary_fetch_table(const struct vocabulary *vocabulary, uint64_t hash)
{
	hashed_fetch(&vocabulary->table, hash);
}

/* The first word under the hash is the one that is looked for, but where half of two hashes is the same. */
static const struct word *likely_word(const struct vocabulary *vocabulary, uint64_t hash)
{
	size_t slot = hashed_begin(&vocabulary->table, hash);
	uint32_t place = hashed_look(&vocabulary->table, hash, &slot);

	return place == 0 ? NULL : arena_at(&vocabulary->arena, place);
}

void vocabulary_fetch_word(const struct vocabulary *vocabulary, uint64_t hash)
{
	const struct word *word = likely_word(vocabulary, hash);

	if (word)
		__builtin_prefetch(word);
}

uint32_t vocabulary_fetched(const struct vocabulary *vocabulary, uint64_t hash)
{
	const struct word *word = likely_word(vocabulary, hash);

	return word ? word->number : VOCABULARY_NONE;
}

/* --- guessing ----------------------------------------------------------------------------------------- */

/* Looked at, before the likeliest are chosen. */
enum { MANY_GUESSES = 32, MANY_LOOKS = 512 };

struct guessing {
	const struct vocabulary *vocabulary;
	const char *word;
	size_t len;
	struct guess {
		uint32_t word;
		unsigned likeness;
	} guesses[MANY_GUESSES];
	size_t count;
	unsigned steps;
	bool too_many;
};

static void note_guess(struct guessing *guessing, uint32_t word, unsigned likeness)
{
	for (size_t i = 0; i < guessing->count; i++) {
		if (guessing->guesses[i].word == word) {
			guessing->guesses[i].likeness |= likeness;
			return;
		}
	}
	if (guessing->count == MANY_GUESSES) {
		guessing->too_many = true;
		return;
	}
	guessing->guesses[guessing->count++] = (struct guess){ word, likeness };
}

/* A sound or stem that hundreds of words share tells nothing of which one is meant. */
static bool goes_on(struct guessing *guessing)
{
	if (++guessing->steps > MANY_LOOKS)
		guessing->too_many = true;
	return !guessing->too_many;
}

static void note_near(uint32_t number, void *arg)
{
	struct guessing *guessing = arg;
	const struct word *word = guessing->vocabulary->words[number];

	if (goes_on(guessing) && near_is_one_edit(guessing->word, guessing->len, word->text, word->len))
		note_guess(guessing, number, LIKE_EDIT);
}

static void note_sounds(struct guessing *guessing)
{
	const struct keyed *sounds = guessing->vocabulary->sounds;
	char key[SOUND_KEY_SIZE], other[SOUND_KEY_SIZE];
	size_t len = sound_key(guessing->word, guessing->len, key);
	uint64_t hash = hash_octets(key, len);

	if (len == 0)
		return;
	for (size_t i = keyed_first(sounds, hash); keyed_has(sounds, i, hash) && goes_on(guessing); i++) {
		const struct word *word = guessing->vocabulary->words[keyed_word(sounds, i)];

		sound_key(word->text, word->len, other);
		if (strcmp(key, other) == 0 &&
			sound_alike(guessing->word, guessing->len, word->text, word->len))
			note_guess(guessing, word->number, LIKE_SOUND);
	}
}

static void note_forms(struct guessing *guessing)
{
	const struct keyed *stems = guessing->vocabulary->stems;
	size_t len = stem_length(guessing->word, guessing->len);
	uint64_t hash = hash_octets(guessing->word, len);

	for (size_t i = keyed_first(stems, hash); keyed_has(stems, i, hash) && goes_on(guessing); i++) {
		const struct word *word = guessing->vocabulary->words[keyed_word(stems, i)];

		if (stem_length(word->text, word->len) == len && memcmp(word->text, guessing->word, len) == 0)
			note_guess(guessing, word->number, LIKE_FORM);
	}
}

void vocabulary_guess(
	const struct vocabulary *vocabulary, const char *word, size_t len, struct vocabulary_guesses *guesses)
{
	struct guessing guessing = { .vocabulary = vocabulary, .word = word, .len = len };

	guesses->count = 0;
	guesses->likeness = 0;
	guesses->steps = 0;
	/* One edit or ending more than the longest word there is: nothing can be near it. */
	if (len > vocabulary->longest + LONGEST_ENDING || has_digit(word, len))
		return;
	note_forms(&guessing);
	note_sounds(&guessing);
	near_index_find(vocabulary->near, word, len, note_near, &guessing);
	guesses->steps = guessing.steps;
	if (guessing.too_many)
		return;
	for (size_t i = 0; i < guessing.count; i++) {
		if (guessing.guesses[i].likeness > guesses->likeness)
			guesses->likeness = guessing.guesses[i].likeness;
	}
	for (size_t i = 0; i < guessing.count; i++) {
		if (guessing.guesses[i].likeness != guesses->likeness)
			continue;
		if (guesses->count == VOCABULARY_MAX_GUESSES) {
			guesses->count = 0;
			return;
		}
		guesses->words[guesses->count++] = guessing.guesses[i].word;
	}
}
