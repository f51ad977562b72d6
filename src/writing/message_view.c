#include "agahi/writing/message_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/unsaved.h"
#include "agahi/drafts/examples.h"
#include "agahi/drafts/presence.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/conflict.h"
#include "agahi/writing/tongues_view.h"
#include "agahi/writing/trying.h"

/* --- opening ------------------------------------------------------------------------------------------ */

static void add_example(const struct listed_example *example, void *arg)
{
	struct message_view *view = arg;

	view->example_count++;
	if (view->example_count > MESSAGE_EXAMPLES_SHOWN)
		return;
	/* A line is an entry of the field. */
	for (const char *at = example->text; *at; at++)
		buffer_add(&view->examples, *at == '\n' ? " " : at, 1);
	buffer_add_text(&view->examples, "\n");
}

static bool read_examples(sqlite3 *db, struct message_view *view)
{
	struct examples_wanted wanted = {
		.topic = view->topic, .lang = view->lang, .most = SAVING_MOST_EXAMPLES
	};

	if (!examples_list(db, view->place.draft.id, &wanted, add_example, view))
		return false;
	buffer_add_text(&view->examples_were, view->examples.data ? view->examples.data : "");
	return !view->examples.failed && !view->examples_were.failed;
}

static bool read_row(sqlite3 *db, struct message_view *view)
{
	struct row_name name = { .table = TABLE_MESSAGES, .parts = { view->topic, view->lang } };
	const struct message_row *row;

	if (!stored_row_find(db, view->place.draft.id, &name, &view->row))
		return false;
	row = view->row.message;
	view->rev = view->row.rev;
	view->text = strdup(row ? row->text : "");
	if (row)
		entries_write((const char *const *)row->keywords, row->keyword_count, &view->keywords);
	return view->text && read_examples(db, view);
}

struct message_view *message_view_open(
	struct visit *visit, const char *edition, const char *topic, const char *lang)
{
	const struct row_name name = { .table = TABLE_MESSAGES, .parts = { topic, lang } };
	struct message_view *view = calloc(1, sizeof(*view));
	int status = view ? 404 : 500;

	if (view && place_find(visit, edition, &view->place) && saving_bad_part(&name) < 0) {
		view->topic = topic;
		view->lang = lang;
		view->ask = view->handset.press = "";
		view->mine = place_takes(visit, &view->place, lang);
		status = 500;
		if (read_row(desk_database(visit->desk), view))
			return view;
	}
	message_view_free(view);
	gate_refuse(visit, status);
	return NULL;
}

bool message_view_ask(struct message_view *view, const struct form *form)
{
	view->ask = form_value(form, "ask");
	trying_read_handset(form, &view->handset);
	return true;
}

bool message_view_take(struct message_view *view, const struct form *form)
{
	char *text = strdup(form_value(form, "text"));

	if (!text)
		return false;
	free(view->text);
	view->text = text;
	view->rev = form_number(form, "rev", 0);
	buffer_free(&view->keywords);
	buffer_free(&view->examples);
	buffer_free(&view->examples_were);
	buffer_add_text(&view->keywords, form_value(form, "keywords"));
	buffer_add_text(&view->examples, form_value(form, "examples"));
	buffer_add_text(&view->examples_were, form_value(form, "examples-were"));
	message_view_ask(view, form);
	return !view->keywords.failed && !view->examples.failed && !view->examples_were.failed;
}

void message_view_free(struct message_view *view)
{
	if (!view)
		return;
	stored_row_free(&view->row);
	if (view->conflict)
		saving_conflict_free(view->conflict);
	free(view->conflict);
	free(view->text);
	buffer_free(&view->keywords);
	buffer_free(&view->examples);
	buffer_free(&view->examples_were);
	free(view);
}

static const char *said(const struct buffer *buffer)
{
	return buffer->data ? buffer->data : "";
}

/* --- the form ----------------------------------------------------------------------------------------- */

enum { PLACEHOLDERS_OFFERED = 100 };

