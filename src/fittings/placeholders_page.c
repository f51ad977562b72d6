#include "agahi/fittings/placeholders_page.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/drafts/contents.h"
#include "agahi/editor/samples.h"
#include "agahi/fittings/pages.h"
#include "agahi/fittings/sides.h"
#include "agahi/fittings/spoken.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/bill.h"
#include "agahi/writing/place.h"
#include "agahi/writing/trying.h"

struct view {
	struct place place;
	struct message_set *set;
	struct tongues tongues;
	const char *name; /* whose values are being written; "": none */
	bool fresh;       /* it is new: its name is a field */
	struct sides sides;
};

static void view_free(struct view *view)
{
	if (!view)
		return;
	sides_free(&view->sides);
	message_set_free(view->set);
	free(view);
}

/* The languages of the settings, and those that any value is in. */
static struct tongues tongues_of(const struct visit *visit, const struct message_set *set)
{
	struct tongues tongues = place_tongues(visit, NULL);

	for (size_t i = 0; i < set->placeholder_count; i++)
		tongues_add(&tongues, set->placeholders[i].lang);
	return tongues;
}

static struct row_name name_of(const char *lang, const void *arg)
{
	const struct view *view = arg;

	return (struct row_name){ .table = TABLE_PLACEHOLDERS, .parts = { view->name, lang } };
}

/* NULL: the visit is answered. */
static struct view *view_open(struct visit *visit, const char *edition, const char *name, bool fresh)
{
	struct view *view = calloc(1, sizeof(*view));
	int status = view ? 404 : 500;

	if (view && place_find(visit, edition, &view->place)) {
		view->set = contents_load_without_examples(desk_database(visit->desk), view->place.draft.id);
		view->name = name;
		view->fresh = fresh;
		status = 500;
		if (view->set)
			view->tongues = tongues_of(visit, view->set);
		if (view->set && sides_open(visit, &view->place, &view->tongues, true, &view->sides) &&
			(*name == '\0' || sides_read(visit, &view->place, &view->sides, name_of, view)))
			return view;
	}
	view_free(view);
	gate_refuse(visit, status);
	return NULL;
}

/* --- the list ----------------------------------------------------------------------------------------- */

static bool text_has(const char *text, const char *name)
{
	const char *found = NULL;
	size_t len = 0;

	for (const char *at = placeholder_find(text, &found, &len); at;
		at = placeholder_find(found + len, &found, &len)) {
		if (strlen(name) == len && memcmp(found, name, len) == 0)
			return true;
	}
	return false;
}

static size_t count_texts(const struct message_set *set, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < set->message_count; i++)
		count += text_has(set->messages[i].text, name);
	return count;
}

static const struct placeholder_row *find_value(
	const struct message_set *set, const char *name, const char *lang)
{
	for (size_t i = 0; i < set->placeholder_count; i++) {
		if (strcmp(set->placeholders[i].name, name) == 0 &&
			strcmp(set->placeholders[i].lang, lang) == 0)
			return &set->placeholders[i];
	}
	return NULL;
}

/* Is the row the first of its name? */
static bool is_first(const struct message_set *set, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (strcmp(set->placeholders[i].name, set->placeholders[at].name) == 0)
			return false;
	}
	return true;
}

static void write_value(struct visit *visit, const struct view *view, const char *name, const char *lang)
{
	const struct placeholder_row *row = find_value(view->set, name, lang);

	HTML(visit->page, "<td");
	html_attribute(visit->page, HTML_DATA,
		*lang ? labels_tongue(visit->language, lang)
		      : labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE));
	HTML(visit->page, ">");
	if (row)
		widget_words(visit, *lang ? lang : NULL, row->value);
	if (row && samples_have(name, lang, row->value)) {
		HTML(visit->page, " ");
		widget_badge(visit, WIDGET_WARNING, LABEL_WRITING_SAMPLE, (struct label_with){ 0 });
	}
	HTML(visit->page, "</td>");
}

static void write_row(struct visit *visit, const struct view *view, const char *name)
{
	HTML(visit->page, "<tr><th scope=\"row\"");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_PLACEHOLDER, (struct label_with){ 0 });
	HTML(visit->page, "><a class=\"reach\"");
	html_path_begin(
		visit->page, HTML_HREF, (const char *const[]){ "set", view->place.id, "placeholders", NULL });
	html_path_query(visit->page, "name", name);
	html_path_end(visit->page);
	HTML(visit->page, "><bdi>");
	html_text(visit->page, name);
	HTML(visit->page, "</bdi></a></th>");
	for (size_t i = 0; i < view->sides.count; i++)
		write_value(visit, view, name, view->sides.list[i].lang);
	HTML(visit->page, "<td class=\"number\"");
	labels_attribute(
		visit->page, HTML_DATA, visit->language, LABEL_WRITING_TEXTS, (struct label_with){ 0 });
	HTML(visit->page, ">");
	html_number(visit->page, (long long)count_texts(view->set, name));
	HTML(visit->page, "</td></tr>\n");
}

