/* citizen: what a citizen gets who writes this: the decision, the text, and what it costs.
 *
 * decide() itself, asked of a draft's catalogue (workbench.h) or of what is live. Pure. */
#ifndef AGAHI_CITIZEN_H
#define AGAHI_CITIZEN_H

#include <stdbool.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/preview/cost.h"
#include "agahi/service/decide.h"

struct citizen_answer {
	struct decision
		decision; /* topic, language, rule, offer, names: into the catalogue; `text` NULL: silence */
	struct buffer text; /* as the citizen gets it; empty with silence */
	struct cost cost;   /* without parts with silence */
};

/* `sender` NULL: somebody who never wrote before and is not over any limit. Free with citizen_answer_free(), before the
 * catalogue. False when memory is short. */
bool citizen_ask(const struct catalogue *catalogue, const char *text, const struct decide_sender *sender,
	const struct cost_terms *terms, struct citizen_answer *answer);
void citizen_answer_free(struct citizen_answer *answer);

#endif
