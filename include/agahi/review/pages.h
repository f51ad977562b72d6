/* pages: from a draft to what is live: difference, review, hand-over, schedule. Each a desk_page_h (frame/desk.h). */
#ifndef AGAHI_REVIEW_PAGES_H
#define AGAHI_REVIEW_PAGES_H

#include "agahi/frame/desk.h"

/* list.c: GET /review */
void review_list_page(struct visit *visit);

/* compare.c: GET /set/{e}/diff (against its base; ?with= another) */
void review_diff_page(struct visit *visit);

/* page.c: GET /review/{e}, GET /review/{e}/file */
void review_page(struct visit *visit);
void review_file(struct visit *visit);
void review_ready(struct
	visit *visit); /* GET /review/{e}/ready: {"ready": true} when nothing is under way that the page waits for */

/* deeds.c: POST */
void review_submit(struct visit *visit);       /* /set/{e}/submit */
void review_give_up(struct visit *visit);      /* /set/{e}/giveup */
void review_approve(struct visit *visit);      /* /review/{e}/approve */
void review_ask(struct visit *visit);          /* /review/{e}/ask */
void review_withdraw(struct visit *visit);     /* /review/{e}/withdraw */
void review_send(struct visit *visit);         /* /review/{e}/send */
void review_call_back(struct visit *visit);    /* /review/{e}/callback */
void review_plan(struct visit *visit);         /* /review/{e}/plan */
void review_mark(struct visit *visit);         /* /review/{e}/read */
void review_comment(struct visit *visit);      /* /review/{e}/comment */
void review_comment_done(struct visit *visit); /* /review/{e}/done */

/* update.c: GET and POST /set/{e}/update */
void review_update_page(struct visit *visit);
void review_update(struct visit *visit);

/* schedule.c: GET /schedule, POST /schedule/occasion, POST /schedule/remove */
void review_schedule_page(struct visit *visit);
void review_occasion(struct visit *visit);
void review_occasion_remove(struct visit *visit);

#endif
