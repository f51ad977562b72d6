#include "agahi/writing/list_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/bench.h"
#include "agahi/bench/checking.h"
#include "agahi/bench/questions.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/sheet/tags.h"
#include "agahi/writing/answer.h"
#include "agahi/writing/drafts_page.h"
#include "agahi/writing/list_cost.h"
#include "agahi/writing/list_rows.h"
#include "agahi/writing/pages.h"

struct view {
	struct place place;
	struct list_rows list;
	struct list_wanted wanted;
	struct cost_terms terms;
	enum list_order order;
	size_t page; /* from 0 */
	bool remarks_known;
};

static void view_free(struct view *view)
{
	list_rows_free(&view->list);
	free(view);
}

/* --- what is asked for -------------------------------------------------------------------------------- */

static const char *const boxes[] = { "changed", "untranslated", "remarks", "long" };
static const enum label box_labels[] = { LABEL_WRITING_ONLY_CHANGED, LABEL_WRITING_ONLY_UNTRANSLATED,
	LABEL_WRITING_ONLY_REMARKS, LABEL_WRITING_ONLY_LONG };
enum { BOXES = sizeof(boxes) / sizeof(boxes[0]) };

static struct list_wanted read_wanted(const struct form *query)
{
	return (struct list_wanted){ .words = form_value(query, "q"),
		.changed = form_has(query, "changed"),
		.untranslated = form_has(query, "untranslated"),
		.remarks = form_has(query, "remarks"),
		.long_ones = form_has(query, "long") };
}

static const char *const orders[LIST_ORDERS] = { "", "asked", "cost" };

static enum list_order read_order(const struct form *query)
{
	const char *wanted = form_value(query, "order");
	int order = LIST_ORDERS - 1;

	while (order > 0 && strcmp(orders[order], wanted) != 0)
		order--;
	return (enum list_order)order;
}

static size_t read_page(const struct form *query, size_t lines)
{
	long long page = form_number(query, "page", 1);

	return page >= 1 && page <= (long long)(lines / LIST_LINES_A_PAGE) + 1 ? (size_t)page - 1 : 0;
}

static void write_order(struct visit *visit, const struct view *view)
{
	static const struct widget_option options[LIST_ORDERS] = { { "", LABEL_WRITING_ORDER_SET, NULL },
		{ "asked", LABEL_WRITING_ORDER_ASKED, NULL }, { "cost", LABEL_WRITING_ORDER_COST, NULL } };

	widget_select(visit,
		&(struct widget_field){
			.name = "order", .label = LABEL_WRITING_ORDER, .value = orders[view->order] },
		options, LIST_ORDERS);
}

static void write_search(struct visit *visit, const struct view *view)
{
	const struct form *query = &visit->exchange->request.query;

	HTML(visit->page, "<div class=\"card\">\n");
	widget_form_get(visit, (const char *const[]){ "set", view->place.id, NULL });
	widget_field(visit,
		&(struct widget_field){ .name = "q",
			.label = LABEL_WRITING_SEARCH,
			.hint = LABEL_WRITING_SEARCH_HINT,
			.kind = WIDGET_SEARCH,
			.value = view->wanted.words });
	widget_field(visit,
		&(struct widget_field){ .name = "ask",
			.label = LABEL_WRITING_ASK,
			.hint = LABEL_WRITING_ASK_HINT,
			.kind = WIDGET_SEARCH,
			.value = form_value(query, "ask") });
	write_order(visit, view);
	HTML(visit->page, "<div class=\"choices\">");
	for (size_t i = 0; i < BOXES; i++)
		widget_checkbox(visit, boxes[i], "1", form_has(query, boxes[i]), box_labels[i],
			(struct label_with){ 0 });
	HTML(visit->page, "</div>\n");
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_SHOW, NULL, NULL);
	widget_form_end(visit);
	HTML(visit->page, "</div>\n");
}

static void write_asked(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	const char *ask = form_value(&visit->exchange->request.query, "ask");

	if (*ask == '\0')
		return;
	HTML(visit->page, "<section class=\"card\" aria-labelledby=\"asked\">\n");
	widget_heading(visit, LABEL_WRITING_GETS, (struct label_with){ 0 }, "asked");
	if (!ready->draft)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_PREPARING, (struct label_with){ 0 });
	else if (ready->older)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_OLDER_WORDS, (struct label_with){ 0 });
	if (ready->draft)
		answer_write(visit, workbench_catalogue(ready->draft), ask, view->place.id);
	HTML(visit->page, "</section>\n");
}

