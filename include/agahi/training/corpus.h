/* corpus: what is learned from: the examples of a message set and its keywords, folded, each with its class.
 *
 * A class is a topic that has either; where there are more than a model holds, those with the fewest texts are left
 * out, and are found by their keywords alone. Examples are shared out evenly among folds, class by class, for trials;
 * keywords are in none: they are always learned from, and nothing is tried on them. */
#ifndef AGAHI_CORPUS_H
#define AGAHI_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/learning/model.h"

enum { CORPUS_NO_FOLD = 255, CORPUS_MOST_KEYWORDS = 20000 };

struct corpus_text {
	char *folded;
	size_t len;
	uint16_t class;
	uint8_t fold;   /* CORPUS_NO_FOLD: a keyword */
	size_t example; /* which example of the set */
};

struct corpus {
	struct corpus_text *texts; /* in the order of the set: examples, then keywords */
	size_t count;
	char *names[MODEL_MOST_CLASSES];   /* of topics */
	bool distress[MODEL_MOST_CLASSES]; /* is it a topic of people who are wronged or in danger? */
	size_t class_count;
	int fallback; /* the class of what is not answered; -1 */
};

/* NULL when memory is short. A set without examples has an empty corpus. */
struct corpus *corpus_build(const struct message_set *set, unsigned folds);
void corpus_free(struct corpus *corpus);

/* Is there enough to tell apart: two classes? */
bool corpus_is_enough(const struct corpus *corpus);

#endif
