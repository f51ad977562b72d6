/* near: which words are one edit away (Damerau-Levenshtein distance 1).
 *
 * Every word is entered under itself and under each word that one deletion makes of it; two words one edit
 * apart share such an entry. So a look-up costs as many probes as the text has letters, whatever the number
 * of words. Memory: 11 octets for each word and each of its letters. */
#ifndef AGAHI_NEAR_H
#define AGAHI_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NEAR_MIN_LETTERS = 4, NEAR_MAX_LETTERS = 32 };

struct near_index;

/* For so many words, of so many letters in all. NULL when memory is short. */
struct near_index *near_index_new(size_t words, size_t letters);
void near_index_free(struct near_index *index);

/* Enters a word in UTF-8 under a number. Words outside NEAR_MIN_LETTERS … NEAR_MAX_LETTERS are left out. */
void near_index_add(struct near_index *index, const char *word, size_t len, uint32_t number);

/* To be called after the last word, before the first is looked for. */
void near_index_finish(struct near_index *index);

/* Calls `candidate` with the numbers of words that may be one edit from `word`, some perhaps twice. */
typedef void (*near_candidate_h)(uint32_t number, void *arg);
void near_index_find(
	const struct near_index *index, const char *word, size_t len, near_candidate_h candidate, void *arg);

/* Are two words exactly one edit apart? */
bool near_is_one_edit(const char *left, size_t left_len, const char *right, size_t right_len);

/* Letters (characters) of a text in UTF-8. */
size_t near_letters(const char *text, size_t len);

#endif
