/* check_texts: the texts of a set as citizens get them: what they cost, how they read, whether they are in the letters of their
 * language, and braces that are no placeholder. */
#ifndef AGAHI_CHECK_TEXTS_H
#define AGAHI_CHECK_TEXTS_H

#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_texts(struct inspection *in);

/* The first brace of the text that belongs to no placeholder, and what stands around it; NULL when there is none. */
const char *check_find_brace(const char *text, size_t *len);

#endif
