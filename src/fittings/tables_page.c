#include "agahi/fittings/tables_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/audit/audit.h"
#include "agahi/bench/outcomes.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/contents.h"
#include "agahi/fittings/bringing.h"
#include "agahi/fittings/pages.h"
#include "agahi/fittings/uploads.h"
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

/* A file: its name may say which table it is. */
static void write_upload(struct visit *visit, const struct place *place, const char *table)
{
	struct widget_option options[TABLE_COUNT + 1] = { { "", LABEL_WRITING_BY_NAME, NULL } };

	for (enum table each = 0; each < TABLE_COUNT; each++)
		options[each + 1] =
			(struct widget_option){ table_fact(each)->name, table_labels[each], NULL };
	widget_form(visit, WIDGET_UPLOAD, "set", place->id, "import");
	widget_field(visit,
		&(struct widget_field){ .name = "file",
			.label = LABEL_WRITING_FILE,
			.hint = LABEL_WRITING_FILE_HINT,
			.hint_with = { .number = WEB_UPLOAD >> 20 },
			.kind = WIDGET_FILE,
			.required = true });
	widget_select(visit,
		&(struct widget_field){ .name = "file-table", .label = LABEL_WRITING_TABLE, .value = table },
		options, TABLE_COUNT + 1);
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_LOOK, "do", "look");
	widget_form_end(visit);
}

static void write_paste(struct visit *visit, const struct place *place, const char *table, const char *csv)
{
	struct widget_option options[TABLE_COUNT];

	for (enum table each = 0; each < TABLE_COUNT; each++)
		options[each] = (struct widget_option){ table_fact(each)->name, table_labels[each], NULL };
	widget_heading(visit, LABEL_WRITING_PASTE, (struct label_with){ 0 }, "paste");
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

/* As it came, where it was pasted or said. */
static void write_import(struct visit *visit, const struct place *place)
{
	const struct form *form = &visit->exchange->request.form;

	widget_heading(visit, LABEL_WRITING_IMPORT, (struct label_with){ 0 }, "import");
	widget_paragraph(visit, LABEL_WRITING_IMPORT_HOW, (struct label_with){ 0 });
	write_upload(visit, place, form_value(form, "file-table"));
	write_paste(visit, place, form_has(form, "table") ? form_value(form, "table") : "messages",
		form_value(form, "csv"));
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
		write_import(visit, &place);
	place_end(visit);
}

/* --- a table that came -------------------------------------------------------------------------------- */

/* A page that says what is wrong with what came. */
static void write_wrong(struct visit *visit, const struct place *place, int status)
{
	visit->exchange->response.status = status;
	begin_page(visit, place);
	widget_error_summary(visit);
	write_import(visit, place);
	place_end(visit);
}

/* Where it comes from: pasted, in the file of this form, or in one that was looked at. */
struct source {
	enum table table;
	struct span octets;
	const struct upload *upload; /* NULL: pasted */
};

/* False, and answered, when there is none. */
static bool find_uploaded(struct visit *visit, const struct place *place, struct source *source)
{
	const struct upload *upload =
		uploads_find(visit, form_value(&visit->exchange->request.form, "upload"));

	if (!upload) {
		widget_error(visit, "file", LABEL_WRITING_FILE_GONE, (struct label_with){ 0 });
		write_wrong(visit, place, 422);
		return false;
	}
	*source = (struct source){ upload->table, { (const uint8_t *)upload->octets, upload->len }, upload };
	return true;
}

static bool take_file(struct visit *visit, const struct place *place, struct source *source)
{
	const struct web_request *request = &visit->exchange->request;
	const char *said = form_value(&request->form, "file-table");
	enum table table = TABLE_MESSAGES;

	if (request->file.octets.len == 0)
		widget_error(visit, "file", LABEL_WRITING_FILE_ABSENT, (struct label_with){ 0 });
	else if (!(*said != '\0' ? given_table(said, &table)
				 : given_table_of_file(request->file.name, &table)))
		widget_error(visit, "file-table", LABEL_WRITING_FILE_TABLE, (struct label_with){ 0 });
	if (widget_has_errors(visit)) {
		write_wrong(visit, place, 422);
		return false;
	}
	const struct upload *upload = uploads_keep(visit, table);
	if (!upload) {
		gate_refuse(visit, 503);
		return false;
	}
	*source = (struct source){ table, request->file.octets, upload };
	return true;
}

static bool find_source(struct visit *visit, const struct place *place, struct source *source)
{
	const struct web_request *request = &visit->exchange->request;
	const char *csv = form_value(&request->form, "csv");

	if (form_has(&request->form, "upload"))
		return find_uploaded(visit, place, source);
	if (request->file.name || form_has(&request->form, "file-table"))
		return take_file(visit, place, source);
	*source = (struct source){ .octets = { (const uint8_t *)csv, strlen(csv) } };
	if (given_table(form_value(&request->form, "table"), &source->table))
		return true;
	gate_refuse(visit, 400);
	return false;
}

/* --- what comes of it --------------------------------------------------------------------------------- */

/* A job of the worker, and what its page names. */
struct errand {
	struct bringing bringing;                                 /* first: bringing_free() frees all of it */
	char key[UPLOAD_KEY_SIZE], name[MULTIPART_FILE_NAME + 1]; /* of the upload; "" */
};

/* What to do with what was looked at; the table comes along, or is kept. */
static void write_take(struct visit *visit, const struct place *place, const struct errand *errand)
{
	const struct given *given = &errand->bringing.given;
	bool good = given->report.errors == 0 && !given->report.unread && given->difference &&
		!difference_is_empty(given->difference);

	if (!good)
		return;
	widget_form(visit, 0, "set", place->id, "import");
	widget_hidden_number(visit, "rev", place->draft.rev);
	if (errand->key[0] != '\0') {
		widget_hidden(visit, "upload", errand->key);
	} else {
		widget_hidden(visit, "table", table_fact(given->table)->name);
		widget_hidden(visit, "csv", form_value(&visit->exchange->request.form, "csv"));
	}
	HTML(visit->page, "<div class=\"buttons\">\n");
	if (place->writable)
		widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_PUT_IN, "do", "take");
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_MAKE_OF_IT, "do", "make");
	HTML(visit->page, "</div>\n");
	widget_form_end(visit);
}

