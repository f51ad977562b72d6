/* languages: those of a service, kept by a thread that outlives the configuration they came from. */
#ifndef AGAHI_LANGUAGES_H
#define AGAHI_LANGUAGES_H

#include "agahi/catalogue/topics.h"

/* Tags and all, in one piece that free() frees. NULL when memory is short. */
struct topics_languages *languages_copy(const struct topics_languages *languages);

#endif
