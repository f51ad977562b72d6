/* pages: what was not understood, and how it is taken into a draft. Each a desk_page_h (frame/desk.h). */
#ifndef AGAHI_UNMATCHED_PAGES_H
#define AGAHI_UNMATCHED_PAGES_H

#include "agahi/frame/desk.h"

/* page.c: GET /unmatched (?state=) */
void unmatched_page(struct visit *visit);

/* form.c: GET /unmatched/text (?folded=) */
void unmatched_text_page(struct visit *visit);

/* deeds.c: POST /unmatched/take, /unmatched/leave, /unmatched/open */
void unmatched_take(struct visit *visit);
void unmatched_leave(struct visit *visit);
void unmatched_open(struct visit *visit);

/* taken.c: GET /unmatched/taken/{e}, and /unmatched/taken/{e}/ready, which our script asks: {"ready": true} */
void unmatched_taken_page(struct visit *visit);
void unmatched_taken_ready(struct visit *visit);

#endif
