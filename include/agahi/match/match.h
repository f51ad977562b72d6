/* match: from a citizen's words to a topic of the catalogue.
 *
 * In this order:
 *
 *   exact      the whole text is a keyword, letter by letter
 *   command    STOP, START, HELP, a language, thanks or a greeting, with no more around it than people put there
 *              (commands.h)
 *   priority   phrases say that somebody is in danger or kept from voting (distress.h), and the catalogue's model, if it
 *              has one, has that among the two likeliest topics
 *   model      what the catalogue's model is sure of (classify.h). Where it has none, the words are weighed
 *              against those of the keywords (weigh.h), and the rule is phrase, word, edit, sound or sentence
 *
 * Else none, with the topics that were nearest. Keywords of the topic `fallback` are what the service does not answer.
 * Numbers are integers, so the same text always finds the same. Pure. */
#ifndef AGAHI_MATCH_H
#define AGAHI_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/found.h"
#include "agahi/match/language.h"

/* `folded` is what fold_text() made, of `len` octets. */
struct match match_text(const struct catalogue *catalogue, const struct language_order *order,
	const char *folded, size_t len);

/* Does the text tell of somebody in distress, whatever else is in it? */
bool match_is_distress(const struct catalogue *catalogue, const char *folded, size_t len);

/* Exact and command alone: cheap enough for who is not to be answered otherwise. */
struct match match_command(const struct catalogue *catalogue, const struct language_order *order,
	const char *folded, size_t len);

/* A text of several lines of which one is a keyword by itself: "how to vote", and below it a signature, or
 * the mail that is answered; a command only where no other line says anything. MATCH_EXACT by the first such line, or MATCH_NONE. `text` is as it was decoded.
 */
struct match match_line(
	const struct catalogue *catalogue, const struct language_order *order, const char *text);

#endif
