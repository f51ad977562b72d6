/* language: in which language a citizen is answered.
 *
 * An order of all languages, best first: the one the citizen chose, then those of the script they wrote in,
 * then the others; within a script the service's default leads, and the operator's order follows. Pure. */
#ifndef AGAHI_LANGUAGE_H
#define AGAHI_LANGUAGE_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue.h"

struct language_order {
	int languages[CATALOGUE_MAX_LANGUAGES];
	size_t count;
};

/* `preferred` is CATALOGUE_NONE when the citizen never chose. `text` is what they wrote (UTF-8). */
void language_order_for(
	const struct catalogue *catalogue, int preferred, const char *text, struct language_order *order);

/* The place in the order of the best language in `set` (a bit for each); count when none is. */
size_t language_rank(const struct language_order *order, uint64_t set);

/* The best language that has a text of the topic, or CATALOGUE_NONE. */
int language_with_text(const struct language_order *order, const struct catalogue *catalogue, int topic);

#endif
