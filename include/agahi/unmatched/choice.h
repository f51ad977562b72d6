/* choice: the drafts that a text may be taken into, and which of them it is when nobody says another. */
#ifndef AGAHI_UNMATCHED_CHOICE_H
#define AGAHI_UNMATCHED_CHOICE_H

#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"
#include "agahi/frame/widgets.h"

enum { CHOICE_ID_SIZE = 24, CHOICE_MOST = DRAFTS_MOST_OPEN + 1 };

/* The person's own that can be written in, last changed first, and "new": one that is made from what is live. */
struct choice {
	struct widget_option options[CHOICE_MOST];
	char ids[DRAFTS_MOST_OPEN][CHOICE_ID_SIZE];
	char *texts[DRAFTS_MOST_OPEN];
	size_t count;
	size_t chosen; /* that which the form or the query says (draft), where it is one of them; else the first */
	const struct visit *visit;
};

/* Points into itself: it stays where it is. choice_free() it. */
void choice_gather(struct choice *choice, const struct visit *visit);
void choice_free(struct choice *choice);

/* Of the chosen one. */
const char *choice_value(const struct choice *choice);
const char *choice_words(const struct choice *choice);

void choice_write_select(struct visit *visit, const struct choice *choice);

#endif
