#include "agahi/frame/tables.h"

#include <stdio.h>
#include <string.h>

#include "agahi/labels/moments.h"

/* Roles stand beside the elements: as cards (display: block) they would be no table to a screen reader any more. */
void widget_table_begin(struct visit *visit, enum label caption, struct label_with with,
	const enum label *columns, size_t count)
{
	struct html *page = visit->page;

	HTML(page, "<table class=\"cards\" role=\"table\"><caption>");
	labels_write_with(page, visit->language, caption, with);
	HTML(page, "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
	for (size_t i = 0; i < count; i++) {
		HTML(page, "<th scope=\"col\" role=\"columnheader\">");
		labels_write(page, visit->language, columns[i]);
		HTML(page, "</th>");
	}
	HTML(page, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

void widget_table_end(struct visit *visit)
{
	HTML(visit->page, "</tbody></table>\n");
}

void widget_row_begin(struct visit *visit)
{
	HTML(visit->page, "<tr role=\"row\">");
}

void widget_row_end(struct visit *visit)
{
	HTML(visit->page, "</tr>\n");
}

static void name_column(struct visit *visit, enum label column)
{
	labels_attribute(visit->page, HTML_DATA, visit->language, column, (struct label_with){ 0 });
	HTML(visit->page, ">");
}

void widget_cell_begin(struct visit *visit, enum label column)
{
	HTML(visit->page, "<td role=\"cell\"");
	name_column(visit, column);
}

void widget_cell_end(struct visit *visit)
{
	HTML(visit->page, "</td>");
}

void widget_head_begin(struct visit *visit, enum label column)
{
	HTML(visit->page, "<th scope=\"row\" role=\"rowheader\"");
	name_column(visit, column);
}

void widget_head_end(struct visit *visit)
{
	HTML(visit->page, "</th>");
}

void widget_cell_text(struct visit *visit, enum label column, const char *text)
{
	widget_cell_begin(visit, column);
	HTML(visit->page, "<bdi>");
	html_text(visit->page, text);
	HTML(visit->page, "</bdi></td>");
}

void widget_cell_number(struct visit *visit, enum label column, long long number)
{
	HTML(visit->page, "<td role=\"cell\" class=\"number\"");
	name_column(visit, column);
	moments_write_number(visit->page, number);
	HTML(visit->page, "</td>");
}

/* --- one list on several pages ------------------------------------------------------------------------ */

void widget_tabs(struct visit *visit, enum label of, const struct widget_tab *tabs, size_t count)
{
	struct html *page = visit->page;

	HTML(page, "<nav class=\"tabs\"");
	labels_attribute(page, HTML_ARIA_LABEL, visit->language, of, (struct label_with){ 0 });
	HTML(page, "><ul>");
	for (size_t i = 0; i < count; i++) {
		HTML(page, "<li><a");
		html_path_begin(page, HTML_HREF, tabs[i].segments);
		if (tabs[i].query)
			html_path_query(page, tabs[i].query, tabs[i].value);
		html_path_end(page);
		if (tabs[i].current)
			html_attribute(page, HTML_ARIA_CURRENT, "page");
		HTML(page, ">");
		if (tabs[i].label != LABEL_NONE)
			labels_write(page, visit->language, tabs[i].label);
		else
			html_text(page, tabs[i].text);
		HTML(page, "</a></li>");
	}
	HTML(page, "</ul></nav>\n");
}

/* What the list was asked for stays; only its page changes. */
static void link_page(struct visit *visit, const char *const *segments, long long number, enum label label)
{
	const struct form *query = &visit->exchange->request.query;
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", number);
	HTML(visit->page, "<li><a");
	html_path_begin(visit->page, HTML_HREF, segments);
	for (size_t i = 0; i < query->count; i++) {
		if (strcmp(query->fields[i].name, "page") != 0)
			html_path_query(visit->page, query->fields[i].name, query->fields[i].value);
	}
	html_path_query(visit->page, "page", digits);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</a></li>");
}

void widget_pages(struct visit *visit, const char *const *segments, long long number, bool more)
{
	if (number <= 1 && !more)
		return;
	HTML(visit->page, "<nav class=\"pages\"");
	labels_attribute(
		visit->page, HTML_ARIA_LABEL, visit->language, LABEL_WIDGET_PAGES, (struct label_with){ 0 });
	HTML(visit->page, "><ul>");
	if (number > 1)
		link_page(visit, segments, number - 1, LABEL_WIDGET_BEFORE);
	HTML(visit->page, "<li><span aria-current=\"page\">");
	labels_write_with(
		visit->page, visit->language, LABEL_WIDGET_PAGE, (struct label_with){ .number = number });
	HTML(visit->page, "</span></li>");
	if (more)
		link_page(visit, segments, number + 1, LABEL_WIDGET_AFTER);
	HTML(visit->page, "</ul></nav>\n");
}