static size_t list_placeholders(const struct message_set *set, struct widget_option options[])
{
	size_t count = 0;

	for (size_t i = 0; set && i < set->placeholder_count && count < PLACEHOLDERS_OFFERED; i++) {
		const char *name = set->placeholders[i].name;
		size_t seen = 0;

		while (seen < count && strcmp(options[seen].value, name) != 0)
			seen++;
		if (seen == count)
			options[count++] = (struct widget_option){ name, LABEL_NONE, name };
	}
	return count;
}

/* Adds {name} at the end of the text: the page comes back with it. */
static void write_insert(struct visit *visit, const struct message_set *set)
{
	struct widget_option options[PLACEHOLDERS_OFFERED];
	size_t count = list_placeholders(set, options);

	if (count == 0)
		return;
	HTML(visit->page, "<div class=\"inline\">\n");
	widget_select(visit, &(struct widget_field){ .name = "insert", .label = LABEL_WRITING_PLACEHOLDER },
		options, count);
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_INSERT, "do", "insert");
	HTML(visit->page, "</div>\n");
}

/* Folded away: there are many. */
static void write_examples(struct visit *visit, const struct message_view *view)
{
	if (widget_has_errors(visit))
		HTML(visit->page, "<details open><summary>");
	else
		HTML(visit->page, "<details><summary>");
	HTML(visit->page, "<span>");
	labels_write_with(visit->page, visit->language, LABEL_WRITING_EXAMPLES_COUNT,
		(struct label_with){ .number = (long long)view->example_count });
	HTML(visit->page, "</span></summary>\n");
	widget_field(visit,
		&(struct widget_field){ .name = "examples",
			.label = LABEL_WRITING_EXAMPLES,
			.hint = LABEL_WRITING_EXAMPLES_HINT,
			.kind = WIDGET_CHIPS,
			.value = said(&view->examples),
			.lang = view->lang,
			.rows = 8 });
	widget_hidden(visit, "examples-were", said(&view->examples_were));
	if (view->example_count > MESSAGE_EXAMPLES_SHOWN)
		widget_paragraph(visit, LABEL_WRITING_MORE_EXAMPLES,
			(struct label_with){
				.number = (long long)(view->example_count - MESSAGE_EXAMPLES_SHOWN) });
	HTML(visit->page, "</details>\n");
}

/* Whose text is saved: the field's, or that which is there by now. */
static void write_choice(struct visit *visit, const struct message_view *view)
{
	static const struct widget_option options[] = { { "mine", LABEL_WRITING_TAKE_MINE, NULL },
		{ "theirs", LABEL_WRITING_TAKE_THEIRS, NULL } };

	if (view->conflict && view->conflict->theirs.message)
		widget_choices(visit,
			&(struct widget_field){
				.name = "take", .label = LABEL_WRITING_TAKE, .value = "mine" },
			options, 2);
}

/* The first button is what Enter presses in a field of one line: it shows, and changes nothing. */
static void write_names(struct visit *visit, const struct message_view *view)
{
	HTML(visit->page, "<button type=\"submit\" hidden formnovalidate");
	html_path(visit->page, HTML_FORMACTION, "preview");
	HTML(visit->page, "></button>\n");
	widget_hidden(visit, "page", "message");
	widget_hidden(visit, "edition", view->place.id);
	widget_hidden(visit, "topic", view->topic);
	widget_hidden(visit, "lang", view->lang);
}

/* The text alone: what it is translated from stands beside it. */
static void write_text(struct visit *visit, const struct message_view *view, const struct message_set *set)
{
	widget_hidden_number(visit, "rev", view->rev);
	widget_field(visit,
		&(struct widget_field){ .name = "text",
			.label = LABEL_WRITING_TEXT,
			.with = { .value = labels_tongue(visit->language, view->lang) },
			.kind = WIDGET_TEXTAREA,
			.value = view->text,
			.lang = view->lang,
			.rows = 8 });
	write_insert(visit, set);
}

static void write_words(struct visit *visit, const struct message_view *view)
{
	widget_field(visit,
		&(struct widget_field){ .name = "keywords",
			.label = LABEL_WRITING_KEYWORDS,
			.hint = LABEL_WRITING_KEYWORDS_HINT,
			.kind = WIDGET_CHIPS,
			.value = said(&view->keywords),
			.lang = view->lang,
			.rows = 8 });
	write_examples(visit, view);
	write_choice(visit, view);
	HTML(visit->page, "<div class=\"buttons\">\n");
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_SAVE, "do", "save");
	widget_button_to(
		visit, WIDGET_PLAIN, LABEL_WRITING_PREVIEW, (const char *const[]){ "preview", NULL });
	HTML(visit->page, "</div>\n");
}

