/* placeholders_page: the values that stand for {names} in texts (pages.h: writing_placeholders_page, writing_placeholder_save_page). */
#ifndef AGAHI_WRITING_PLACEHOLDERS_PAGE_H
#define AGAHI_WRITING_PLACEHOLDERS_PAGE_H

#include "agahi/frame/desk.h"

enum { PLACEHOLDERS_A_PAGE = 40 };

/* Of the form on that page. */
void placeholders_page_preview(struct visit *visit);

#endif
