/* check_keywords: keywords that nobody can find or writes, and those that two topics claim. */
#ifndef AGAHI_CHECK_KEYWORDS_H
#define AGAHI_CHECK_KEYWORDS_H

#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_keywords(struct inspection *in);

#endif
