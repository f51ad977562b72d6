/* tables_page: the tables of an edition as files of a spreadsheet, out and in (pages.h: fittings_import_page,
 * fittings_import_look_page, fittings_export_page). */
#ifndef AGAHI_FITTINGS_TABLES_PAGE_H
#define AGAHI_FITTINGS_TABLES_PAGE_H

#endif
