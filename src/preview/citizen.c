#include "agahi/preview/citizen.h"

bool citizen_ask(const struct catalogue *catalogue, const char *text, const struct decide_sender *sender,
	const struct cost_terms *terms, struct citizen_answer *answer)
{
	const struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };
	const struct decide_sender nobody = { .verdict = LIMITER_ALLOW };

	*answer =
		(struct citizen_answer){ .decision = decide(&request, catalogue, sender ? sender : &nobody) };
	if (!answer->decision.text)
		return true;
	return decision_write(&answer->decision, &answer->text) &&
		cost_of(answer->text.data, terms, &answer->cost);
}

void citizen_answer_free(struct citizen_answer *answer)
{
	buffer_free(&answer->text);
}
