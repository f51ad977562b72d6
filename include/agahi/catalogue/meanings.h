/* meanings: the lexicon of a catalogue (lexicon.h): what its keywords' words lead to, and which words say nothing.
 *
 * A language has a list of those that say nothing (stopwords.h), or they are told from its texts (frequent.h). */
#ifndef AGAHI_MEANINGS_H
#define AGAHI_MEANINGS_H

#include <stdbool.h>

#include "agahi/catalogue/topics.h"
#include "agahi/words/keywords.h"
#include "agahi/words/lexicon.h"

/* Keywords must outlive it. NULL when memory is short. */
struct lexicon *meanings_learn(const struct topics *topics, const struct keywords *keywords);

/* Do the words of a language that say nothing stay the same with other texts of the same topics, and the same keywords? */
bool meanings_stay(const struct topics *before, const struct topics *after, int language);

#endif