/* For who may not write here. */
static void write_read_only(struct visit *visit, const struct message_view *view)
{
	HTML(visit->page, "<p class=\"words\"");
	widget_tongue(visit, view->lang);
	HTML(visit->page, ">");
	html_text(visit->page, view->text);
	HTML(visit->page, "</p>\n<h2>");
	labels_write(visit->page, visit->language, LABEL_WRITING_KEYWORDS);
	HTML(visit->page, "</h2>\n<p>");
	widget_words(visit, view->lang, said(&view->keywords));
	HTML(visit->page, "</p>\n<h2>");
	labels_write(visit->page, visit->language, LABEL_WRITING_EXAMPLES);
	HTML(visit->page, "</h2>\n<p>");
	widget_words(visit, view->lang, said(&view->examples));
	HTML(visit->page, "</p>\n");
}

static void write_more(struct visit *visit, const struct message_view *view)
{
	HTML(visit->page, "<details><summary>");
	labels_write(visit->page, visit->language, LABEL_WRITING_MORE);
	HTML(visit->page, "</summary>\n");
	widget_form(visit, WIDGET_INLINE, "set", view->place.id, "message", view->topic, view->lang);
	widget_hidden_number(visit, "rev", view->row.rev);
	widget_field(visit,
		&(struct widget_field){ .name = "before",
			.label = LABEL_WRITING_MOVE_BEFORE,
			.hint = LABEL_WRITING_MOVE_HINT,
			.kind = WIDGET_TEXT });
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_MOVE, "do", "move");
	widget_form_end(visit);
	widget_form(visit, WIDGET_INLINE, "set", view->place.id, "message", view->topic, view->lang);
	widget_hidden_number(visit, "rev", view->row.rev);
	widget_checkbox(visit, "sure", "1", false, LABEL_WRITING_SURE_REMOVE,
		(struct label_with){ .value = labels_tongue(visit->language, view->lang) });
	widget_button(visit, WIDGET_GRAVE, LABEL_WRITING_REMOVE, "do", "remove");
	widget_form_end(visit);
	HTML(visit->page, "</details>\n");
}

/* --- the page ----------------------------------------------------------------------------------------- */

/* The row as it is being written; its keywords are those of `keywords`, entries_free() in any case. */
static struct message_row row_of(const struct message_view *view, struct entries *keywords)
{
	struct message_row row = {
		.topic = (char *)view->topic, .lang = (char *)view->lang, .text = view->text
	};

	if (entries_read(said(&view->keywords), keywords)) {
		row.keywords = keywords->list;
		row.keyword_count = keywords->count;
	}
	return row;
}

static void write_preview(struct visit *visit, struct message_view *view, const struct bench_ready *ready)
{
	struct entries keywords;
	struct message_row row = row_of(view, &keywords);
	struct trying trying = { .ready = ready,
		.trial = { .topic = view->topic, .lang = view->lang, .text = view->text },
		.row = &row,
		.ask = view->ask,
		.handset = &view->handset };

	trying_write(visit, &trying);
	entries_free(&keywords);
}

/* The phone: it stays in sight while one writes. */
static void write_phone(struct visit *visit, struct message_view *view, const struct bench_ready *ready)
{
	HTML(visit->page, "<div class=\"side\">\n");
	widget_field(visit,
		&(struct widget_field){ .name = "ask",
			.label = LABEL_WRITING_CITIZEN_WRITES,
			.kind = WIDGET_TEXT,
			.value = view->ask });
	widget_preview_begin(visit);
	write_preview(visit, view, ready);
	widget_preview_end(visit);
	trying_write_keys(visit, &view->handset);
	HTML(visit->page, "</div>\n");
}

