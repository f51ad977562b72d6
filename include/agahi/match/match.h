/* match: from a citizen's words to a topic of the catalogue.
 *
 * First the whole text: it is a keyword, letter by letter (exact). Else every word is looked up (reading.h), and
 * the topics are scored:
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
 * were nearest. A keyword that several topics use goes by the language order. Keywords of the topic `fallback` are
 * what the service does not answer. Scores are integers, so the same text always finds the same. Pure. */
#ifndef AGAHI_MATCH_H
#define AGAHI_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/language.h"

enum match_rule {
	MATCH_NONE,
	MATCH_EXACT,
	MATCH_PHRASE,
	MATCH_WORD,
	MATCH_EDIT,
	MATCH_SOUND,
	MATCH_SENTENCE
};

enum { MATCH_MAX_NEAREST = 3 };

struct match {
	enum match_rule rule;
	int topic;           /* not with MATCH_NONE */
	uint64_t languages;  /* of the keyword, or of the words */
	const char *keyword; /* as the operator wrote it; NULL with MATCH_SENTENCE */
	unsigned score;      /* in thousandths of a telling word; 0 with MATCH_EXACT */
	unsigned steps;      /* what it cost: words, places and keywords that were looked at */
	/* With MATCH_NONE: topics that the text may have meant, the best first. */
	int nearest[MATCH_MAX_NEAREST];
	size_t nearest_count;
};

/* No text costs more: what a network's hostile peer sends is as cheap as a question. */
enum { MATCH_MAX_STEPS = 50000 };

/* `folded` is what fold_text() made, of `len` octets. */
struct match match_text(const struct catalogue *catalogue, const struct language_order *order,
	const char *folded, size_t len);

/* A text of several lines of which one is a keyword by itself: "how to vote", and below it a signature, or
 * the mail that is answered. MATCH_EXACT by the first such line, or MATCH_NONE. `text` is as it was decoded.
 */
struct match match_line(
	const struct catalogue *catalogue, const struct language_order *order, const char *text);

#endif
