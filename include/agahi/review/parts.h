/* parts: what the pages of this room share. */
#ifndef AGAHI_REVIEW_PARTS_H
#define AGAHI_REVIEW_PARTS_H

#include <stdbool.h>

#include "agahi/drafts/deeds.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

/* The edition that the path's first hole means. False, and answered, when there is none. */
bool review_find(struct visit *visit, struct draft *draft);

/* Who does it. Into the visit. */
struct deed review_deed(const struct visit *visit);

enum label review_state_label(enum course_state state);
enum label review_result_label(enum deed_result result);
int review_result_status(enum deed_result result);

/* What an edition is called: its number or the draft's, and its title. */
void review_write_name(struct visit *visit, const struct draft *draft);

/* "4821 9973 5510" of a hash in hexadecimal digits, for people to compare by voice. */
enum { REVIEW_FINGERPRINT_SIZE = 16 };
const char *review_fingerprint(const char *hash, char text[REVIEW_FINGERPRINT_SIZE]);

/* 303 to /review/ID, or the answer to what could not be done: the page again with the reason. */
void review_finish(struct visit *visit, const struct draft *draft, enum deed_result result);

/* An id as a segment of a path. */
enum { REVIEW_ID_SIZE = 24 };
const char *review_id(long long id, char text[REVIEW_ID_SIZE]);

#endif
