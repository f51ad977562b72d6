/* weigh: a topic by the words of the keywords, for catalogues that have no model.
 *
 * Every word is looked up (reading.h), and the topics are scored:
 *
 *   a word       gives 1 where only one topic's keywords hold it, 1/2 where two do, …; each counts once, and
 *                those that say nothing (stopwords.h) count nothing
 *   a phrase     a keyword that stands in the text whole, with or without its little words, adds to its topic:
 *                more for more words, and again when nothing else is in the text
 *   a guess      a word found by form, sound or edit counts four fifths; when it may be several words, only
 *                topics that all of them lead to get it
 *   the unknown  every word that no keyword and no list holds raises what a topic needs
 *
 * The best topic is taken when it has what it needs and is clearly ahead of the second. How it was found is its
 * rule: phrase (a keyword begins the text), word (one stands anywhere in it), edit or sound (one does, misspelt or
 * in another form), sentence (no keyword whole, but enough of their words). Otherwise none, with the topics that
 * were nearest. Scores are integers, in thousandths of a telling word. Pure. */
#ifndef AGAHI_WEIGH_H
#define AGAHI_WEIGH_H

#include <stddef.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/found.h"
#include "agahi/match/language.h"

/* `folded` is what fold_text() made, of `len` octets. */
struct match weigh_words(const struct catalogue *catalogue, const struct language_order *order,
	const char *folded, size_t len);

#endif
