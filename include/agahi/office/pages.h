/* pages: what the desk looks back on: figures, the record; and the training phone. Each a desk_page_h
 * (frame/desk.h). */
#ifndef AGAHI_OFFICE_PAGES_H
#define AGAHI_OFFICE_PAGES_H

#include "agahi/frame/desk.h"

/* figures_page.c: GET /figures, /figures.csv, /figures.json; all take ?days= or ?from=&to=; the page ?show=, the last
 * ?part=now */
void office_figures_page(struct visit *visit);
void office_figures_csv(struct visit *visit);
void office_figures_json(struct visit *visit);

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
