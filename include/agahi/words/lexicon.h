/* lexicon: what the catalogue's words lead to.
 *
 * For each word of the vocabulary: the topics whose keywords hold it, whether it says nothing by itself
 * (stopwords.h), and the languages it belongs to. For each keyword: its path through a trie of words, once as
 * it is written and once without the words that say nothing, so that phrases are found in one walk from any
 * word of a message. Built once, then read-only; keywords belong to the caller and must outlive it. */
#ifndef AGAHI_LEXICON_H
#define AGAHI_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/words/keywords.h"
#include "agahi/words/vocabulary.h"

/* Places of the trie; apart from numbers that an int holds, which gcc 13 would make unsigned beside them. */
enum { LEXICON_ROOT = 0, LEXICON_NOWHERE = 0xffffffff };

/* Words of more topics than this say nothing about one. */
enum { LEXICON_MAX_TOPICS = 64 };

struct lexicon;

/* The keyword that ends at a place of the trie; several when topics share it. */
struct lexicon_end {
	const struct keyword *keyword;
	bool literal; /* with every word as written */
	const struct lexicon_end *next;
};

/* NULL when memory is short. */
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/* Words (folded, single spaces between them) that say nothing; `languages` is a bit for each that they
 * belong to. To be told before the keywords. False when memory is short, as below. */
bool lexicon_add_stopwords(struct lexicon *lexicon, const char *words, uint64_t languages);

/* `words_count`: do the keyword's words each lead to its topic, or only all of them together? */
bool lexicon_add_keyword(struct lexicon *lexicon, const struct keyword *keyword, bool words_count);

/* To be called once, after the last keyword. */
bool lexicon_finish(struct lexicon *lexicon);

const struct vocabulary *lexicon_vocabulary(const struct lexicon *lexicon);
bool lexicon_is_stopword(const struct lexicon *lexicon, uint32_t word);
uint64_t lexicon_languages(const struct lexicon *lexicon, uint32_t word);

/* Sets out to bring what is known of a word. */
void lexicon_fetch(const struct lexicon *lexicon, uint32_t word);

/* The topics that have the word in a keyword, ascending; none when they are more than LEXICON_MAX_TOPICS. */
const int *lexicon_topics(const struct lexicon *lexicon, uint32_t word, size_t *count);

/* One step from a place of the trie; LEXICON_NOWHERE when no keyword goes on so. */
uint32_t lexicon_step(const struct lexicon *lexicon, uint32_t place, uint32_t word);
const struct lexicon_end *lexicon_ends(const struct lexicon *lexicon, uint32_t place);

#endif
