#include "agahi/catalogue/speech.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/fold.h"
#include "agahi/words/large.h"
#include "agahi/words/vocabulary.h"

/* What was said once may be a slip; and of what belongs to a language three quarters were said in it. */
enum { SAID_OFTEN = 2, QUARTERS = 4, MOST_QUARTERS = 3 };

/* Pieces of three octets, borders included, in buckets; a language with fewer words has not shown its letters. */
enum { BUCKETS = 1 << 13, PIECE = 3, FEWEST_WORDS = 200 };

/* In 1/16 of a bit: how much likelier a word must be in one language than in any other. */
enum { BIT = 16, CLEARLY = 3 * BIT };

static const uint64_t NOBODY = UINT64_MAX;

/* Counts are kept, so that another text can take one's place (speech_overlay()). */
struct speech {
	struct vocabulary *words; /* the original's, where it is an overlay */
	struct vocabulary
		*more; /* of an overlay: what the original never heard, numbered after its words; else NULL */
	size_t language_count;
	uint32_t *said; /* by word and language */
	size_t capacity;
	uint64_t *languages; /* by word; NOBODY said it, any more */
	uint32_t *pieces;    /* by bucket and language; a word counts once, however often it was said */
	size_t piece_totals[TOPICS_MAX_LANGUAGES],
		heard[TOPICS_MAX_LANGUAGES]; /* pieces and words, by language */
	int16_t *bits;                       /* by piece and language: how likely it is, in 1/16 of a bit */
	uint64_t shown;                      /* the languages that have shown their letters */
};

static size_t word_count(const struct speech *speech)
{
	return vocabulary_count(speech->words) + (speech->more ? vocabulary_count(speech->more) : 0);
}

static const char *word_at(const struct speech *speech, uint32_t number)
{
	size_t own = vocabulary_count(speech->words);

	return number < own ? vocabulary_word(speech->words, number)
			    : vocabulary_word(speech->more, number - (uint32_t)own);
}

static uint32_t find_word(const struct speech *speech, const char *word, size_t len)
{
	uint32_t number = vocabulary_find(speech->words, word, len);

	if (number != VOCABULARY_NONE || !speech->more)
		return number;
	number = vocabulary_find(speech->more, word, len);
	return number == VOCABULARY_NONE ? number : number + (uint32_t)vocabulary_count(speech->words);
}

static uint32_t add_word(struct speech *speech, const char *word, size_t len)
{
	if (!speech->more)
		return vocabulary_add(speech->words, word, len);
	uint32_t number = find_word(speech, word, len);
	if (number != VOCABULARY_NONE)
		return number;
	number = vocabulary_add(speech->more, word, len);
	return number == VOCABULARY_NONE ? number : number + (uint32_t)vocabulary_count(speech->words);
}

static bool reserve(struct speech *speech, size_t words)
{
	size_t capacity = speech->capacity == 0 ? 1024 : speech->capacity * 2;

	if (words <= speech->capacity)
		return true;
	uint32_t *said = realloc(speech->said, capacity * speech->language_count * sizeof(*said));
	if (!said)
		return false;
	memset(said + speech->capacity * speech->language_count, 0,
		(capacity - speech->capacity) * speech->language_count * sizeof(*said));
	speech->said = said;
	speech->capacity = capacity;
	return true;
}

/* --- letters ------------------------------------------------------------------------------------------ */

/* The piece that begins `at` octets behind the border before the word. */
static size_t bucket_of(const char *word, size_t len, size_t at)
{
	uint32_t hash = 0;

	for (size_t i = at; i < at + PIECE; i++)
		hash = hash * 0x01000193 + (i == 0 || i > len ? 1 : (unsigned char)word[i - 1]);
	return (hash ^ hash >> 13) % BUCKETS;
}

static size_t piece_count(size_t len)
{
	return len + 2 - PIECE + 1;
}

/* A language's first hearing of a word, or its last taken back: `by` is 1, or -1 as what is added wraps. */
static void count_pieces(struct speech *speech, uint32_t number, size_t language, uint32_t by)
{
	const char *word = word_at(speech, number);
	size_t len = strlen(word), count = piece_count(len);

	speech->heard[language] += by == 1 ? 1 : SIZE_MAX;
	speech->piece_totals[language] += by == 1 ? count : 0 - count;
	for (size_t at = 0; at < count; at++)
		speech->pieces[bucket_of(word, len, at) * speech->language_count + language] += by;
}

