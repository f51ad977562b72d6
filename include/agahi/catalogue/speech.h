/* speech: which words belong to which language, told from the texts, keywords and examples of a message set.
 *
 * A word that is said in several languages ("vote", "polling") belongs to none; one that nobody said there ("khwatin") to the
 * language whose words have its letters side by side, if that is clear. Immutable once learned; belongs to its catalogue. */
#ifndef AGAHI_SPEECH_H
#define AGAHI_SPEECH_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/catalogue/topics.h"

struct speech;

/* Rows in languages that `topics` has not teach nothing. NULL when memory is short. */
struct speech *speech_learn(const struct message_set *set, const struct topics *topics);
void speech_free(struct speech *speech);

/* A text in the place of another, in a language; NULL: there was, or is, none. */
struct speech_change {
	int language;
	const char *before, *after;
};

/* What would be learned of the set with these changes; its words are the original's, which must outlive it. NULL when memory
 * is short. */
struct speech *speech_overlay(
	const struct speech *original, const struct speech_change *changes, size_t count);

/* Steps that bring the memory which speech_languages() looks into (vocabulary.h), by the word's hash. */
void speech_fetch_table(const struct speech *speech, uint64_t hash);
void speech_fetch_word(const struct speech *speech, uint64_t hash);
void speech_fetch_languages(const struct speech *speech, uint64_t hash);

/* A bit for each language that a folded word belongs to; 0: none, or it is not known. */
uint64_t speech_languages(const struct speech *speech, const char *word, size_t len);

#endif
