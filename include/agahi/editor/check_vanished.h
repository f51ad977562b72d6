/* check_vanished: what is published and would be gone: topics, languages, and languages of topics. One line for each of the three,
 * and what is told as a whole is not told again in its parts. */
#ifndef AGAHI_CHECK_VANISHED_H
#define AGAHI_CHECK_VANISHED_H

#include "agahi/editor/inspection.h"

void check_vanished(struct inspection *in);

#endif
