/* reading: a citizen's message as words of the vocabulary, for match.h.
 *
 * Each word is what it is, or what it may be: another form, the same sound, one edit away (vocabulary.h). Two
 * words run together are parted where a keyword begins with both. A word that says nothing (stopwords.h), or
 * was said before, is not telling; one that nobody knows is counted. Pure. */
#ifndef AGAHI_READING_H
#define AGAHI_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/words/lexicon.h"

/* What is longer is no question; the rest is not looked at. */
enum { READING_MAX_WORDS = 64, READING_MAX_UNKNOWN = 4 };

/* What a text may cost, in words looked up and compared; from there on its words are unknown without looking.
 */
enum { READING_MAX_STEPS = 8192 };

struct reading_word {
	uint32_t guesses[VOCABULARY_MAX_GUESSES]; /* the word itself, or what it may be */
	size_t count;                             /* 0: unknown */
	unsigned likeness;                        /* 0: the word itself */
	bool telling;
	bool claimed; /* by a phrase that is no subject of ours */
};

struct reading {
	struct reading_word words[READING_MAX_WORDS];
	size_t count;
	size_t telling[READING_MAX_WORDS]; /* places of the words that say something */
	size_t telling_count;
	unsigned unknown; /* at most READING_MAX_UNKNOWN are counted */
	unsigned steps;
};

/* `reading` is zero-initialised; `folded` is what fold_text() made, of `len` octets. */
void reading_take(struct reading *reading, const struct lexicon *lexicon, const char *folded, size_t len);

#endif