/* --- the table ---------------------------------------------------------------------------------------- */

static void write_message_path(
	struct visit *visit, const struct view *view, const char *topic, const char *lang)
{
	html_path(visit->page, HTML_HREF, "set", view->place.id, "message", topic, lang);
}

static void write_unwritten(struct visit *visit, const struct view *view, const char *topic, const char *lang)
{
	if (!place_takes(visit, &view->place, lang)) {
		HTML(visit->page, "–");
		return;
	}
	HTML(visit->page, "<a class=\"reach\"");
	write_message_path(visit, view, topic, lang);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, LABEL_WRITING_TRANSLATE);
	HTML(visit->page, "<span class=\"spoken\"> <bdi>");
	html_text(visit->page, topic);
	HTML(visit->page, "</bdi></span></a>");
}

static void write_written(struct visit *visit, const struct view *view, const struct message_row *row)
{
	enum list_change change = list_rows_change(&view->list, row);
	size_t parts = list_rows_parts(&view->list, row, &view->terms);

	HTML(visit->page, "<a class=\"reach\"");
	write_message_path(visit, view, row->topic, row->lang);
	HTML(visit->page, "><bdi>");
	labels_write_with(visit->page, visit->language, parts ? LABEL_WRITING_SMS : LABEL_WRITING_TOO_LONG,
		(struct label_with){ .number = (long long)parts });
	HTML(visit->page, "</bdi><span class=\"spoken\"> <bdi>");
	html_text(visit->page, row->topic);
	HTML(visit->page, "</bdi></span></a>");
	if (change == LIST_SAME)
		return;
	HTML(visit->page, " ");
	widget_badge(visit, WIDGET_CHANGED, change == LIST_NEW ? LABEL_WRITING_NEW : LABEL_WRITING_CHANGED,
		(struct label_with){ 0 });
}

static bool has_others(const struct view *view)
{
	return view->list.tongues.count > view->list.wanted;
}

/* In languages that the settings do not name, what there is. */
static void write_others(struct visit *visit, const struct view *view, const struct list_line *line)
{
	HTML(visit->page, "<td");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_OTHERS, (struct label_with){ 0 });
	HTML(visit->page, ">");
	for (size_t i = view->list.wanted; i < view->list.tongues.count; i++) {
		if (!line->rows[i])
			continue;
		HTML(visit->page, "<a class=\"reach\"");
		write_message_path(visit, view, line->topic, view->list.tongues.tags[i]);
		HTML(visit->page, "><bdi>");
		html_text(visit->page, labels_tongue(visit->language, view->list.tongues.tags[i]));
		HTML(visit->page, "</bdi></a> ");
	}
	HTML(visit->page, "</td>");
}

static void write_line(struct visit *visit, const struct view *view, const struct list_line *line)
{
	struct list_cost cost = list_cost_of(&view->list, line, &view->terms);

	HTML(visit->page, "<tr><th scope=\"row\"><bdi>");
	html_text(visit->page, line->topic);
	HTML(visit->page, "</bdi></th>");
	for (size_t i = 0; i < view->list.wanted; i++) {
		const char *tag = view->list.tongues.tags[i];

		HTML(visit->page, "<td");
		html_attribute(visit->page, HTML_DATA, labels_tongue(visit->language, tag));
		HTML(visit->page, ">");
		if (line->rows[i])
			write_written(visit, view, line->rows[i]);
		else
			write_unwritten(visit, view, line->topic, tag);
		HTML(visit->page, "</td>");
	}
	if (has_others(view))
		write_others(visit, view, line);
	HTML(visit->page, "<td");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_ASKED, (struct label_with){ 0 });
	HTML(visit->page, ">");
	if (line->asked >= 0)
		moments_write_number(visit->page, line->asked);
	HTML(visit->page, "</td><td class=\"bill\"");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_COST, (struct label_with){ 0 });
	HTML(visit->page, ">");
	list_cost_write(visit, &cost, line->asked);
	HTML(visit->page, "</td><td");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_REMARKS, (struct label_with){ 0 });
	HTML(visit->page, ">");
	if (line->remarks) {
		HTML(visit->page, "<span class=\"sign\" aria-hidden=\"true\">⚠</span>");
		html_number(visit->page, (long long)line->remarks);
	}
	HTML(visit->page, "</td></tr>\n");
}

