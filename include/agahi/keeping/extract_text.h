/* extract_text: what is kept of one number, in words that a clerk can read out. */
#ifndef AGAHI_EXTRACT_TEXT_H
#define AGAHI_EXTRACT_TEXT_H

#include <stdio.h>

#include "agahi/keeping/extract.h"

/* Times are in the zone of calendar.h. */
void extract_text(const struct extract *extract, FILE *out);

#endif
