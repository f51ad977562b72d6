/* commands: STOP, START, HELP, a language, thanks and greetings in the ways people say them: "msg band karo", "please
 * don't text", "انگلش میں بتائیں".
 *
 * A short text that holds a command's keyword, or a phrase that the program knows for it, and around that nothing but
 * words that people put around this very command. Pure. */
#ifndef AGAHI_COMMANDS_H
#define AGAHI_COMMANDS_H

#include <stdbool.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/found.h"
#include "agahi/match/language.h"
#include "agahi/match/phrases.h"

/* MATCH_COMMAND, or MATCH_NONE. A language that the set does not speak leads to its topic `other-language`. `folded` is
 * what fold_text() made. */
struct match commands_find(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded);

/* Does the text speak of messages, or of this service? Then "stop" may be said to it. */
bool commands_speak_of_messages(const char *folded);

/* For tests: the tables are sorted by hand. */
struct phrases commands_phrases(void);
struct phrases commands_words_around(void);

#endif
