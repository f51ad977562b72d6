/* topics: what can be answered, and in which words.
 *
 * Languages, topics, and each topic's text (placeholders filled) and name in each language, from a message set:
 * small numbers in the order of the configuration and of the set. Some topics are fixed: the program knows what
 * they mean (agahi-messages(5)), and all that it knows is in one table of facts. Immutable once built; belongs to
 * its catalogue. */
#ifndef AGAHI_TOPICS_H
#define AGAHI_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/choices.h"
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

/* --- fixed topics ------------------------------------------------------------------------------------- */

enum topics_fixed {
	FIXED_HELP,
	FIXED_FALLBACK,
	FIXED_LIMITED,
	FIXED_STOP,
	FIXED_START,
	FIXED_LANGUAGE,
	FIXED_CNIC,
	FIXED_NEAREST,        /* nothing matched, but {topics} were near */
	FIXED_NEAREST_URGENT, /* the same, where somebody may be in distress; `nearest` where the set lacks it */
	FIXED_OTHER_LANGUAGE, /* nothing matched in a text of one of Urdu's sisters (sister.h) */
	FIXED_GREETING,
	FIXED_THANKS, /* answered once a day */
	FIXED_ABOUT,
	/* Of what cannot wait, or ends with whom to turn to. */
	FIXED_EMERGENCY,
	FIXED_STOPPED, /* somebody is kept from voting */
	FIXED_OFFENCES,
	FIXED_TENDERED, /* somebody has voted in one's name */
	FIXED_COMPLAINT,
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

struct topics_fact {
	const char *slug;
	bool command; /* something to do, when it is all that a message says; never found among other words */
	bool priority;      /* no place and no person outweighs its words */
	bool subject;       /* something to ask about, like the operator's own topics */
	bool offered;       /* may be named to a citizen as something to send, like the operator's own */
	bool needed;        /* without it citizens get nothing where it is due */
	const char *filled; /* the placeholder that the program fills in its text; NULL: none */
	bool filled_must;   /* the text makes no sense without it */
	const char *plain;  /* what a screen shows where the set lacks it; NULL: it is on no screen */
};

const struct topics_fact *topics_fact(enum topics_fixed fixed);

/* What the program knows of a topic of that name; NULL: it is the operator's own. */
const struct topics_fact *topics_fact_named(const char *slug);

/* Can one ask about it? All of the operator's own, and those fixed ones that are subjects. */
bool topics_is_subject(const char *slug);

/* --- topics of a set ---------------------------------------------------------------------------------- */

struct topics;

/* NULL when memory is short. Rows in a language after the first TOPICS_MAX_LANGUAGES are left
 * out. */
struct topics *topics_build(const struct message_set *set, const struct topics_languages *languages);
void topics_free(struct topics *topics);

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
