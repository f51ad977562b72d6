/* outcomes: a deed of a visit, and what came of it in words and as a status of HTTP. */
#ifndef AGAHI_OUTCOMES_H
#define AGAHI_OUTCOMES_H

#include "agahi/drafts/deeds.h"
#include "agahi/frame/desk.h"

/* By the visit's person, from its address, now. Into the visit. */
struct deed outcomes_deed(const struct visit *visit);

enum label outcomes_label(enum deed_result result);
int outcomes_status(enum deed_result result);

#endif