static void write_column(struct visit *visit, const char *words)
{
	HTML(visit->page, "<th scope=\"col\"><bdi>");
	html_text(visit->page, words);
	HTML(visit->page, "</bdi></th>");
}

static void write_head(struct visit *visit, const struct view *view)
{
	HTML(visit->page, "<table class=\"cards\"><caption>");
	labels_write(visit->page, visit->language, LABEL_WRITING_PLACEHOLDERS);
	HTML(visit->page, "</caption><thead><tr>");
	write_column(visit, labels_text(visit->language, LABEL_WRITING_PLACEHOLDER));
	for (size_t i = 0; i < view->tongues.count; i++)
		write_column(visit, labels_tongue(visit->language, view->tongues.tags[i]));
	write_column(visit, labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE));
	write_column(visit, labels_text(visit->language, LABEL_WRITING_TEXTS));
	HTML(visit->page, "</tr></thead><tbody>\n");
}

static void write_list(struct visit *visit, const struct view *view)
{
	long long page = form_number(&visit->exchange->request.query, "page", 1);
	size_t skip = page > 1 && page < 1000 ? (size_t)(page - 1) * PLACEHOLDERS_A_PAGE : 0, seen = 0;

	write_head(visit, view);
	for (size_t i = 0; i < view->set->placeholder_count; i++) {
		if (!is_first(view->set, i))
			continue;
		if (seen >= skip && seen < skip + PLACEHOLDERS_A_PAGE)
			write_row(visit, view, view->set->placeholders[i].name);
		seen++;
	}
	HTML(visit->page, "</tbody></table>\n");
	widget_pages(visit, (const char *const[]){ "set", view->place.id, "placeholders", NULL },
		(long long)(skip / PLACEHOLDERS_A_PAGE) + 1, seen > skip + PLACEHOLDERS_A_PAGE);
}

/* --- the form ----------------------------------------------------------------------------------------- */

static void write_spoken(struct visit *visit, const struct view *view)
{
	const struct form *form = &visit->exchange->request.form;
	enum spoken_kind kind = spoken_kind_of(view->name);
	bool day = kind == SPOKEN_DAY;

	if (kind == SPOKEN_TEXT)
		return;
	HTML(visit->page, "<div class=\"inline\">\n");
	widget_field(visit,
		&(struct widget_field){ .name = day ? "day" : "time",
			.label = day ? LABEL_WRITING_DAY : LABEL_WRITING_TIME,
			.kind = day ? WIDGET_DATE : WIDGET_TIME,
			.value = form_value(form, day ? "day" : "time") });
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_IN_WORDS, "do", "words");
	HTML(visit->page, "</div>\n");
}

/* The first text that has it in the language, as it would be. */
static void write_text(
	struct visit *visit, struct view *view, const struct bench_ready *ready, const char *lang)
{
	struct side *side = sides_find(&view->sides, lang), *all = sides_find(&view->sides, "");
	const struct side *used = side && *side->value ? side : all;
	struct workbench_trial trial = { .placeholder = view->name,
		.placeholder_lang = used ? used->lang : "",
		.value = used ? used->value : "" };
	struct cost_terms terms = bench_terms(visit->desk).cost;
	const struct message_row *row = NULL;
	struct cost cost;
	char *filled;

	for (size_t i = 0; i < view->set->message_count && !row; i++) {
		if (strcmp(view->set->messages[i].lang, lang) == 0 &&
			text_has(view->set->messages[i].text, view->name))
			row = &view->set->messages[i];
	}
	filled = row ? workbench_fill(ready->draft, &trial, row->topic, lang) : NULL;
	if (!filled)
		return;
	HTML(visit->page, "<p class=\"found\"><bdi>");
	html_text(visit->page, row->topic);
	HTML(visit->page, "</bdi></p>\n");
	widget_bubble(visit, false, lang, filled);
	if (cost_of(filled, &terms, &cost))
		bill_write(visit, &cost);
	free(filled);
}

static void write_preview(struct visit *visit, struct view *view, const struct bench_ready *ready)
{
	if (!ready->draft) {
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_PREPARING, (struct label_with){ 0 });
		return;
	}
	for (size_t i = 0; i < view->tongues.count; i++)
		write_text(visit, view, ready, view->tongues.tags[i]);
}

static void write_form(struct visit *visit, struct view *view, const struct bench_ready *ready)
{
	if (view->fresh)
		widget_heading(visit, LABEL_WRITING_NEW_PLACEHOLDER, (struct label_with){ 0 }, "edit");
	else
		widget_heading(
			visit, LABEL_WRITING_VALUES, (struct label_with){ .value = view->name }, "edit");
	widget_form(visit, WIDGET_KEPT | WIDGET_LIVE, "set", view->place.id, "placeholders");
	widget_hidden(visit, "page", "placeholders");
	widget_hidden(visit, "edition", view->place.id);
	if (view->fresh) {
		widget_hidden(visit, "new", "1");
		widget_field(visit,
			&(struct widget_field){ .name = "name",
				.label = LABEL_WRITING_PLACEHOLDER,
				.hint = LABEL_WRITING_PLACEHOLDER_HINT,
				.kind = WIDGET_TEXT,
				.value = view->name,
				.required = true });
	} else {
		widget_hidden(visit, "name", view->name);
	}
	write_spoken(visit, view);
	sides_write(visit, &view->sides);
	HTML(visit->page, "<div class=\"buttons\">\n");
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_SAVE, "do", "save");
	widget_button_to(
		visit, WIDGET_PLAIN, LABEL_WRITING_PREVIEW, (const char *const[]){ "preview", NULL });
	HTML(visit->page, "</div>\n");
	widget_preview_begin(visit);
	write_preview(visit, view, ready);
	widget_preview_end(visit);
	widget_form_end(visit);
}

