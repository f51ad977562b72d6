/* lesson: what the examples of a message set taught, and how an operator or a program is told.
 *
 * Learning is trainer.h's, where models are kept is the caller's. Pure but for what it prints. */
#ifndef AGAHI_LESSON_H
#define AGAHI_LESSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/learning/model.h"
#include "agahi/report/phrases.h"
#include "agahi/training/trainer.h"

enum lesson_state {
	LESSON_NONE,       /* there are no examples */
	LESSON_TOO_LITTLE, /* all is of one topic: there is nothing to tell it from */
	LESSON_KNOWN,      /* it was learned before */
	LESSON_LEARNED
};

enum { LESSON_MOST_PAIRS = 8 };

/* Messages of one topic that were taken for another. */
struct lesson_pair {
	char topic[MODEL_NAME_SIZE], taken_for[MODEL_NAME_SIZE];
	unsigned long times;
};

/* Zero-initialised: LESSON_NONE. */
struct lesson {
	enum lesson_state state;
	size_t texts;                         /* learned from: examples and keywords; LESSON_LEARNED */
	double seconds;                       /* the caller's to set; LESSON_LEARNED */
	struct model_expectation expectation; /* LESSON_KNOWN, LESSON_LEARNED */
	struct model_expectation live;        /* of what it was compared with; no messages: nothing */
	bool worse;
	struct lesson_pair pairs[LESSON_MOST_PAIRS]; /* most first; LESSON_LEARNED */
	size_t pair_count;
};

/* Is there enough in the set to learn from? False also when memory is short. */
bool lesson_is_possible(const struct message_set *set);

/* Could the set's examples teach what `model`, which is NULL then, does not hold? Such a set is answered by its keywords
 * alone. */
bool lesson_is_lacking(const struct message_set *set, const struct model *model);

/* Learns, and appends the model's octets; none with LESSON_NONE and LESSON_TOO_LITTLE. False when memory is short, or
 * `progress` said to stop. */
bool lesson_learn(struct lesson *lesson, const struct message_set *set, trainer_progress_h progress,
	void *arg, struct buffer *octets);

/* It was learned before: this is the model. */
void lesson_recall(struct lesson *lesson, const struct model *model);

/* It is worse when more messages would be answered wrongly than by what is live, by more than half a point, and by more than
 * two of them; each was tried
 * on the examples that it was learned from. Not where nothing is known of what is live (NULL). */
void lesson_compare(struct lesson *lesson, const struct model *live);

/* What was learned and what to expect, a line each; nothing with LESSON_NONE. */
void lesson_print(const struct lesson *lesson, enum phrases_language language, FILE *out);

/* That it is worse, and what to do. */
void lesson_print_worse(const struct lesson *lesson, enum phrases_language language, FILE *out);

/* { trained, texts, seconds, expectation, expectation_live, worse, confused }; the caller's (json_decref()). An expectation is
 * { messages, right, offered, wrong }, confused an array of { topic, taken_for, times }. What is not known is null; so
 * is all of it with LESSON_NONE. */
json_t *lesson_json(const struct lesson *lesson);

#endif