static void show(struct visit *visit, const struct place *place, const struct errand *errand)
{
	const struct given *given = &errand->bringing.given;

	if (given->report.errors > 0 || given->report.unread)
		visit->exchange->response.status = 422;
	begin_page(visit, place);
	if (errand->name[0] != '\0')
		widget_paragraph(visit, LABEL_WRITING_FILE_IS, (struct label_with){ .value = errand->name });
	if (given->report.errors > 0)
		widget_notice(visit, WIDGET_WRONG, LABEL_WRITING_HAS_ERRORS,
			(struct label_with){ .number = (long long)given->report.errors });
	given_write_faults(visit, given);
	given_write_difference(visit, given);
	write_take(visit, place, errand);
	write_import(visit, place);
	place_end(visit);
}

/* The difference is to be looked at anew: it may be another by now. */
static void show_refused(struct visit *visit, const struct place *place, const struct errand *errand)
{
	enum deed_result result = errand->bringing.result;

	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = outcomes_status(result);
	begin_page(visit, place);
	widget_error_summary(visit);
	given_write_faults(visit, &errand->bringing.given);
	write_import(visit, place);
	place_end(visit);
}

static void show_taken(struct visit *visit, const struct errand *errand)
{
	char id[PLACE_ID_SIZE];

	snprintf(id, sizeof(id), "%lld", errand->bringing.into);
	uploads_forget(visit, errand->key);
	place_go_to(visit, errand->bringing.result == DEED_DONE ? "imported" : "unchanged", "set", id);
}

static void answer(struct visit *visit, void *arg)
{
	struct errand *errand = arg;
	enum deed_result result = errand->bringing.result;
	struct place place;

	if (!errand->bringing.read)
		gate_refuse(visit, 500);
	else if (errand->bringing.what != BRINGING_LOOK && (result == DEED_DONE || result == DEED_UNCHANGED))
		show_taken(visit, errand);
	else if (!place_open(visit, &place))
		;
	else if (errand->bringing.what == BRINGING_LOOK)
		show(visit, &place, errand);
	else
		show_refused(visit, &place, errand);
	bringing_free(&errand->bringing);
}

static enum bringing_deed wanted_deed(const struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");

	return strcmp(named, "take") == 0    ? BRINGING_TAKE
		: strcmp(named, "make") == 0 ? BRINGING_MAKE
					     : BRINGING_LOOK;
}

/* NULL when memory is short. */
static struct errand *errand_new(
	const struct visit *visit, const struct place *place, const struct source *source)
{
	struct errand *errand = calloc(1, sizeof(*errand));
	char *octets = errand ? malloc(source->octets.len + 1) : NULL;

	if (!octets) {
		free(errand);
		return NULL;
	}
	if (source->octets.len > 0)
		memcpy(octets, source->octets.data, source->octets.len);
	octets[source->octets.len] = '\0';
	errand->bringing = (struct bringing){ .what = wanted_deed(visit),
		.table = source->table,
		.octets = octets,
		.len = source->octets.len,
		.deed = outcomes_deed(visit),
		.draft = place->draft,
		.rev = form_number(&visit->exchange->request.form, "rev", 0) };
	snprintf(errand->bringing.path, sizeof(errand->bringing.path), "%s", desk_database_path(visit->desk));
	if (source->upload) {
		memcpy(errand->key, source->upload->key, sizeof(errand->key));
		memcpy(errand->name, source->upload->name, sizeof(errand->name));
	}
	return errand;
}

void fittings_import_look_page(struct visit *visit)
{
	struct errand *errand;
	struct source source;
	struct place place;

	if (!place_open(visit, &place) || !find_source(visit, &place, &source))
		return;
	errand = errand_new(visit, &place, &source);
	if (errand && desk_wait(visit, bringing_run, answer, errand))
		return;
	if (errand)
		bringing_free(&errand->bringing);
	gate_refuse(visit, 503);
}
