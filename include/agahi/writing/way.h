/* way: the keys that lead a citizen who dials to a topic's text in a language. Pure: found by dialling (service/dial.h). */
#ifndef AGAHI_WRITING_WAY_H
#define AGAHI_WRITING_WAY_H

#include <stdbool.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/text/screen.h"

enum { WAY_MOST_KEYS = 6, WAY_SIZE = WAY_MOST_KEYS + 1, WAY_MOST_TRIES = 600 };

/* Each key is a digit. False when no way was found within WAY_MOST_TRIES keys; `keys` is "" then. */
bool way_find(const struct catalogue *catalogue, const char *topic, const char *lang,
	const struct screen_size *size, char keys[WAY_SIZE]);

#endif
