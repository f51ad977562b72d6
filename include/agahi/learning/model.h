/* model: what was learned from examples, and what it makes of a text.
 *
 * For each class (a topic, or `fallback` for what the service does not answer) a linear score over the text's
 * features, and one table from how far a class is ahead to how sure that is. Some classes are of people in distress; how
 * far the best of these is ahead of the best other class tells, by a table of its own, how likely it is that a text is of
 * one of them, whichever. (A second model for that, of two classes, was tried: it knew far less.) Integers only: the same
 * text has the same score on every machine. Made by training/trainer.h, kept in the content database, read from its octets:
 *
 *   "AGAHIMDL"  version 16, kinds 16, buckets 32, classes 16, answer_at 16          numbers begin with the low octet
 *   expectation: messages, right, offered, wrong, 32 each
 *   sureness: MODEL_MARGINS x 16, in per mille, never falling
 *   distress: the same
 *   for each class: length 8, its name, scale 32, bias 32, 1 where it is of distress, else 0, 8
 *   weights: for each bucket one signed octet for each class
 *   hash_octets() of all before it, 64
 *
 * Immutable; any thread. */
#ifndef AGAHI_MODEL_H
#define AGAHI_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/learning/features.h"

/* Raise it when the same examples would give another model: features, noise, trainer. Models are kept by it. */
enum { MODEL_VERSION = 5 };

enum {
	MODEL_MOST_CLASSES = 60,
	MODEL_MOST_WEIGHTS = 1950000, /* so that the whole is under 2 MB */
	MODEL_NAME_SIZE = 64,
	MODEL_MARGINS = 256,    /* steps of the table of sureness */
	MODEL_MARGIN_STEP = 32, /* units of a score; the table's middle is level */
	MODEL_UNIT = 1024,      /* of a score: from level to sure, as the trainer sees it */
	MODEL_SCALE_BITS = 24,  /* a weight is octet * scale / 2^24 */
	MODEL_SCALE_MOST = 1 << 26,
	MODEL_BIAS_MOST = 1 << 24,
	MODEL_SURE = 1000
};

/* How the trainer's own trial, on messages that it had set aside, went. */
struct model_expectation {
	uint32_t messages, right, offered, wrong;
	uint16_t answer_at; /* per mille; at which sureness an answer was given */
};

struct model;

/* NULL, with the reason, when the octets are no model of this program: cut, damaged, of another format. The octets
 * may go afterwards. */
struct model *model_read(struct span octets, char *reason, size_t size);
void model_free(struct model *model);

size_t model_class_count(const struct model *model);
const char *model_class_name(const struct model *model, size_t number);
/* Is it of people who are wronged or in danger? */
bool model_class_is_distress(const struct model *model, size_t number);
const struct model_expectation *model_expectation(const struct model *model);

struct model_class {
	uint16_t number;
	uint16_t sureness; /* per mille */
	int32_t score;     /* in MODEL_UNITs */
};

struct model_scores {
	struct model_class classes[MODEL_MOST_CLASSES]; /* the surest first; level ones by their number */
	size_t count;
	uint16_t distress; /* per mille: how often a text such as this is of a class of distress */
	int32_t distress_margin; /* the best of these is ahead of the best other, in MODEL_UNITs; 0: there is none */
};

/* Scores a folded text. `features` is the caller's scratch; afterwards it holds the text's features. */
void model_score(const struct model *model, const char *folded, size_t len, struct features *features,
	struct model_scores *scores);

/* What each word of the text that was scored last (`features`) gave to the score of `number`: with the class's own
 * bias, which is returned, they add up to it. `shares` has room for FEATURES_MOST_WORDS; words past the last that
 * gave anything hold 0. */
int32_t model_explain(const struct model *model, const struct features *features, size_t number,
	int32_t shares[FEATURES_MOST_WORDS]);

/* --- for the trainer ---------------------------------------------------------------------------------- */

/* How many buckets there is room for with so many classes, one or more. */
static inline size_t model_buckets(size_t classes)
{
	size_t room = MODEL_MOST_WEIGHTS / classes;

	return room < FEATURES_MOST_BUCKETS ? room : FEATURES_MOST_BUCKETS;
}

struct model_parts {
	unsigned kinds;
	struct model_expectation expectation;
	size_t buckets, class_count;
	const char *const *names; /* under MODEL_NAME_SIZE octets each */
	const bool *are_distress;
	const uint32_t *scales;   /* up to MODEL_SCALE_MOST */
	const int32_t *biases;    /* up to MODEL_BIAS_MOST, either sign */
	const uint16_t *sureness; /* MODEL_MARGINS of them */
	const uint16_t *distress; /* as many */
	const int8_t *weights;    /* [buckets][class_count] */
};

struct buffer;

/* Appends the octets that model_read() takes. */
void model_write(const struct model_parts *parts, struct buffer *out);

/* The index into either table: of a class that is `margin` ahead of the best other, of distress so far ahead. */
size_t model_margin_index(int32_t margin);

#endif