/* What check says is wrong stands beside its field. The words live as long as `checks`. */
static void note_errors(struct visit *visit, const struct checks *checks)
{
	for (size_t i = 0; i < checks->errors; i++) {
		const char *column = checks->list[i].column;
		bool words = column && strcmp(column, "keywords") == 0;

		widget_error(visit, words ? "keywords" : "text", LABEL_WRITING_FINDING,
			(struct label_with){ .value = checks->list[i].words });
	}
}

static void write_edit(struct visit *visit, struct message_view *view, const struct tongues_view *tongues,
	const struct bench_ready *ready)
{
	const struct message_set *set = ready->draft ? workbench_set(ready->draft) : NULL;
	struct entries keywords;
	struct message_row row = row_of(view, &keywords);
	struct checks checks = { 0 };

	if (view->mine && *view->text && trying_check(visit, set, &row, &checks))
		note_errors(visit, &checks);
	widget_form(visit, view->mine ? WIDGET_KEPT | WIDGET_LIVE : WIDGET_LIVE, "set", view->place.id,
		"message", view->topic, view->lang);
	write_names(visit, view);
	HTML(visit->page, "<div class=\"writing\">\n<div class=\"text\">\n");
	if (view->mine)
		write_text(visit, view, set);
	else
		write_read_only(visit, view);
	HTML(visit->page, "</div>\n");
	tongues_view_write(visit, tongues);
	if (view->mine) {
		HTML(visit->page, "<div class=\"rest\">\n");
		write_words(visit, view);
		HTML(visit->page, "</div>\n");
	}
	write_phone(visit, view, ready);
	HTML(visit->page, "</div>\n");
	widget_form_end(visit);
	checks_free(&checks);
	entries_free(&keywords);
}

static void write_page(struct visit *visit, struct message_view *view, const struct bench_ready *ready)
{
	const struct tongues_view tongues = { .place = &view->place,
		.topic = view->topic,
		.lang = view->lang,
		.tongues = place_tongues(visit, ready->draft ? workbench_set(ready->draft) : NULL) };
	struct shell_page page = { .title = LABEL_WRITING_MESSAGE,
		.with = { .value = view->topic, .other = labels_tongue(visit->language, view->lang) } };
	char place[PRESENCE_MAX_WHAT];

	snprintf(place, sizeof(place), "%s message %s %s", view->place.id, view->topic, view->lang);
	page.place = place;
	place_begin(visit, &view->place, PLACE_MESSAGES, &page);
	tongues_view_write_tabs(visit, &tongues);
	if (view->conflict)
		conflict_write(visit, view->conflict, view->text, view->lang);
	if (view->row.rev == 0)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_NOT_WRITTEN, (struct label_with){ 0 });
	if (!view->mine)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_READ_ONLY, (struct label_with){ 0 });
	write_edit(visit, view, &tongues, ready);
	if (view->mine && view->row.rev && !view->conflict)
		write_more(visit, view);
	place_end(visit);
}

static void show_ready(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct message_view *view = arg;

	if (visit->exchange->request.by_script) {
		write_preview(visit, view, ready);
		nodes_answer(visit);
	} else {
		write_page(visit, view, ready);
	}
	message_view_free(view);
}

/* Do the keywords stand otherwise in the form than they are saved? Of a topic that nobody has saved all do. */
static bool has_unsaved_words(const struct message_view *view, const struct entries *keywords)
{
	const struct message_row *saved = view->row.message;

	return !saved || !entries_are(keywords, (const char *const *)saved->keywords, saved->keyword_count);
}

/* Only who asks what is answered waits for keywords that are not saved. */
void message_view_show(struct visit *visit, struct message_view *view)
{
	struct message_row row = {
		.topic = (char *)view->topic, .lang = (char *)view->lang, .text = view->text
	};
	long long edition = view->place.draft.id;
	struct entries keywords = { .list = NULL };

	/* The view is gone when one of these returns. */
	if (view->mine && *view->ask && *view->text && entries_read(said(&view->keywords), &keywords) &&
		!keywords.cut && has_unsaved_words(view, &keywords)) {
		row.keywords = keywords.list;
		row.keyword_count = keywords.count;
		unsaved_wait(visit, edition, &row, show_ready, view);
	} else {
		bench_wait(visit, edition, show_ready, view);
	}
	entries_free(&keywords);
}
