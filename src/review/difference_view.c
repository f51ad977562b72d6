#include "agahi/review/difference_view.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/row_names.h"
#include "agahi/drafts/marks.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/preview/cost.h"
#include "agahi/review/parts.h"

/* --- the sum ------------------------------------------------------------------------------------------ */

static void write_count(struct visit *visit, enum label label, size_t count)
{
	if (count == 0)
		return;
	HTML(visit->page, "<li>");
	labels_write_with(
		visit->page, visit->language, label, (struct label_with){ .number = (long long)count });
	HTML(visit->page, "</li>");
}

static void write_counts(struct visit *visit, const struct difference_counts *counts)
{
	HTML(visit->page, "<ul class=\"sums\">");
	write_count(visit, LABEL_SUM_TOPICS_ADDED, counts->topics_added);
	write_count(visit, LABEL_SUM_TOPICS_REMOVED, counts->topics_removed);
	write_count(visit, LABEL_SUM_TEXTS_CHANGED, counts->texts_changed);
	write_count(visit, LABEL_SUM_TEXTS_ADDED, counts->texts_added);
	write_count(visit, LABEL_SUM_TEXTS_REMOVED, counts->texts_removed);
	write_count(visit, LABEL_SUM_KEYWORDS_ADDED, counts->keywords_added);
	write_count(visit, LABEL_SUM_KEYWORDS_REMOVED, counts->keywords_removed);
	write_count(visit, LABEL_SUM_PLACEHOLDERS,
		counts->placeholders_added + counts->placeholders_removed + counts->placeholders_changed);
	write_count(visit, LABEL_SUM_MENUS,
		counts->menu_items_added + counts->menu_items_removed + counts->menu_items_changed);
	write_count(visit, LABEL_SUM_EXAMPLES_ADDED, counts->examples_added);
	write_count(visit, LABEL_SUM_EXAMPLES_REMOVED, counts->examples_removed);
	HTML(visit->page, "</ul>");
}

/* --- pieces ------------------------------------------------------------------------------------------- */

static void write_words(struct visit *visit, const char *lang, const struct words *words)
{
	HTML(visit->page, "<p class=\"words\"");
	widget_tongue(visit, lang);
	HTML(visit->page, ">");
	for (size_t i = 0; i < words->count; i++) {
		const struct words_piece *piece = &words->pieces[i];

		switch (piece->change) {
		case WORDS_SAME:
			html_text_of(visit->page, piece->text, piece->len);
			break;
		case WORDS_REMOVED:
			HTML(visit->page, "<del>");
			html_text_of(visit->page, piece->text, piece->len);
			HTML(visit->page, "</del>");
			break;
		case WORDS_ADDED:
			HTML(visit->page, "<ins>");
			html_text_of(visit->page, piece->text, piece->len);
			HTML(visit->page, "</ins>");
			break;
		}
	}
	HTML(visit->page, "</p>");
}

static void write_value(struct visit *visit, const char *lang, const char *before, const char *after)
{
	HTML(visit->page, "<p class=\"words\">");
	if (before) {
		HTML(visit->page, "<del>");
		widget_words(visit, lang, before);
		HTML(visit->page, "</del> ");
	}
	if (after) {
		HTML(visit->page, "<ins>");
		widget_words(visit, lang, after);
		HTML(visit->page, "</ins>");
	}
	HTML(visit->page, "</p>");
}

static void write_list(struct visit *visit, enum label label, const char *lang,
	const struct difference_list *list, bool added)
{
	enum { MOST = 30 };

	if (list->count == 0)
		return;
	HTML(visit->page, "<p>");
	labels_write_with(
		visit->page, visit->language, label, (struct label_with){ .number = (long long)list->count });
	HTML(visit->page, "</p><ul class=\"chips\">");
	for (size_t i = 0; i < list->count && i < MOST; i++) {
		HTML(visit->page, "<li>");
		if (added) {
			HTML(visit->page, "<ins>");
			widget_words(visit, lang, list->texts[i]);
			HTML(visit->page, "</ins>");
		} else {
			HTML(visit->page, "<del>");
			widget_words(visit, lang, list->texts[i]);
			HTML(visit->page, "</del>");
		}
		HTML(visit->page, "</li>");
	}
	if (list->count > MOST) {
		HTML(visit->page, "<li>");
		labels_write_with(visit->page, visit->language, LABEL_DIFF_MORE,
			(struct label_with){ .number = (long long)(list->count - MOST) });
		HTML(visit->page, "</li>");
	}
	HTML(visit->page, "</ul>");
}

