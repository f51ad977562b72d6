/* wordmarks: two texts as one, with what went and what came marked by words (comparison/words.h), for eyes and for ears. */
#ifndef AGAHI_WRITING_WORDMARKS_H
#define AGAHI_WRITING_WORDMARKS_H

#include "agahi/frame/desk.h"

void wordmarks_write(struct visit *visit, const char *lang, const char *before, const char *after);

#endif
