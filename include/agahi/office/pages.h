/* pages: what the desk looks back on: figures, what was not understood, the record; and the training phone. Each a desk_page_h
 * (frame/desk.h). */
#ifndef AGAHI_OFFICE_PAGES_H
#define AGAHI_OFFICE_PAGES_H

#include "agahi/frame/desk.h"

/* figures_page.c: GET /figures, /figures.csv, /figures.json; all take ?days= or ?from=&to= */
void office_figures_page(struct visit *visit);
void office_figures_csv(struct visit *visit);
void office_figures_json(struct visit *visit);

/* unmatched_page.c: GET /unmatched (?state=) */
void office_unmatched_page(struct visit *visit);

/* unmatched_form.c: GET /unmatched/text (?folded=) */
void office_unmatched_text_page(struct visit *visit);

/* unmatched_deeds.c: POST /unmatched/take, /unmatched/leave, /unmatched/open; GET /unmatched/taken/{e} */
void office_unmatched_take(struct visit *visit);
void office_unmatched_leave(struct visit *visit);
void office_unmatched_open(struct visit *visit);
void office_unmatched_taken_page(struct visit *visit);

/* audit_page.c: GET /audit (?who=&what=&about=&before=), GET /audit.csv, POST /audit/verify */
void office_audit_page(struct visit *visit);
void office_audit_csv(struct visit *visit);
void office_audit_verify(struct visit *visit);

/* checkpoint_page.c: GET and POST /audit/checkpoint, GET /audit/checkpoint.txt */
void office_checkpoint_page(struct visit *visit);
void office_checkpoint_text(struct visit *visit);
void office_checkpoint(struct visit *visit);

/* phone_page.c: GET and POST /phone */
void office_phone_page(struct visit *visit);
void office_phone(struct visit *visit);

#endif
