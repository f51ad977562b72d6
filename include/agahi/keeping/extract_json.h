/* extract_json: what is kept of one number, for a program. */
#ifndef AGAHI_EXTRACT_JSON_H
#define AGAHI_EXTRACT_JSON_H

#include <jansson.h>

#include "agahi/keeping/extract.h"

/* The caller's. Times are in the zone of calendar.h. */
json_t *extract_json(const struct extract *extract);

#endif
