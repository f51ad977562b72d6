/* pages: the pages of what stands around the texts: placeholders, menus, tables as files; and the preview of every form that is
 * written at. Rows of the desk's table of routes (frame/route.h). {e}: as in writing/pages.h. */
#ifndef AGAHI_FITTINGS_PAGES_H
#define AGAHI_FITTINGS_PAGES_H

#include "agahi/frame/desk.h"

void fittings_preview_page(struct visit *visit); /* POST /preview */

void fittings_placeholders_page(struct visit *visit);     /* GET /set/{e}/placeholders: name, new, page */
void fittings_placeholder_save_page(struct visit *visit); /* POST the same: do */
void fittings_menus_page(struct visit *visit);            /* GET /set/{e}/menus: menu, item, new */
void fittings_menu_save_page(struct visit *visit);        /* POST the same: do */

void fittings_import_page(struct visit *visit); /* GET /set/{e}/import */
void fittings_import_look_page(
	struct visit *visit); /* POST the same: table, csv, do; or file, file-table; or upload */
void fittings_export_page(struct visit *visit); /* GET /set/{e}/export/{table} */

#endif
