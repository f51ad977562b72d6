/* outcomes: a deed of a visit, and what came of it in words and as a status of HTTP. */
#ifndef AGAHI_OUTCOMES_H
#define AGAHI_OUTCOMES_H

#include <stdbool.h>

#include "agahi/drafts/deeds.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

/* By the visit's person, from its address, now. Into the visit. */
struct deed outcomes_deed(const struct visit *visit);

/* The edition that the path's first hole means. False, and answered, when there is none. */
bool outcomes_find(struct visit *visit, struct draft *draft);

enum label outcomes_state_label(enum course_state state);

/* What happened, and what to do, by a kind of refusal (draft->refusal); of any other one too. */
enum label outcomes_refusal_label(const char *refusal);

enum label outcomes_label(enum deed_result result);
int outcomes_status(enum deed_result result);

#endif