/* What a change costs: "2 SMS → 3 SMS". */
static void write_cost(struct visit *visit, const char *before, const char *after)
{
	const struct cost_terms terms = { .paisa = desk_settings(visit->desk)->service.price_per_part };
	struct cost costs[2] = { 0 };

	if ((before && !cost_of(before, &terms, &costs[0])) || (after && !cost_of(after, &terms, &costs[1])))
		return;
	if (costs[0].parts == costs[1].parts)
		return;
	HTML(visit->page, "<p>");
	labels_write_with(visit->page, visit->language, LABEL_DIFF_PARTS_BEFORE,
		(struct label_with){ .number = (long long)costs[0].parts });
	HTML(visit->page, " ");
	labels_write_with(visit->page, visit->language, LABEL_DIFF_PARTS_AFTER,
		(struct label_with){ .number = (long long)costs[1].parts });
	HTML(visit->page, "</p>");
}

/* As the phone shows it, before and after. */
static void write_phones(
	struct visit *visit, const struct difference_view *view, const struct difference_message *message)
{
	const struct message_row *row = difference_message_row(message);
	char *before = message->before ? message_set_fill(view->before, message->before) : NULL;
	char *after = message->after ? message_set_fill(view->after, message->after) : NULL;

	HTML(visit->page, "<div class=\"beside\">");
	if (before) {
		HTML(visit->page, "<div><h4>");
		labels_write(visit->page, visit->language, LABEL_DIFF_BEFORE);
		HTML(visit->page, "</h4>");
		widget_bubble(visit, false, row->lang, before);
		HTML(visit->page, "</div>");
	}
	if (after) {
		HTML(visit->page, "<div><h4>");
		labels_write(visit->page, visit->language, LABEL_DIFF_AFTER);
		HTML(visit->page, "</h4>");
		widget_bubble(visit, false, row->lang, after);
		HTML(visit->page, "</div>");
	}
	HTML(visit->page, "</div>");
	write_cost(visit, before, after);
	free(before);
	free(after);
}

/* --- "I have read this one" --------------------------------------------------------------------------- */

