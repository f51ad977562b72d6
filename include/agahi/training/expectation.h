/* expectation: what citizens may expect of a model, counted over messages that it was not trained on.
 *
 * A message is answered rightly, or offered its topic among three, or missed (offered others, or told that nothing was
 * understood), or answered wrongly, which is worst. What the service does not answer is right as long as it is not
 * answered. Pure. */
#ifndef AGAHI_EXPECTATION_H
#define AGAHI_EXPECTATION_H

#include "agahi/learning/model.h"

enum expectation_outcome {
	EXPECTATION_RIGHT,
	EXPECTATION_OFFERED,
	EXPECTATION_MISSED,
	EXPECTATION_WRONG,
	EXPECTATION_OUTCOMES
};

enum { EXPECTATION_OFFERS = 3, EXPECTATION_NONE = -1 };

struct expectation {
	int fallback;       /* the class of what the service does not answer; EXPECTATION_NONE */
	uint16_t answer_at; /* per mille of sureness */
	uint32_t counts[EXPECTATION_OUTCOMES];
	/* The surest class where it was another than the one wanted: [wanted][it]. */
	uint32_t confused[MODEL_MOST_CLASSES][MODEL_MOST_CLASSES];
};

/* What becomes of one message, whose class is `wanted`; counts it. `scores` as model_score() gives them. */
enum expectation_outcome expectation_add(
	struct expectation *expectation, const struct model_scores *scores, int wanted);

struct expectation_pair {
	uint16_t wanted, taken;
	uint32_t times;
};

/* The pairs that were confused most, most first; how many, at most `most`. */
size_t expectation_pairs(const struct expectation *expectation, struct expectation_pair *pairs, size_t most);

/* In the form that a model keeps. */
struct model_expectation expectation_sum(const struct expectation *expectation);

#endif
