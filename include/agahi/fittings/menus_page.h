/* menus_page: what citizens who dial choose from (pages.h: fittings_menus_page, fittings_menu_save_page). */
#ifndef AGAHI_FITTINGS_MENUS_PAGE_H
#define AGAHI_FITTINGS_MENUS_PAGE_H

#include "agahi/frame/desk.h"

/* Of the form on that page. */
void menus_page_preview(struct visit *visit);

#endif
