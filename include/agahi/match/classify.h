/* classify: what a catalogue's model (learning/model.h) makes of a text.
 *
 * It answers where it is sure, by `match.answer_at`; else it names the topics that are likeliest. Commands are never
 * near, nor is what the service does not answer. Pure. */
#ifndef AGAHI_CLASSIFY_H
#define AGAHI_CLASSIFY_H

#include <stddef.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/found.h"

/* MATCH_MODEL, or MATCH_NONE with what is near. The catalogue has a model; `folded` is what fold_text() made. */
struct match classify_text(const struct catalogue *catalogue, const char *folded, size_t len);

#endif
