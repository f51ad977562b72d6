/* check_vanished: what is published and would be gone: topics, languages, and languages of topics; menus and choices; all
 * keywords of a row; most of the examples. One line for each of these, and what is told as a whole is not told again in its
 * parts. */
#ifndef AGAHI_CHECK_VANISHED_H
#define AGAHI_CHECK_VANISHED_H

#include "agahi/editor/inspection.h"

void check_vanished(struct inspection *in);

/* Is a topic gone, and that told as an error? Then what leads to it need not be told too. */
bool check_has_vanished(const struct inspection *in, const char *topic);

#endif