static void write_new_link(struct visit *visit, const struct view *view)
{
	HTML(visit->page, "<p><a class=\"button\"");
	html_path_begin(
		visit->page, HTML_HREF, (const char *const[]){ "set", view->place.id, "placeholders", NULL });
	html_path_query(visit->page, "new", "1");
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write(visit->page, visit->language, LABEL_WRITING_NEW_PLACEHOLDER);
	HTML(visit->page, "</a></p>\n");
}

static void show_ready(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct view *view = arg;
	struct buffer name = { 0 };
	struct shell_page page = { .title = LABEL_WRITING_PLACEHOLDERS_OF };

	if (visit->exchange->request.by_script) {
		write_preview(visit, view, ready);
		nodes_answer(visit);
		view_free(view);
		return;
	}
	place_name(visit, &view->place.draft, &name);
	page.with.value = name.data;
	place_begin(visit, &view->place, PLACE_PLACEHOLDERS, &page);
	if (*view->name || view->fresh)
		write_form(visit, view, ready);
	else if (view->place.writable)
		write_new_link(visit, view);
	write_list(visit, view);
	place_end(visit);
	buffer_free(&name);
	view_free(view);
}

static void show(struct visit *visit, struct view *view)
{
	bench_wait(visit, view->place.draft.id, show_ready, view);
}

void fittings_placeholders_page(struct visit *visit)
{
	const struct form *query = &visit->exchange->request.query;
	struct view *view = view_open(visit, visit->exchange->request.arguments[0], form_value(query, "name"),
		form_has(query, "new"));

	if (view)
		show(visit, view);
}

/* --- what becomes of the form ------------------------------------------------------------------------- */

static struct view *view_of_form(struct visit *visit, const char *edition)
{
	const struct form *form = &visit->exchange->request.form;
	struct view *view = view_open(visit, edition, form_value(form, "name"), form_has(form, "new"));

	if (view && !sides_take(&view->sides, form)) {
		view_free(view);
		gate_refuse(visit, 500);
		return NULL;
	}
	return view;
}

void placeholders_page_preview(struct visit *visit)
{
	struct view *view = view_of_form(visit, form_value(&visit->exchange->request.form, "edition"));

	if (view)
		show(visit, view);
}

static enum deed_result save_value(
	struct visit *visit, const struct saving *saving, struct side *side, void *arg)
{
	struct view *view = arg;
	struct row_name name = name_of(side->lang, view);
	struct placeholder_row row = {
		.name = (char *)view->name, .lang = (char *)side->lang, .value = side->value
	};

	if (*side->value == '\0')
		return saving_remove(desk_database(visit->desk), saving, &name, &side->conflict);
	return saving_placeholder(desk_database(visit->desk), saving, &row, &side->rev, &side->conflict);
}

/* The day or time, in the words of each language. */
static void fill_in_words(struct visit *visit, struct view *view)
{
	const struct form *form = &visit->exchange->request.form;
	char words[SPOKEN_SIZE];

	for (size_t i = 0; i < view->sides.count; i++) {
		struct side *side = &view->sides.list[i];

		if (side->mine && *side->lang &&
			(spoken_day(side->lang, form_value(form, "day"), words) ||
				spoken_time(side->lang, form_value(form, "time"), words)))
			side_put(side, words, side->rev);
	}
}

static bool name_is_good(struct visit *visit, const struct view *view)
{
	size_t len = strspn(view->name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (len > 0 && len <= SAVING_MAX_NAME && view->name[len] == '\0')
		return true;
	widget_error(visit, view->fresh ? "name" : NULL, LABEL_WRITING_NAME_BAD, (struct label_with){ 0 });
	visit->exchange->response.status = 422;
	return false;
}

static void save(struct visit *visit, struct view *view)
{
	enum deed_result result = sides_save(visit, &view->place, &view->sides, save_value, view);

	if (result == DEED_DONE || result == DEED_UNCHANGED) {
		place_go_to(visit, result == DEED_DONE ? "saved" : "unchanged", "set", view->place.id,
			"placeholders");
		view_free(view);
		return;
	}
	visit->exchange->response.status = outcomes_status(result);
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	show(visit, view);
}

void fittings_placeholder_save_page(struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");
	struct view *view = view_of_form(visit, visit->exchange->request.arguments[0]);

	if (!view)
		return;
	if (strcmp(named, "words") == 0) {
		fill_in_words(visit, view);
		show(visit, view);
	} else if (name_is_good(visit, view)) {
		save(visit, view);
	} else {
		show(visit, view);
	}
}