static void write_column(struct visit *visit, enum label label)
{
	HTML(visit->page, "<th scope=\"col\">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</th>");
}

static void write_table(struct visit *visit, const struct view *view)
{
	size_t first = view->page * LIST_LINES_A_PAGE;

	HTML(visit->page, "<table class=\"cards\"><caption>");
	labels_write_with(visit->page, visit->language, LABEL_WRITING_TOPICS,
		(struct label_with){ .number = (long long)view->list.count });
	HTML(visit->page, "</caption><thead><tr>");
	write_column(visit, LABEL_WRITING_TOPIC);
	for (size_t i = 0; i < view->list.wanted; i++) {
		HTML(visit->page, "<th scope=\"col\"><bdi>");
		html_text(visit->page, labels_tongue(visit->language, view->list.tongues.tags[i]));
		HTML(visit->page, "</bdi></th>");
	}
	if (has_others(view))
		write_column(visit, LABEL_WRITING_OTHERS);
	write_column(visit, LABEL_WRITING_ASKED);
	write_column(visit, LABEL_WRITING_COST);
	write_column(visit, LABEL_WRITING_REMARKS);
	HTML(visit->page, "</tr></thead><tbody>\n");
	for (size_t i = first; i < view->list.count && i < first + LIST_LINES_A_PAGE; i++)
		write_line(visit, view, &view->list.lines[i]);
	HTML(visit->page, "</tbody></table>\n");
}

/* The same question, another page of its answer. */
static void write_page_link(struct visit *visit, const struct view *view, size_t page, enum label label)
{
	static const char *const kept[] = { "q", "ask", "order", "changed", "untranslated", "remarks",
		"long" };
	const struct form *query = &visit->exchange->request.query;
	char number[24];

	snprintf(number, sizeof(number), "%zu", page + 1);
	HTML(visit->page, "<a");
	html_path_begin(visit->page, HTML_HREF, (const char *const[]){ "set", view->place.id, NULL });
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (*form_value(query, kept[i]))
			html_path_query(visit->page, kept[i], form_value(query, kept[i]));
	}
	html_path_query(visit->page, "page", number);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</a> ");
}

static void write_pages(struct visit *visit, const struct view *view)
{
	bool more = (view->page + 1) * LIST_LINES_A_PAGE < view->list.count;

	if (view->page == 0 && !more)
		return;
	HTML(visit->page, "<nav class=\"pages\"");
	labels_attribute(
		visit->page, HTML_ARIA_LABEL, visit->language, LABEL_WIDGET_PAGES, (struct label_with){ 0 });
	HTML(visit->page, ">");
	if (view->page > 0)
		write_page_link(visit, view, view->page - 1, LABEL_WIDGET_BEFORE);
	labels_write_with(visit->page, visit->language, LABEL_WIDGET_PAGE,
		(struct label_with){ .number = (long long)view->page + 1 });
	HTML(visit->page, " ");
	if (more)
		write_page_link(visit, view, view->page + 1, LABEL_WIDGET_AFTER);
	HTML(visit->page, "</nav>\n");
}

/* --- a new topic -------------------------------------------------------------------------------------- */

static void write_begin(struct visit *visit, const struct view *view)
{
	struct widget_option options[TOPICS_MAX_LANGUAGES];
	size_t count = 0;

	for (size_t i = 0; i < view->list.tongues.count; i++) {
		const char *tag = view->list.tongues.tags[i];

		if (place_takes(visit, &view->place, tag))
			options[count++] = (struct widget_option){
				.value = tag, .label = LABEL_NONE, .text = labels_tongue(visit->language, tag)
			};
	}
	if (count == 0)
		return;
	widget_heading(visit, LABEL_WRITING_NEW_TOPIC, (struct label_with){ 0 }, "new");
	HTML(visit->page, "<form method=\"get\" class=\"form inline\"");
	html_path(visit->page, HTML_ACTION, "set", view->place.id, "new");
	HTML(visit->page, ">\n");
	widget_field(visit,
		&(struct widget_field){ .name = "topic",
			.label = LABEL_WRITING_TOPIC,
			.hint = LABEL_WRITING_TOPIC_HINT,
			.kind = WIDGET_TEXT,
			.required = true });
	widget_select(visit, &(struct widget_field){ .name = "lang", .label = LABEL_WRITING_LANGUAGE },
		options, count);
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_BEGIN, NULL, NULL);
	widget_form_end(visit);
}

