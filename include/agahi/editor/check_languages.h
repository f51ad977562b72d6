/* check_languages: tags that are none, the languages that a set has and lacks, and what is not translated. */
#ifndef AGAHI_CHECK_LANGUAGES_H
#define AGAHI_CHECK_LANGUAGES_H

#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_languages(struct inspection *in);

#endif