/* Its logarithm to the base 2, in 1/16, by the octets that lead: close enough. */
static int bits_of(uint64_t number)
{
	int bits = 0;

	for (; number >= 2 * BIT; number >>= 1)
		bits += BIT;
	return bits + (int)number - BIT;
}

static void weigh_pieces(struct speech *speech, size_t language)
{
	int total = bits_of((uint64_t)(speech->piece_totals[language] + BUCKETS) << 8);

	for (size_t i = language; i < BUCKETS * speech->language_count; i += speech->language_count)
		speech->bits[i] = (int16_t)(bits_of(((uint64_t)speech->pieces[i] + 1) << 32) - total);
	speech->shown &= ~(UINT64_C(1) << language);
	speech->shown |= (uint64_t)(speech->heard[language] >= FEWEST_WORDS) << language;
}

/* --- counting ----------------------------------------------------------------------------------------- */

static bool count_text(struct speech *speech, const char *text, size_t language)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	for (const char *at = folded; *at != '\0';) {
		size_t len = strcspn(at, " ");
		uint32_t word = add_word(speech, at, len);

		if (word == VOCABULARY_NONE || !reserve(speech, (size_t)word + 1))
			return false;
		if (speech->said[word * speech->language_count + language]++ == 0)
			count_pieces(speech, word, language, 1);
		at += len + (at[len] == ' ');
	}
	return true;
}

/* What count_text() counted, taken back. */
static void uncount_text(struct speech *speech, const char *text, size_t language)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	for (const char *at = folded; *at != '\0';) {
		size_t len = strcspn(at, " ");
		uint32_t word = find_word(speech, at, len);
		uint32_t *said = word == VOCABULARY_NONE
			? NULL
			: &speech->said[word * speech->language_count + language];

		if (said && *said > 0 && --*said == 0)
			count_pieces(speech, word, language, UINT32_MAX);
		at += len + (at[len] == ' ');
	}
}

/* Operators speak too: what citizens are answered, and what they are expected to say. */
static bool count_messages(struct speech *speech, const struct message_set *set, const struct topics *topics)
{
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		int language = topics_find_language(topics, row->lang);
		bool counted = language < 0 || count_text(speech, row->text, (size_t)language);

		for (size_t k = 0; counted && language >= 0 && k < row->keyword_count; k++)
			counted = count_text(speech, row->keywords[k], (size_t)language);
		if (!counted)
			return false;
	}
	return true;
}

static bool count_examples(struct speech *speech, const struct message_set *set, const struct topics *topics)
{
	for (size_t i = 0; i < set->example_count; i++) {
		int language = topics_find_language(topics, set->examples[i].lang);

		if (language >= 0 && !count_text(speech, set->examples[i].text, (size_t)language))
			return false;
	}
	return true;
}

