#include "agahi/fittings/tables_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/audit/audit.h"
#include "agahi/bench/outcomes.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/importing.h"
#include "agahi/drafts/making.h"
#include "agahi/fittings/given.h"
#include "agahi/fittings/pages.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/place.h"

/* --- out ---------------------------------------------------------------------------------------------- */

static bool record_export(struct visit *visit, const struct place *place)
{
	sqlite3 *db = desk_database(visit->desk);
	char about[DEED_ABOUT_SIZE];
	struct audit_entry entry = { .who = visit->person.name,
		.what = "export",
		.about = deeds_about(place->draft.id, about),
		.address = visit->exchange->request.address,
		.now_ms = visit->now_ms };

	return desk_db_begin(db) && desk_db_end(db, audit_add(db, &entry));
}

void fittings_export_page(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;
	struct message_set *set;
	struct place place;
	enum table table;

	if (!place_open(visit, &place))
		return;
	if (!given_table(visit->exchange->request.arguments[1], &table)) {
		gate_refuse(visit, 404);
		return;
	}
	set = table == TABLE_EXAMPLES
		? contents_load(desk_database(visit->desk), place.draft.id)
		: contents_load_without_examples(desk_database(visit->desk), place.draft.id);
	if (!set || !record_export(visit, &place)) {
		message_set_free(set);
		gate_refuse(visit, 500);
		return;
	}
	response->type = WEB_CSV;
	snprintf(response->file_name, sizeof(response->file_name), "%s-%s-%lld.csv", table_fact(table)->name,
		place.draft.number ? "edition" : "draft",
		place.draft.number ? place.draft.number : place.draft.id);
	table_write_sheet(set, table, &visit->page->out);
	message_set_free(set);
}

/* --- in ----------------------------------------------------------------------------------------------- */

static const enum label table_labels[TABLE_COUNT] = {
	[TABLE_MESSAGES] = LABEL_SHELL_MESSAGES,
	[TABLE_PLACEHOLDERS] = LABEL_WRITING_PLACEHOLDERS,
	[TABLE_MENUS] = LABEL_WRITING_MENUS,
	[TABLE_EXAMPLES] = LABEL_WRITING_EXAMPLES,
};

static void write_exports(struct visit *visit, const struct place *place)
{
	widget_heading(visit, LABEL_WRITING_EXPORT, (struct label_with){ 0 }, "export");
	HTML(visit->page, "<ul>\n");
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		char name[32];

		snprintf(name, sizeof(name), "%s.csv", table_fact(table)->name);
		HTML(visit->page, "<li><a");
		html_path(visit->page, HTML_HREF, "set", place->id, "export", name);
		HTML(visit->page, ">");
		labels_write(visit->page, visit->language, table_labels[table]);
		HTML(visit->page, " <bdi dir=\"ltr\">");
		html_text(visit->page, name);
		HTML(visit->page, "</bdi></a></li>\n");
	}
	HTML(visit->page, "</ul>\n");
}

static void write_import(struct visit *visit, const struct place *place, const char *table, const char *csv)
{
	struct widget_option options[TABLE_COUNT];

	for (enum table each = 0; each < TABLE_COUNT; each++)
		options[each] = (struct widget_option){ table_fact(each)->name, table_labels[each], NULL };
	widget_heading(visit, LABEL_WRITING_IMPORT, (struct label_with){ 0 }, "import");
	widget_paragraph(visit, LABEL_WRITING_IMPORT_HOW, (struct label_with){ 0 });
	widget_form(visit, WIDGET_KEPT, "set", place->id, "import");
	widget_select(visit,
		&(struct widget_field){ .name = "table", .label = LABEL_WRITING_TABLE, .value = table },
		options, TABLE_COUNT);
	widget_field(visit,
		&(struct widget_field){ .name = "csv",
			.label = LABEL_WRITING_CSV,
			.hint = LABEL_WRITING_CSV_HINT,
			.kind = WIDGET_TEXTAREA,
			.value = csv,
			.required = true,
			.rows = 8 });
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_LOOK, "do", "look");
	widget_form_end(visit);
}

static void begin_page(struct visit *visit, const struct place *place)
{
	struct buffer name = { 0 };
	struct shell_page page = { .title = LABEL_WRITING_TABLES_OF };

	place_name(visit, &place->draft, &name);
	page.with.value = name.data;
	place_begin(visit, place, PLACE_TABLES, &page);
	buffer_free(&name);
}

