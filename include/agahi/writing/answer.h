/* answer: what a citizen gets who writes a text, as pages show it. */
#ifndef AGAHI_WRITING_ANSWER_H
#define AGAHI_WRITING_ANSWER_H

#include "agahi/frame/desk.h"
#include "agahi/preview/citizen.h"

/* What led to the answer, in words. */
enum label answer_rule(enum decide_rule rule);

/* Both bubbles, topic, rule, language and cost. `edition`: topics are links to the page of their message there; NULL: none, as our
 * script shows it. Nothing for an empty text. */
void answer_write(
	struct visit *visit, const struct catalogue *catalogue, const char *text, const char *edition);

#endif
