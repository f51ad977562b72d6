/* match: from a citizen's words to a keyword of the catalogue.
 *
 * Stages, the first that finds something wins:
 *   exact   the whole text is a keyword
 *   phrase  the text begins with one; the longest
 *   word    keywords of only one topic stand anywhere in the text
 *   edit    the whole text, or words of it that lead to only one topic, are one edit from a keyword of four
 *           letters or more
 * A keyword that several topics use goes by the language order. Pure. */
#ifndef AGAHI_MATCH_H
#define AGAHI_MATCH_H

#include <stddef.h>

#include "agahi/catalogue.h"
#include "agahi/language.h"

enum match_rule { MATCH_NONE, MATCH_EXACT, MATCH_PHRASE, MATCH_WORD, MATCH_EDIT };

struct match {
	enum match_rule rule;
	const struct catalogue_keyword *keyword; /* NULL with MATCH_NONE */
};

/* `folded` is what fold_text() made, of `len` octets. */
struct match match_text(const struct catalogue *catalogue, const struct language_order *order,
	const char *folded, size_t len);

#endif