/* Of the row as it is after, or where it is gone as it was before. */
static void write_mark(struct visit *visit, const struct difference_view *view, enum table table,
	const struct row_name *name)
{
	char what[ROW_NAME_SIZE], hash[TABLES_HASH_SIZE], id[REVIEW_ID_SIZE];
	const struct message_set *set = view->after;
	size_t row = row_name_find(set, name);

	if (!view->marks)
		return;
	if (row == SIZE_MAX) {
		set = view->before;
		row = row_name_find(set, name);
	}
	if (row == SIZE_MAX)
		return;
	row_hash(set, table, row, hash);
	row_name_write(name, what);
	bool read = marks_has(desk_database(visit->desk), view->edition, visit->person.id, what, hash);
	if (read)
		widget_badge(visit, WIDGET_GOOD, LABEL_DIFF_READ, (struct label_with){ 0 });
	widget_form(visit, WIDGET_INLINE, "review", review_id(view->edition, id), "read");
	widget_hidden(visit, "what", what);
	widget_hidden(visit, "hash", hash);
	widget_hidden(visit, "read", read ? "0" : "1");
	widget_button(visit, WIDGET_PLAIN, read ? LABEL_DIFF_UNREAD_GO : LABEL_DIFF_READ_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_change(struct visit *visit, enum difference_change change)
{
	static const enum label labels[] = { [DIFFERENCE_ADDED] = LABEL_DIFF_ADDED,
		[DIFFERENCE_REMOVED] = LABEL_DIFF_REMOVED,
		[DIFFERENCE_CHANGED] = LABEL_DIFF_CHANGED };
	static const enum widget_tone tones[] = { [DIFFERENCE_ADDED] = WIDGET_GOOD,
		[DIFFERENCE_REMOVED] = WIDGET_WRONG,
		[DIFFERENCE_CHANGED] = WIDGET_CHANGED };

	widget_badge(visit, tones[change], labels[change], (struct label_with){ 0 });
}

/* The heading of a row: what it is, in which language, what happened to it. */
static void begin_row(struct visit *visit, const char *name, const char *lang, enum difference_change change)
{
	HTML(visit->page, "<section class=\"change\"><h3><bdi dir=\"ltr\">");
	html_text(visit->page, name);
	HTML(visit->page, "</bdi>");
	if (lang && lang[0] != '\0') {
		HTML(visit->page, " · ");
		widget_tongue_names(visit, lang);
	}
	HTML(visit->page, " ");
	write_change(visit, change);
	HTML(visit->page, "</h3>");
}

/* --- the tables --------------------------------------------------------------------------------------- */

static void write_message(
	struct visit *visit, const struct difference_view *view, const struct difference_message *message)
{
	const struct message_row *row = difference_message_row(message);
	const struct row_name name = { TABLE_MESSAGES, { row->topic, row->lang, NULL } };

	begin_row(visit, row->topic, row->lang, message->change);
	if (message->text_changed)
		write_words(visit, row->lang, &message->words);
	if (message->change != DIFFERENCE_CHANGED || message->text_changed)
		write_phones(visit, view, message);
	write_list(visit, LABEL_DIFF_KEYWORDS_ADDED, row->lang, &message->keywords_added, true);
	write_list(visit, LABEL_DIFF_KEYWORDS_REMOVED, row->lang, &message->keywords_removed, false);
	if (message->keywords_moved)
		widget_paragraph(visit, LABEL_DIFF_KEYWORDS_MOVED, (struct label_with){ 0 });
	write_mark(visit, view, TABLE_MESSAGES, &name);
	HTML(visit->page, "</section>");
}

static void write_placeholder(struct visit *visit, const struct difference_view *view,
	const struct difference_placeholder *placeholder)
{
	const struct placeholder_row *row = difference_placeholder_row(placeholder);
	const struct row_name name = { TABLE_PLACEHOLDERS, { row->name, row->lang, NULL } };

	begin_row(visit, row->name, row->lang, placeholder->change);
	write_value(visit, row->lang[0] != '\0' ? row->lang : NULL,
		placeholder->before ? placeholder->before->value : NULL,
		placeholder->after ? placeholder->after->value : NULL);
	widget_paragraph(
		visit, LABEL_DIFF_IN_TEXTS, (struct label_with){ .number = (long long)placeholder->texts });
	write_mark(visit, view, TABLE_PLACEHOLDERS, &name);
	HTML(visit->page, "</section>");
}

static void write_menu(
	struct visit *visit, const struct difference_view *view, const struct difference_menu *menu)
{
	const struct menu_row *row = difference_menu_row(menu);
	const struct row_name name = { TABLE_MENUS, { row->menu, row->item, row->lang } };
	bool label_changed =
		!menu->before || !menu->after || strcmp(menu->before->label, menu->after->label) != 0;
	bool target_changed =
		!menu->before || !menu->after || strcmp(menu->before->target, menu->after->target) != 0;

	begin_row(visit, row->menu, row->item, menu->change);
	if (label_changed)
		write_value(visit, row->lang, menu->before ? menu->before->label : NULL,
			menu->after ? menu->after->label : NULL);
	if (target_changed)
		write_value(visit, NULL, menu->before ? menu->before->target : NULL,
			menu->after ? menu->after->target : NULL);
	write_mark(visit, view, TABLE_MENUS, &name);
	HTML(visit->page, "</section>");
}

static void write_examples(struct visit *visit, const struct difference_examples *examples)
{
	HTML(visit->page, "<section class=\"change\"><h3><bdi dir=\"ltr\">");
	html_text(visit->page, examples->topic);
	HTML(visit->page, "</bdi> · ");
	widget_tongue_names(visit, examples->lang);
	HTML(visit->page, "</h3>");
	write_list(visit, LABEL_DIFF_EXAMPLES_ADDED, examples->lang, &examples->added, true);
	write_list(visit, LABEL_DIFF_EXAMPLES_REMOVED, examples->lang, &examples->removed, false);
	HTML(visit->page, "</section>");
}

static void write_moved(struct visit *visit, const struct difference *difference)
{
	static const enum label labels[TABLE_COUNT] = { [TABLE_MESSAGES] = LABEL_DIFF_MOVED_MESSAGES,
		[TABLE_PLACEHOLDERS] = LABEL_DIFF_MOVED_PLACEHOLDERS,
		[TABLE_MENUS] = LABEL_DIFF_MOVED_MENUS,
		[TABLE_EXAMPLES] = LABEL_DIFF_MOVED_EXAMPLES };

	for (size_t i = 0; i < TABLE_COUNT; i++) {
		if (difference->moved[i])
			widget_paragraph(visit, labels[i], (struct label_with){ 0 });
	}
	if (difference->first_menu_after || difference->first_menu_before)
		widget_notice(visit, WIDGET_WARNING, LABEL_DIFF_FIRST_MENU,
			(struct label_with){ .value = difference->first_menu_before,
				.other = difference->first_menu_after });
}

/* Row `i` of all tables together. */
static void write_row(struct visit *visit, const struct difference_view *view,
	const struct difference *difference, size_t i)
{
	if (i < difference->message_count) {
		write_message(visit, view, &difference->messages[i]);
		return;
	}
	i -= difference->message_count;
	if (i < difference->placeholder_count) {
		write_placeholder(visit, view, &difference->placeholders[i]);
		return;
	}
	i -= difference->placeholder_count;
	if (i < difference->menu_count)
		write_menu(visit, view, &difference->menus[i]);
	else
		write_examples(visit, &difference->examples[i - difference->menu_count]);
}

static void write_rows(
	struct visit *visit, const struct difference_view *view, const struct difference *difference)
{
	size_t all = difference->message_count + difference->placeholder_count + difference->menu_count +
		difference->examples_count;
	long long page = form_number(&visit->exchange->request.query, "page", 1);
	size_t first = page > 1 ? ((size_t)page - 1) * DIFFERENCE_VIEW_ROWS : 0;

	for (size_t i = first; i < all && i < first + DIFFERENCE_VIEW_ROWS; i++)
		write_row(visit, view, difference, i);
	if (all > DIFFERENCE_VIEW_ROWS && !view->segments)
		widget_paragraph(visit, LABEL_DIFF_MORE,
			(struct label_with){ .number = (long long)(all - DIFFERENCE_VIEW_ROWS) });
	else if (all > DIFFERENCE_VIEW_ROWS)
		widget_pages(visit, view->segments, page > 1 ? page : 1, first + DIFFERENCE_VIEW_ROWS < all);
}

static void write_all(
	struct visit *visit, const struct difference_view *view, const struct difference *difference)
{
	if (difference_is_empty(difference)) {
		widget_paragraph(visit, LABEL_DIFF_NONE, (struct label_with){ 0 });
		return;
	}
	write_counts(visit, &difference->counts);
	write_moved(visit, difference);
	write_rows(visit, view, difference);
}

void difference_view_write(struct visit *visit, const struct difference_view *view)
{
	struct difference *made = view->difference ? NULL : difference_make(view->before, view->after);
	const struct difference *difference = view->difference ? view->difference : made;

	if (difference)
		write_all(visit, view, difference);
	else
		widget_notice(visit, WIDGET_WRONG, LABEL_GATE_FAILED_WHY, (struct label_with){ 0 });
	difference_free(made);
}
