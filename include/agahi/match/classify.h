/* classify: what a catalogue's model (learning/model.h) makes of a text.
 *
 * It answers where it is sure, by `match.answer_at`; else it names the topics that are likeliest. Commands are never
 * near, nor is what the service does not answer; and they are taken from a text only where it can mean nothing else. Where
 * somebody may be in distress it says so. Pure. */
#ifndef AGAHI_CLASSIFY_H
#define AGAHI_CLASSIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/learning/features.h"
#include "agahi/match/found.h"

/* MATCH_MODEL, or MATCH_NONE with what is near; MATCH_PRIORITY where a topic that phrases speak for (distress.h;
 * TOPICS_NONE: none) is one of the two likeliest, or one that the model does not know. The catalogue has a model; `folded` is what fold_text() made. */
struct match classify_text(const struct catalogue *catalogue, const char *folded, size_t len, int spoken_for);

/* Is somebody likely in distress? The catalogue has a model. */
bool classify_is_distress(const struct catalogue *catalogue, const char *folded, size_t len);

/* Why a topic has the score that it has: what it brings itself, and what each word adds; together they are the score. In
 * MODEL_UNITs. */
struct classify_shares {
	int32_t score, itself;
	int32_t words[FEATURES_MOST_WORDS]; /* by the words of the text, from the first */
};

/* False where the catalogue has no model, or the model does not know the topic. */
bool classify_explain(const struct catalogue *catalogue, const char *folded, size_t len, int topic,
	struct classify_shares *shares);

#endif
