#include "agahi/writing/tongues_view.h"

#include <string.h>

#include "agahi/frame/widgets.h"

void tongues_view_write_tabs(struct visit *visit, const struct tongues_view *view)
{
	struct widget_tab tabs[TOPICS_MAX_LANGUAGES] = { 0 };

	for (size_t i = 0; i < view->tongues.count; i++)
		tabs[i] = (struct widget_tab){ .label = LABEL_NONE,
			.text = labels_tongue(visit->language, view->tongues.tags[i]),
			.segments = { "set", view->place->id, "message", view->topic, view->tongues.tags[i],
				NULL },
			.current = strcmp(view->tongues.tags[i], view->lang) == 0 };
	widget_tabs(visit, LABEL_WRITING_LANGUAGES, tabs, view->tongues.count);
}

static void write_keywords(struct visit *visit, const struct message_row *row)
{
	if (row->keyword_count == 0)
		return;
	HTML(visit->page, "<p class=\"hint\"");
	widget_tongue(visit, row->lang);
	HTML(visit->page, ">");
	for (size_t i = 0; i < row->keyword_count; i++) {
		if (i > 0)
			HTML(visit->page, " · ");
		widget_words(visit, row->lang, row->keywords[i]);
	}
	HTML(visit->page, "</p>");
}

static void write_message(struct visit *visit, const struct message_row *row)
{
	HTML(visit->page, "<article class=\"card\"><h3><bdi>");
	html_text(visit->page, labels_tongue(visit->language, row->lang));
	HTML(visit->page, "</bdi></h3>\n<p class=\"words\"");
	widget_tongue(visit, row->lang);
	HTML(visit->page, ">");
	html_text(visit->page, row->text);
	HTML(visit->page, "</p>\n");
	write_keywords(visit, row);
	HTML(visit->page, "</article>\n");
}

static bool write_tongue(struct visit *visit, const struct tongues_view *view, const char *lang)
{
	struct row_name name = { .table = TABLE_MESSAGES, .parts = { view->topic, lang } };
	struct stored_row row;
	bool written = stored_row_find(desk_database(visit->desk), view->place->draft.id, &name, &row) &&
		row.message;

	if (written)
		write_message(visit, row.message);
	stored_row_free(&row);
	return written;
}

void tongues_view_write(struct visit *visit, const struct tongues_view *view)
{
	bool any = false;

	HTML(visit->page, "<section class=\"beside\" aria-labelledby=\"other-languages\">\n");
	widget_heading(visit, LABEL_WRITING_OTHER_LANGUAGES, (struct label_with){ 0 }, "other-languages");
	for (size_t i = 0; i < view->tongues.count; i++) {
		if (strcmp(view->tongues.tags[i], view->lang) != 0)
			any |= write_tongue(visit, view, view->tongues.tags[i]);
	}
	if (!any)
		widget_paragraph(visit, LABEL_WRITING_NOT_IN_OTHERS, (struct label_with){ 0 });
	HTML(visit->page, "</section>\n");
}
