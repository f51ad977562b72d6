/* placeholders_page: the values that stand for {names} in texts (pages.h: fittings_placeholders_page, fittings_placeholder_save_page). */
#ifndef AGAHI_FITTINGS_PLACEHOLDERS_PAGE_H
#define AGAHI_FITTINGS_PLACEHOLDERS_PAGE_H

#include "agahi/frame/desk.h"

enum { PLACEHOLDERS_A_PAGE = 40 };

/* Of the form on that page. */
void placeholders_page_preview(struct visit *visit);

#endif
