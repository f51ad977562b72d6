/* tables: rows of data, tabs and pages of a list. Tables become cards on a narrow screen, and stay tables to who hears them. */
#ifndef AGAHI_FRAME_TABLES_H
#define AGAHI_FRAME_TABLES_H

#include "agahi/frame/desk.h"

/* --- tables: become cards on a narrow screen */

void widget_table_begin(struct visit *visit, enum label caption, struct label_with with,
	const enum label *columns, size_t count);
void widget_row_begin(struct visit *visit);
void widget_cell_begin(
	struct visit *visit, enum label column); /* <td>; the column's word is shown on cards */
void widget_head_begin(struct visit *visit, enum label column); /* <th scope=row> */
void widget_cell_end(struct visit *visit);
void widget_head_end(struct visit *visit);
void widget_row_end(struct visit *visit);
void widget_table_end(struct visit *visit);
/* One cell with data in it. */
void widget_cell_text(struct visit *visit, enum label column, const char *text); /* isolated, dir=auto */
void widget_cell_number(struct visit *visit, enum label column, long long number);

/* --- one list on several pages ------------------------------------------------------------------------------ */

struct widget_tab {
	enum label label; /* LABEL_NONE: `text` */
	const char *text;
	const char *segments[8];   /* ended by NULL */
	const char *query, *value; /* one field of the query, or NULL */
	bool current;
};
void widget_tabs(struct visit *visit, enum label of, const struct widget_tab *tabs, size_t count);

/* Before and after; `page` from 1. Nothing where there is only one. */
void widget_pages(struct visit *visit, const char *const *segments, long long page, bool more);

#endif
