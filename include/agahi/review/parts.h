/* parts: what the pages of this room share. */
#ifndef AGAHI_REVIEW_PARTS_H
#define AGAHI_REVIEW_PARTS_H

#include "agahi/drafts/deeds.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

/* What an edition is called: its number or the draft's, and its title. */
void review_write_name(struct visit *visit, const struct draft *draft);

/* What is to be said of when it would go live: on polling day, in a silence period, overtaken, past. */
void review_write_remarks(struct visit *visit, const struct draft *draft);

/* 303 to /review/ID, or the answer to what could not be done: the page again with the reason. */
void review_finish(struct visit *visit, const struct draft *draft, enum deed_result result);

/* An id as a segment of a path. */
enum { REVIEW_ID_SIZE = 24 };
const char *review_id(long long id, char text[REVIEW_ID_SIZE]);

#endif
