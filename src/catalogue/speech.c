#include "agahi/catalogue/speech.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/vocabulary.h"
#include "agahi/text/fold.h"

/* What was said once may be a slip; and of what belongs to a language three quarters were said in it. */
enum { SAID_OFTEN = 2, QUARTERS = 4, MOST_QUARTERS = 3 };

/* Pieces of three octets, borders included, in buckets; a language with fewer words has not shown its letters. */
enum { BUCKETS = 1 << 13, PIECE = 3, FEWEST_WORDS = 200 };

/* In 1/16 of a bit: how much likelier a word must be in one language than in any other. */
enum { BIT = 16, CLEARLY = 3 * BIT };

struct speech {
	struct vocabulary *words;
	uint64_t *languages; /* by word */
	size_t language_count;
	int16_t *bits;  /* by piece and language: how likely it is, in 1/16 of a bit */
	uint64_t shown; /* the languages that have shown their letters */
};

struct tally {
	struct vocabulary *words;
	size_t language_count;
	uint32_t *said; /* by word and language */
	size_t capacity;
};

static bool reserve(struct tally *tally, size_t words)
{
	size_t capacity = tally->capacity == 0 ? 1024 : tally->capacity * 2;

	if (words <= tally->capacity)
		return true;
	uint32_t *said = realloc(tally->said, capacity * tally->language_count * sizeof(*said));
	if (!said)
		return false;
	memset(said + tally->capacity * tally->language_count, 0,
		(capacity - tally->capacity) * tally->language_count * sizeof(*said));
	tally->said = said;
	tally->capacity = capacity;
	return true;
}

static bool count_text(struct tally *tally, const char *text, size_t language)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	for (const char *at = folded; *at != '\0';) {
		size_t len = strcspn(at, " ");
		uint32_t word = vocabulary_add(tally->words, at, len);

		if (word == VOCABULARY_NONE || !reserve(tally, (size_t)word + 1))
			return false;
		tally->said[word * tally->language_count + language]++;
		at += len + (at[len] == ' ');
	}
	return true;
}

/* Operators speak too: what citizens are answered, and what they are expected to say. */
static bool count_messages(struct tally *tally, const struct message_set *set, const struct topics *topics)
{
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		int language = topics_find_language(topics, row->lang);
		bool counted = language < 0 || count_text(tally, row->text, (size_t)language);

		for (size_t k = 0; counted && language >= 0 && k < row->keyword_count; k++)
			counted = count_text(tally, row->keywords[k], (size_t)language);
		if (!counted)
			return false;
	}
	return true;
}

static bool count_examples(struct tally *tally, const struct message_set *set, const struct topics *topics)
{
	for (size_t i = 0; i < set->example_count; i++) {
		int language = topics_find_language(topics, set->examples[i].lang);

		if (language >= 0 && !count_text(tally, set->examples[i].text, (size_t)language))
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
	return owns ? UINT64_C(1) << most : 0;
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

/* Its logarithm to the base 2, in 1/16, by the octets that lead: close enough. */
static int bits_of(uint64_t number)
{
	int bits = 0;

	for (; number >= 2 * BIT; number >>= 1)
		bits += BIT;
	return bits + (int)number - BIT;
}

/* A word counts once, however often it was said. */
static void count_pieces(const struct tally *tally, uint32_t *pieces, size_t *totals, size_t *words)
{
	for (uint32_t number = 0; number < vocabulary_count(tally->words); number++) {
		const char *word = vocabulary_word(tally->words, number);
		size_t len = strlen(word);

		for (size_t language = 0; language < tally->language_count; language++) {
			if (tally->said[number * tally->language_count + language] == 0)
				continue;
			words[language]++;
			totals[language] += piece_count(len);
			for (size_t at = 0; at < piece_count(len); at++)
				pieces[bucket_of(word, len, at) * tally->language_count + language]++;
		}
	}
}

static void weigh_pieces(struct speech *speech, const uint32_t *pieces, const size_t *totals)
{
	for (size_t i = 0; i < BUCKETS * speech->language_count; i++) {
		size_t total = totals[i % speech->language_count] + BUCKETS;

		speech->bits[i] =
			(int16_t)(bits_of(((uint64_t)pieces[i] + 1) << 32) - bits_of((uint64_t)total << 8));
	}
}

static bool learn_letters(struct speech *speech, const struct tally *tally)
{
	size_t totals[TOPICS_MAX_LANGUAGES] = { 0 }, words[TOPICS_MAX_LANGUAGES] = { 0 };
	uint32_t *pieces = calloc(BUCKETS * tally->language_count + 1, sizeof(*pieces));

	speech->bits = calloc(BUCKETS * tally->language_count + 1, sizeof(*speech->bits));
	bool learned = pieces && speech->bits;
	if (learned) {
		count_pieces(tally, pieces, totals, words);
		weigh_pieces(speech, pieces, totals);
	}
	for (size_t language = 0; language < tally->language_count; language++)
		speech->shown |= (uint64_t)(words[language] >= FEWEST_WORDS) << language;
	free(pieces);
	return learned;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool decide_owners(struct speech *speech, const struct tally *tally)
{
	size_t count = vocabulary_count(speech->words);

	speech->languages = calloc(count + 1, sizeof(*speech->languages));
	for (size_t word = 0; speech->languages && word < count; word++)
		speech->languages[word] =
			owner_of(&tally->said[word * tally->language_count], tally->language_count);
	return speech->languages != NULL;
}

struct speech *speech_learn(const struct message_set *set, const struct topics *topics)
{
	struct speech *speech = calloc(1, sizeof(*speech));
	struct tally tally = { .language_count = topics_language_count(topics) };

	if (!speech)
		return NULL;
	speech->language_count = tally.language_count;
	tally.words = speech->words = vocabulary_new();
	bool learned = speech->words && count_messages(&tally, set, topics) &&
		count_examples(&tally, set, topics) && decide_owners(speech, &tally) &&
		learn_letters(speech, &tally);
	free(tally.said);
	if (learned)
		return speech;
	speech_free(speech);
	return NULL;
}

void speech_free(struct speech *speech)
{
	if (!speech)
		return;
	vocabulary_free(speech->words);
	free(speech->languages);
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

uint64_t speech_languages(const struct speech *speech, const char *word, size_t len)
{
	uint32_t number = vocabulary_find(speech->words, word, len);

	if (number != VOCABULARY_NONE)
		return speech->languages[number];
	return speech->shown != 0 && len > 0 ? language_of_letters(speech, word, len) : 0;
}
