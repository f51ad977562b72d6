#include "agahi/words/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/sound.h"
#include "agahi/text/stem.h"
#include "agahi/words/near.h"

/* Octets that another form of a word may have more than the word itself (stem.h). */
enum { LONGEST_ENDING = 16 };

struct word {
	char *text;
	size_t len;
};

/* A word under a key: its sound's, or its stem's. */
struct entry {
	uint64_t key; /* hash */
	uint32_t word;
};

struct entries {
	struct entry *at; /* sorted */
	size_t count;
};

struct vocabulary {
	struct word *words;
	size_t count;
	size_t capacity;
	size_t longest;
	uint32_t *table; /* number + 1; 0: free */
	size_t table_mask;
	struct near_index *near;
	struct entries sounds;
	struct entries stems;
};

struct vocabulary *vocabulary_new(void)
{
	enum { FIRST_TABLE = 1024 };
	struct vocabulary *vocabulary = calloc(1, sizeof(*vocabulary));

	if (!vocabulary)
		return NULL;
	vocabulary->table = calloc(FIRST_TABLE, sizeof(*vocabulary->table));
	vocabulary->table_mask = FIRST_TABLE - 1;
	if (!vocabulary->table) {
		free(vocabulary);
		return NULL;
	}
	return vocabulary;
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	for (size_t i = 0; i < vocabulary->count; i++)
		free(vocabulary->words[i].text);
	free(vocabulary->words);
	free(vocabulary->table);
	near_index_free(vocabulary->near);
	free(vocabulary->sounds.at);
	free(vocabulary->stems.at);
	free(vocabulary);
}

/* Where the word is in the table, or would be. */
static size_t place_of(const struct vocabulary *vocabulary, const char *word, size_t len)
{
	size_t at = (size_t)hash_octets(word, len) & vocabulary->table_mask;

	for (; vocabulary->table[at] != 0; at = (at + 1) & vocabulary->table_mask) {
		const struct word *there = &vocabulary->words[vocabulary->table[at] - 1];

		if (there->len == len && memcmp(there->text, word, len) == 0)
			break;
	}
	return at;
}

static bool double_table(struct vocabulary *vocabulary)
{
	size_t size = (vocabulary->table_mask + 1) * 2;
	uint32_t *table = calloc(size, sizeof(*table));

	if (!table)
		return false;
	free(vocabulary->table);
	vocabulary->table = table;
	vocabulary->table_mask = size - 1;
	for (size_t i = 0; i < vocabulary->count; i++)
		table[place_of(vocabulary, vocabulary->words[i].text, vocabulary->words[i].len)] =
			(uint32_t)i + 1;
	return true;
}

static bool make_room(struct vocabulary *vocabulary)
{
	if (vocabulary->count * 2 > vocabulary->table_mask && !double_table(vocabulary))
		return false;
	if (vocabulary->count < vocabulary->capacity)
		return true;
	size_t capacity = vocabulary->capacity == 0 ? 256 : vocabulary->capacity * 2;
	struct word *words = realloc(vocabulary->words, capacity * sizeof(*words));
	if (!words)
		return false;
	vocabulary->words = words;
	vocabulary->capacity = capacity;
	return true;
}

uint32_t vocabulary_add(struct vocabulary *vocabulary, const char *word, size_t len)
{
	if (!make_room(vocabulary))
		return VOCABULARY_NONE;
	size_t place = place_of(vocabulary, word, len);
	if (vocabulary->table[place] != 0)
		return vocabulary->table[place] - 1;
	char *text = strndup(word, len);
	if (!text)
		return VOCABULARY_NONE;
	vocabulary->words[vocabulary->count++] = (struct word){ text, len };
	if (len > vocabulary->longest)
		vocabulary->longest = len;
	vocabulary->table[place] = (uint32_t)vocabulary->count;
	return (uint32_t)vocabulary->count - 1;
}

