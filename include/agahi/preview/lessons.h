/* lessons: seven things to do with the training phone, and which of them somebody has done.
 *
 * Their words are labels (labels/lessons.def): a heading and what to do, with {value} for a topic's word of the set at hand. Pure. */
#ifndef AGAHI_LESSONS_H
#define AGAHI_LESSONS_H

#include <stdbool.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/labels/labels.h"
#include "agahi/preview/replay.h"

enum lessons_task {
	LESSONS_ASK,        /* get a topic's answer by SMS */
	LESSONS_MISSPELL,   /* the same by a word that is not spelt as the set has it */
	LESSONS_LANGUAGE,   /* ask for another language, and get it */
	LESSONS_CHOOSE,     /* send the number of a topic that was offered */
	LESSONS_UNKNOWN,    /* send a word that is not understood, and read what is said then */
	LESSONS_DIAL,       /* dial, and come to a topic's text */
	LESSONS_STOP_START, /* ask to be left alone, then to be answered again */
	LESSONS_COUNT
};

struct lessons_words {
	enum label title, task;
};

struct lessons_words lessons_words(enum lessons_task lesson);

/* The topic that the lesson is about, as an index into the catalogue's topics; TOPICS_NONE where it is about none, and any
 * will do. */
int lessons_topic(const struct catalogue *catalogue, enum lessons_task lesson);

/* What fills {value} in its words: what a citizen may send for that topic in a language; the code for LESSONS_DIAL; "" where
 * there is nothing. Into the catalogue or `terms`. */
const char *lessons_value(const struct catalogue *catalogue, const struct replay_terms *terms,
	enum lessons_task lesson, enum labels_language language);

/* Which are done in this history? */
void lessons_tick(const struct catalogue *catalogue, const struct replay *replay, bool done[LESSONS_COUNT]);

#endif
