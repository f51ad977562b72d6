/* stopwords: words that say nothing about a question's topic, by language.
 *
 * Little words (me, is, ke, ہے), words of courtesy and of family, and the names of large cities and
 * provinces, which say where and not what. Words that ask for one thing (when, where, kab, کہاں) are none of
 * them. In a keyword little words count nonetheless: "mera vote" is found by both of its words. Other
 * languages' little words are told from their texts: frequent.h. */
#ifndef AGAHI_STOPWORDS_H
#define AGAHI_STOPWORDS_H

/* Folded words with single spaces between them, or NULL for a language that has no list here. */
const char *stopwords_of(const char *language_tag);

/* Those that belong to no language: names. */
const char *stopwords_names(void);

#endif