static bool has_digit(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (word[i] >= '0' && word[i] <= '9')
			return true;
	}
	return false;
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->word > b->word) - (a->word < b->word);
}

static void sort_entries(struct entries *entries)
{
	qsort(entries->at, entries->count, sizeof(struct entry), compare_entries);
}

/* The first entry with the key or above it. */
static size_t first_entry(const struct entries *entries, uint64_t key)
{
	size_t low = 0, high = entries->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (entries->at[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void index_word(struct vocabulary *vocabulary, uint32_t number)
{
	const struct word *word = &vocabulary->words[number];
	char key[SOUND_KEY_SIZE];

	if (has_digit(word->text, word->len))
		return;
	near_index_add(vocabulary->near, word->text, word->len, number);
	size_t len = sound_key(word->text, word->len, key);
	if (len > 0)
		vocabulary->sounds.at[vocabulary->sounds.count++] =
			(struct entry){ hash_octets(key, len), number };
	vocabulary->stems.at[vocabulary->stems.count++] =
		(struct entry){ hash_octets(word->text, stem_length(word->text, word->len)), number };
}

bool vocabulary_index(struct vocabulary *vocabulary)
{
	size_t letters = 0;

	for (size_t i = 0; i < vocabulary->count; i++)
		letters += near_letters(vocabulary->words[i].text, vocabulary->words[i].len);
	vocabulary->near = near_index_new(letters);
	vocabulary->sounds.at = calloc(vocabulary->count + 1, sizeof(struct entry));
	vocabulary->stems.at = calloc(vocabulary->count + 1, sizeof(struct entry));
	if (!vocabulary->near || !vocabulary->sounds.at || !vocabulary->stems.at)
		return false;
	for (size_t i = 0; i < vocabulary->count; i++)
		index_word(vocabulary, (uint32_t)i);
	sort_entries(&vocabulary->sounds);
	sort_entries(&vocabulary->stems);
	return true;
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
	return vocabulary->words[number].text;
}

uint32_t vocabulary_find(const struct vocabulary *vocabulary, const char *word, size_t len)
{
	if (len > vocabulary->longest)
		return VOCABULARY_NONE;
	size_t place = place_of(vocabulary, word, len);

	return vocabulary->table[place] != 0 ? vocabulary->table[place] - 1 : VOCABULARY_NONE;
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
	const struct word *word = &guessing->vocabulary->words[number];

	if (goes_on(guessing) && near_is_one_edit(guessing->word, guessing->len, word->text, word->len))
		note_guess(guessing, number, LIKE_EDIT);
}

static void note_sounds(struct guessing *guessing)
{
	const struct entries *sounds = &guessing->vocabulary->sounds;
	char key[SOUND_KEY_SIZE], other[SOUND_KEY_SIZE];
	size_t len = sound_key(guessing->word, guessing->len, key);
	uint64_t hash = hash_octets(key, len);

	if (len == 0)
		return;
	for (size_t i = first_entry(sounds, hash);
		i < sounds->count && sounds->at[i].key == hash && goes_on(guessing); i++) {
		const struct word *word = &guessing->vocabulary->words[sounds->at[i].word];

		sound_key(word->text, word->len, other);
		if (strcmp(key, other) == 0 &&
			sound_alike(guessing->word, guessing->len, word->text, word->len))
			note_guess(guessing, sounds->at[i].word, LIKE_SOUND);
	}
}

static void note_forms(struct guessing *guessing)
{
	const struct entries *stems = &guessing->vocabulary->stems;
	size_t len = stem_length(guessing->word, guessing->len);
	uint64_t hash = hash_octets(guessing->word, len);

	for (size_t i = first_entry(stems, hash);
		i < stems->count && stems->at[i].key == hash && goes_on(guessing); i++) {
		const struct word *word = &guessing->vocabulary->words[stems->at[i].word];

		if (stem_length(word->text, word->len) == len && memcmp(word->text, guessing->word, len) == 0)
			note_guess(guessing, stems->at[i].word, LIKE_FORM);
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
