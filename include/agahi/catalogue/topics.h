/* topics: what can be answered, and in which words.
 *
 * Languages, topics, and each topic's text (placeholders filled) and name in each language, from a message set:
 * small numbers in the order of the configuration and of the set. Some topics are fixed: the program knows what
 * they mean (facts.h). Immutable once built; belongs to its catalogue. */
#ifndef AGAHI_TOPICS_H
#define AGAHI_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/choices.h"
#include "agahi/catalogue/facts.h"
#include "agahi/catalogue/message_set.h"

enum { TOPICS_MAX_LANGUAGES = 64, TOPICS_NONE = -1 };

/* The languages that the operator named, in his order; the default one is among them. A service has those of its message
 * set: these first. */
struct topics_languages {
	const char *const *tags;
	size_t count;
	const char *default_tag;
};

/* How many languages a set has; TOPICS_MAX_LANGUAGES + 1 stands for any number above. */
size_t topics_count_languages(const struct message_set *set);

bool topics_languages_have(const struct topics_languages *languages, const char *tag);

struct topics;

/* NULL when memory is short. Rows in a language after the first TOPICS_MAX_LANGUAGES are left
 * out. */
struct topics *topics_build(const struct message_set *set, const struct topics_languages *languages);
void topics_free(struct topics *topics);

/* Another text, its placeholders filled, for a topic in a language; each once. */
struct topics_change {
	int topic, language;
	const char *text;
};

/* The topics with other texts, as topics_build() would make them; all else is the original's, which must outlive it. NULL when
 * memory is short. */
struct topics *topics_overlay(
	const struct topics *original, const struct topics_change *changes, size_t count);

size_t topics_count(const struct topics *topics);
size_t topics_language_count(const struct topics *topics);

int topics_find(const struct topics *topics, const char *slug);              /* or TOPICS_NONE */
int topics_find_fixed(const struct topics *topics, enum topics_fixed fixed); /* or TOPICS_NONE */
int topics_find_language(const struct topics *topics, const char *tag);      /* or TOPICS_NONE */
int topics_default_language(const struct topics *topics);

const char *topics_slug(const struct topics *topics, int topic);
const char *topics_language_tag(const struct topics *topics, int language);
bool topics_is_command(const struct topics *topics, int topic);
bool topics_is_priority(const struct topics *topics, int topic);

/* Is the language written in Latin letters? Told from its texts in the set. */
bool topics_language_is_latin(const struct topics *topics, int language);

/* NULL when the topic is not translated to the language. */
const char *topics_text(const struct topics *topics, int topic, int language);

/* What a citizen may send for the topic: its first keyword in the language, in capitals where it has them; NULL
 * when it has none, and for fixed topics that are not offered. */
const char *topics_name(const struct topics *topics, int topic, int language);

/* The topics that are offered in a language where nothing is nearer: the first of the set that have a name and a text in
 * it, the operator's own before those that the program knows. Their number, at most CHOICES_MAX, by `count`. */
const int *topics_first(const struct topics *topics, int language, size_t *count);

/* In which language does the topic's text end in an offer of topics_first()? TOPICS_NONE: it does not. A text of a language
 * that names no topics offers those of the default one. */
int topics_offer_language(const struct topics *topics, int topic, int language);

/* Of words by language (entries may be NULL) those in `language`; without them in the default one; without those
 * in the first that has them. NULL when there are none. */
const char *topics_best_word(const struct topics *topics, const char *const *words, int language);

/* The topic's text, chosen like that. */
const char *topics_best_text(const struct topics *topics, int topic, int language);

#endif