static bool topic_is_good(const char *topic)
{
	size_t len = strspn(topic, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= SAVING_MAX_NAME && topic[len] == '\0';
}

void writing_begin_page(struct visit *visit)
{
	const struct form *query = &visit->exchange->request.query;
	const char *topic = form_value(query, "topic"), *lang = form_value(query, "lang");
	char better[TAGS_MAX_OCTETS + 1];
	struct place place;

	if (!place_open(visit, &place))
		return;
	if (topic_is_good(topic) && tags_check(lang, better))
		place_go_to(visit, NULL, "set", place.id, "message", topic, lang);
	else {
		struct shell_page page = { .title = LABEL_WRITING_NEW_TOPIC };

		visit->exchange->response.status = 422;
		widget_error(visit, NULL, LABEL_WRITING_TOPIC_BAD, (struct label_with){ .value = topic });
		place_begin(visit, &place, PLACE_MESSAGES, &page);
		widget_link_to(visit, LABEL_WRITING_BACK, "set", place.id);
		place_end(visit);
	}
}

/* --- the page ----------------------------------------------------------------------------------------- */

static void write_all(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	struct buffer name = { 0 };
	struct shell_page page = { .title = LABEL_WRITING_LIST };

	place_name(visit, &view->place.draft, &name);
	page.with.value = name.data;
	place_begin(visit, &view->place, PLACE_MESSAGES, &page);
	write_search(visit, view);
	write_asked(visit, view, ready);
	if (!view->remarks_known)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_CHECKING, (struct label_with){ 0 });
	write_table(visit, view);
	write_pages(visit, view);
	if (view->place.writable) {
		write_begin(visit, view);
		drafts_page_write_about(visit, &view->place);
	}
	place_end(visit);
	buffer_free(&name);
}

static void show_ready(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct view *view = arg;

	write_all(visit, view, ready);
	view_free(view);
}

/* False when it cannot be read. */
static bool read_list(struct visit *visit, struct view *view, const struct checked *checked)
{
	const struct form *query = &visit->exchange->request.query;
	view->terms = bench_terms(visit->desk).cost;
	view->wanted = read_wanted(query);
	view->order = read_order(query);
	if (!list_rows_read(visit, &view->place, &view->list))
		return false;
	view->remarks_known = checked->report != NULL && !checked->older;
	if (checked->report)
		list_rows_note(&view->list, checked->report);
	list_rows_filter(&view->list, &view->wanted, &view->terms);
	for (size_t i = 0; i < view->list.count; i++)
		view->list.lines[i].asked =
			questions_in_week(visit->desk, view->list.lines[i].topic, visit->now_ms);
	list_cost_sort(&view->list, view->order, &view->terms);
	view->page = read_page(query, view->list.count);
	return true;
}

/* Only a question needs the catalogue. */
static void show_checked(struct visit *visit, const struct checked *checked, void *arg)
{
	const struct bench_ready none = { .draft = NULL };
	struct view *view = arg;

	if (!read_list(visit, view, checked)) {
		view_free(view);
		gate_refuse(visit, 500);
	} else if (*form_value(&visit->exchange->request.query, "ask")) {
		bench_wait(visit, view->place.draft.id, show_ready, view);
	} else {
		show_ready(visit, &none, view);
	}
}

/* Who asks for remarks waits for them; else the list is there at once, and says so where it does not know them yet. */
void writing_list_page(struct visit *visit)
{
	struct view *view = calloc(1, sizeof(*view));

	if (!view) {
		gate_refuse(visit, 500);
	} else if (!place_open(visit, &view->place)) {
		view_free(view);
	} else if (form_has(&visit->exchange->request.query, "remarks")) {
		checking_wait(visit, &view->place.draft, show_checked, view);
	} else {
		const struct checked checked = checking_look(visit->desk, &view->place.draft);

		show_checked(visit, &checked, view);
	}
}
