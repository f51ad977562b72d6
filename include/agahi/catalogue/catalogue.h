/* catalogue: the published message set as an immutable snapshot in memory, made for answering.
 *
 * Texts have their placeholders filled; keywords are folded and indexed; the words that they are made of, and
 * what they lead to, are in its lexicon, the tree for USSD in its menus. Built once, read by one thread,
 * freed when the next one has taken its place. Topics and languages are small numbers here; their order is
 * that of the set and of the configuration. */
#ifndef AGAHI_CATALOGUE_H
#define AGAHI_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"

enum { CATALOGUE_MAX_LANGUAGES = 64, CATALOGUE_NONE = -1 };

/* The languages of the service, in the operator's order; the default one is among them. */
struct catalogue_languages {
	const char *const *tags;
	size_t count;
	const char *default_tag;
};

/* Topics whose meaning the program knows (README, Messages). */
enum catalogue_fixed {
	FIXED_HELP,
	FIXED_FALLBACK,
	FIXED_LIMITED,
	FIXED_STOP,
	FIXED_START,
	FIXED_LANGUAGE,
	FIXED_CNIC,
	FIXED_NEAREST, /* nothing matched, but {topics} were near */
	/* Words of the screens that are dialled (dial.h). */
	FIXED_DIAL_NEXT,
	FIXED_DIAL_BACK,
	FIXED_DIAL_HOME,
	FIXED_DIAL_EXIT,
	FIXED_DIAL_SMS,
	FIXED_DIAL_SENT,
	FIXED_DIAL_WRONG,
	FIXED_DIAL_BYE,
	FIXED_DIAL_SORRY,
	FIXED_COUNT
};

/* One topic's use of a folded keyword. A keyword that several topics use (in different languages) is a chain.
 */
struct catalogue_keyword {
	const char *folded;
	const char *written; /* as the operator spelled it */
	uint64_t languages;  /* bit i: language i has it */
	int topic;
	uint16_t words;
	const struct catalogue_keyword *other_topic;
};

bool catalogue_languages_have(const struct catalogue_languages *languages, const char *tag);

struct catalogue;
struct lexicon;
struct menus;

/* NULL when memory is short. Rows in languages that the service does not have are left out. */
struct catalogue *catalogue_build(const struct message_set *set, const struct catalogue_languages *languages);
void catalogue_free(struct catalogue *catalogue);

/* Takes over a sorted list of blocked identities (freed with the catalogue). */
void catalogue_set_blocked(struct catalogue *catalogue, uint64_t *senders, size_t count);
bool catalogue_is_blocked(const struct catalogue *catalogue, uint64_t sender);

size_t catalogue_topic_count(const struct catalogue *catalogue);
size_t catalogue_keyword_count(const struct catalogue *catalogue);
size_t catalogue_language_count(const struct catalogue *catalogue);

int catalogue_find_topic(const struct catalogue *catalogue, const char *slug);      /* or CATALOGUE_NONE */
int catalogue_find_language(const struct catalogue *catalogue, const char *tag);    /* or CATALOGUE_NONE */
int catalogue_fixed_topic(const struct catalogue *catalogue, enum catalogue_fixed); /* or CATALOGUE_NONE */
const char *catalogue_fixed_slug(enum catalogue_fixed fixed);

/* The fixed topic of that name, or CATALOGUE_NONE. */
int catalogue_fixed_named(const char *slug);

/* Is the topic something to do (help, stop, start, language) and no subject? */
bool catalogue_is_command(const struct catalogue *catalogue, int topic);

int catalogue_default_language(const struct catalogue *catalogue);
const char *catalogue_topic_slug(const struct catalogue *catalogue, int topic);
const char *catalogue_language_tag(const struct catalogue *catalogue, int language);

/* Is the language written in Latin letters? Told from its texts in the set. */
bool catalogue_language_is_latin(const struct catalogue *catalogue, int language);

/* NULL when the topic is not translated to the language. */
const char *catalogue_text(const struct catalogue *catalogue, int topic, int language);

/* What a citizen may send for the topic: its first keyword in the language, in capitals where it has them;
 * NULL when it has none, and for fixed topics, which are no subjects. */
const char *catalogue_topic_name(const struct catalogue *catalogue, int topic, int language);

/* The keyword that folds to exactly these octets, or NULL. */
const struct catalogue_keyword *catalogue_find_keyword(
	const struct catalogue *catalogue, const char *folded, size_t len);

/* The tree for USSD; the catalogue's. */
const struct menus *catalogue_menus(const struct catalogue *catalogue);

/* What the words of the keywords lead to; the catalogue's. */
const struct lexicon *catalogue_lexicon(const struct catalogue *catalogue);

/* Does a folded text begin like one of our own texts (the loop guard)? Short texts never do. */
bool catalogue_is_own_text(const struct catalogue *catalogue, const char *folded, size_t len);

#endif
