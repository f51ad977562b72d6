/* vocabulary: the words that keywords are made of, and which of them a misspelt word may be.
 *
 * Words (folded, in UTF-8) are numbered from 0. After vocabulary_index() a word that is not among them is
 * looked up by its stem (stem.h), by how it sounds (sound.h) and by one edit (near.h); all cost the same
 * whatever the number of words. Digits are never guessed at. Built once, then read-only. */
#ifndef AGAHI_VOCABULARY_H
#define AGAHI_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOCABULARY_NONE = 0xffffffff };
enum { VOCABULARY_MAX_GUESSES = 8 };

struct vocabulary;

enum vocabulary_likeness { LIKE_EDIT = 1, LIKE_SOUND = 2, LIKE_FORM = 4 }; /* or several of them */

struct vocabulary_guesses {
	uint32_t words[VOCABULARY_MAX_GUESSES]; /* all of the same, best likeness */
	size_t count;
	unsigned likeness;
	unsigned steps; /* words that were compared to find them */
};

/* NULL when memory is short. */
struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *vocabulary);

/* The word's number, new or old; VOCABULARY_NONE when memory is short. */
uint32_t vocabulary_add(struct vocabulary *vocabulary, const char *word, size_t len);

/* To be called once, after the last word was added. False when memory is short. */
bool vocabulary_index(struct vocabulary *vocabulary);

/* Octets of the longest word; what is longer is none of them, and is not looked for. */
size_t vocabulary_longest(const struct vocabulary *vocabulary);

size_t vocabulary_count(const struct vocabulary *vocabulary);
const char *vocabulary_word(const struct vocabulary *vocabulary, uint32_t number);

/* The number of exactly this word, or VOCABULARY_NONE. */
uint32_t vocabulary_find(const struct vocabulary *vocabulary, const char *word, size_t len);

/* Searches for several words at once wait for memory once and not one after the other: each of these steps, for all words,
 * brings what the next one and the search look into. The last gives the number that will likely be found, or VOCABULARY_NONE. */
void vocabulary_fetch_table(const struct vocabulary *vocabulary, uint64_t hash);
void vocabulary_fetch_word(const struct vocabulary *vocabulary, uint64_t hash);
uint32_t vocabulary_fetched(const struct vocabulary *vocabulary, uint64_t hash);

/* The words that this one may stand for, the likeliest: form before sound before edit (words of
 * NEAR_MIN_LETTERS letters or more), several of them before one. None when there are more than
 * VOCABULARY_MAX_GUESSES. */
void vocabulary_guess(const struct vocabulary *vocabulary, const char *word, size_t len,
	struct vocabulary_guesses *guesses);

#endif