static bool may_make(const struct visit *visit)
{
	return (visit->person.roles & STAFF_EDITOR) != 0;
}

void fittings_import_page(struct visit *visit)
{
	struct place place;

	if (!place_open(visit, &place))
		return;
	begin_page(visit, &place);
	write_exports(visit, &place);
	if (may_make(visit))
		write_import(visit, &place, "messages", "");
	place_end(visit);
}

/* What to do with what was looked at; the table comes along. */
static void write_take(struct visit *visit, const struct place *place, const struct given *given)
{
	bool good = given->report.errors == 0 && !given->report.unread && given->difference &&
		!difference_is_empty(given->difference);

	if (!good)
		return;
	widget_form(visit, 0, "set", place->id, "import");
	widget_hidden(visit, "table", table_fact(given->table)->name);
	widget_hidden_number(visit, "rev", place->draft.rev);
	HTML(visit->page, "<input type=\"hidden\" name=\"csv\"");
	html_attribute(visit->page, HTML_VALUE, given->csv);
	HTML(visit->page, ">\n<div class=\"buttons\">\n");
	if (place->writable)
		widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_PUT_IN, "do", "take");
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_MAKE_OF_IT, "do", "make");
	HTML(visit->page, "</div>\n");
	widget_form_end(visit);
}

static void show(struct visit *visit, const struct place *place, const struct given *given)
{
	begin_page(visit, place);
	if (given->report.errors > 0)
		widget_notice(visit, WIDGET_WRONG, LABEL_WRITING_HAS_ERRORS,
			(struct label_with){ .number = (long long)given->report.errors });
	given_write_faults(visit, given);
	given_write_difference(visit, given);
	write_take(visit, place, given);
	write_import(visit, place, table_fact(given->table)->name, given->csv);
	place_end(visit);
}

static void look(struct visit *visit, const struct place *place, struct given *given)
{
	if (!given_compare(desk_database(visit->desk), place->draft.id, given)) {
		gate_refuse(visit, 500);
		return;
	}
	if (given->report.errors > 0 || given->report.unread)
		visit->exchange->response.status = 422;
	show(visit, place, given);
}

static void take(struct visit *visit, const struct place *place, struct given *given, long long rev)
{
	struct importing importing = { .deed = outcomes_deed(visit), .edition = place->draft.id, .rev = rev };
	enum deed_result result = importing_take(
		desk_database(visit->desk), &importing, given->set, given->came, &given->report);

	if (result == DEED_DONE || result == DEED_UNCHANGED) {
		place_go_to(visit, result == DEED_DONE ? "imported" : "unchanged", "set", place->id);
		return;
	}
	/* The difference is shown anew: it may be another by now. */
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = outcomes_status(result);
	begin_page(visit, place);
	given_write_faults(visit, given);
	write_import(visit, place, table_fact(given->table)->name, given->csv);
	place_end(visit);
}

/* A draft with the rows of this edition, and then the table in it. */
static void make(struct visit *visit, const struct place *place, struct given *given)
{
	sqlite3 *db = desk_database(visit->desk);
	struct deed deed = outcomes_deed(visit);
	struct place fresh = { .writable = true };
	long long id = 0;

	if (!place_did(visit, making_new(db, &deed, place->draft.id, place->draft.title, "", &id)))
		return;
	if (!drafts_find(db, id, &fresh.draft)) {
		gate_refuse(visit, 500);
		return;
	}
	snprintf(fresh.id, sizeof(fresh.id), "%lld", id);
	take(visit, &fresh, given, fresh.draft.rev);
}

static bool read_given(struct visit *visit, struct given *given)
{
	const struct form *form = &visit->exchange->request.form;
	const char *csv = form_value(form, "csv");
	enum table table;

	if (!given_table(form_value(form, "table"), &table)) {
		gate_refuse(visit, 400);
		return false;
	}
	if (given_read(table, csv, given))
		return true;
	given_free(given);
	gate_refuse(visit, 500);
	return false;
}

void fittings_import_look_page(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const char *named = form_value(form, "do");
	struct given given;
	struct place place;

	if (!place_open(visit, &place) || !read_given(visit, &given))
		return;
	if (strcmp(named, "take") == 0)
		take(visit, &place, &given, form_number(form, "rev", 0));
	else if (strcmp(named, "make") == 0)
		make(visit, &place, &given);
	else
		look(visit, &place, &given);
	given_free(&given);
}