/* The language that has most of what was said, if it is enough. */
static uint64_t owner_of(const uint32_t *said, size_t languages)
{
	uint64_t all = 0;
	size_t most = 0;

	for (size_t i = 0; i < languages; i++) {
		all += said[i];
		most = said[i] > said[most] ? i : most;
	}
	bool owns = said[most] >= SAID_OFTEN && (uint64_t)said[most] * QUARTERS >= all * MOST_QUARTERS;
	return owns ? UINT64_C(1) << most : all > 0 ? 0 : NOBODY;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool decide_owners(struct speech *speech)
{
	size_t count = word_count(speech);

	speech->languages = large_calloc(count + 1, sizeof(*speech->languages));
	for (size_t word = 0; speech->languages && word < count; word++)
		speech->languages[word] =
			owner_of(&speech->said[word * speech->language_count], speech->language_count);
	return speech->languages != NULL;
}

struct speech *speech_learn(const struct message_set *set, const struct topics *topics)
{
	struct speech *speech = calloc(1, sizeof(*speech));

	if (!speech)
		return NULL;
	speech->language_count = topics_language_count(topics);
	speech->words = vocabulary_new();
	speech->pieces = calloc(BUCKETS * speech->language_count + 1, sizeof(*speech->pieces));
	speech->bits = calloc(BUCKETS * speech->language_count + 1, sizeof(*speech->bits));
	if (!speech->words || !speech->pieces || !speech->bits || !count_messages(speech, set, topics) ||
		!count_examples(speech, set, topics) || !decide_owners(speech)) {
		speech_free(speech);
		return NULL;
	}
	for (size_t language = 0; language < speech->language_count; language++)
		weigh_pieces(speech, language);
	return speech;
}

static void *copy_of(const void *from, size_t count, size_t size)
{
	void *copy = calloc(count + 1, size);

	if (copy && count > 0)
		memcpy(copy, from, count * size);
	return copy;
}

static struct vocabulary *copy_words(const struct vocabulary *words)
{
	struct vocabulary *copy = vocabulary_new();

	for (uint32_t i = 0; copy && words && i < vocabulary_count(words); i++) {
		const char *word = vocabulary_word(words, i);

		if (vocabulary_add(copy, word, strlen(word)) == VOCABULARY_NONE) {
			vocabulary_free(copy);
			return NULL;
		}
	}
	return copy;
}

static bool copy_counts(struct speech *copy, const struct speech *original)
{
	size_t buckets = BUCKETS * original->language_count;

	copy->more = copy_words(original->more);
	copy->said = copy_of(
		original->said, original->capacity * original->language_count, sizeof(*original->said));
	copy->pieces = copy_of(original->pieces, buckets, sizeof(*original->pieces));
	copy->bits = copy_of(original->bits, buckets, sizeof(*original->bits));
	copy->languages = NULL;
	return copy->more && copy->said && copy->pieces && copy->bits;
}

static bool change_texts(struct speech *speech, const struct speech_change *changes, size_t count)
{
	uint64_t changed = 0;

	for (size_t i = 0; i < count; i++) {
		size_t language = (size_t)changes[i].language;

		changed |= UINT64_C(1) << language;
		if (changes[i].before)
			uncount_text(speech, changes[i].before, language);
		if (changes[i].after && !count_text(speech, changes[i].after, language))
			return false;
	}
	for (size_t language = 0; language < speech->language_count; language++) {
		if (changed >> language & 1)
			weigh_pieces(speech, language);
	}
	return decide_owners(speech);
}

struct speech *speech_overlay(
	const struct speech *original, const struct speech_change *changes, size_t count)
{
	struct speech *speech = malloc(sizeof(*speech));

	if (!speech)
		return NULL;
	*speech = *original;
	if (copy_counts(speech, original) && change_texts(speech, changes, count))
		return speech;
	speech->words = NULL; /* they are the original's, also where the copy has no words of its own yet */
	speech_free(speech);
	return NULL;
}

void speech_free(struct speech *speech)
{
	if (!speech)
		return;
	if (!speech->more)
		vocabulary_free(speech->words);
	vocabulary_free(speech->more);
	free(speech->said);
	free(speech->languages);
	free(speech->pieces);
	free(speech->bits);
	free(speech);
}

/* The language whose words have these letters, if it is clear. */
static uint64_t language_of_letters(const struct speech *speech, const char *word, size_t len)
{
	long bits[TOPICS_MAX_LANGUAGES] = { 0 }, best = LONG_MIN, second = LONG_MIN;
	uint64_t found = 0;

	for (size_t at = 0; at < piece_count(len); at++) {
		const int16_t *piece = &speech->bits[bucket_of(word, len, at) * speech->language_count];

		for (size_t language = 0; language < speech->language_count; language++)
			bits[language] += piece[language];
	}
	for (size_t language = 0; language < speech->language_count; language++) {
		if (!(speech->shown >> language & 1) || bits[language] <= second)
			continue;
		second = bits[language] > best ? best : bits[language];
		if (bits[language] <= best)
			continue;
		best = bits[language];
		found = UINT64_C(1) << language;
	}
	return second != LONG_MIN && best - second >= CLEARLY ? found : 0;
}

void speech_fetch_table(const struct speech *speech, uint64_t hash)
{
	vocabulary_fetch_table(speech->words, hash);
}

void speech_fetch_word(const struct speech *speech, uint64_t hash)
{
	vocabulary_fetch_word(speech->words, hash);
}

void speech_fetch_languages(const struct speech *speech, uint64_t hash)
{
	uint32_t number = vocabulary_fetched(speech->words, hash);

	if (number != VOCABULARY_NONE)
		__builtin_prefetch(&speech->languages[number]);
}

uint64_t speech_languages(const struct speech *speech, const char *word, size_t len)
{
	uint32_t number = find_word(speech, word, len);

	if (number != VOCABULARY_NONE && speech->languages[number] != NOBODY)
		return speech->languages[number];
	return speech->shown != 0 && len > 0 ? language_of_letters(speech, word, len) : 0;
}
