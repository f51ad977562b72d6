/* language: in which language a citizen is answered.
 *
 * An order of all languages, best first: the one the citizen chose, then those of the script they wrote in,
 * then the others. Within a script the language that most of their words belong to leads, then the service's
 * default, then the operator's order. Pure. */
#ifndef AGAHI_LANGUAGE_H
#define AGAHI_LANGUAGE_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/text/script.h"

struct language_order {
	int languages[TOPICS_MAX_LANGUAGES];
	size_t count;
	enum script script;                   /* of most of its letters */
	bool foreign;                         /* its letters are of a language that the set does not have */
	size_t chosen;                        /* how many of them the citizen chose: 0 or 1 */
	unsigned words[TOPICS_MAX_LANGUAGES]; /* by language: words of the text that belong to it */
};

/* `preferred` is TOPICS_NONE when the citizen never chose. `folded` is what they wrote (fold.h). */
void language_order_for(
	const struct catalogue *catalogue, int preferred, const char *folded, struct language_order *order);

/* The letters say that the text is in this language of the set (TOPICS_NONE: in one that the set does not have): it goes before all but the one
 * that the citizen chose, and counts as spoken. */
void language_order_hear(struct language_order *order, int language);

/* The place in the order of the best language in `set` (a bit for each); count when none is. */
size_t language_rank(const struct language_order *order, uint64_t set);

/* Of the topics that use one keyword, the one whose language suits the citizen best. NULL for NULL. */
const struct keyword *language_best_keyword(
	const struct language_order *order, const struct keyword *keyword);

/* The best language in `set` that has a text of the topic; without one the best that has it, or TOPICS_NONE. */
int language_of_set(const struct language_order *order, const struct topics *topics, int topic, uint64_t set);

/* The language to answer a match in: the best in `set`, the keyword's own, unless the text speaks another, by
 * two words more, that has a text of the topic. */
int language_for_match(
	const struct language_order *order, const struct topics *topics, int topic, uint64_t set);

/* Does the text clearly speak another language than this one: by its letters, or by two words more? One that the citizen
 * chose is not another. */
bool language_is_another(const struct language_order *order, const struct topics *topics, int language);

/* The best language that has a text of the topic, or TOPICS_NONE. */
int language_with_text(const struct language_order *order, const struct topics *topics, int topic);

#endif
