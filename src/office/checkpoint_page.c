#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/audit/checkpoint.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/pages.h"

/* False, told in the log, when the key is not to be had. Wipe it. */
static bool load_key(struct visit *visit, struct checkpoint_key *key)
{
	char error[512];

	if (checkpoint_key_load(
		    desk_database(visit->desk), desk_database_path(visit->desk), key, error, sizeof(error)))
		return true;
	log_warn(desk_log(visit->desk), "checkpoint_key_not_read", LOG_TEXT("reason", error));
	return false;
}

/* The newest one as it goes onto paper; nothing where there is none. */
static bool print_newest(struct visit *visit, struct checkpoint *newest, struct buffer *sheet)
{
	char note[CHECKPOINT_NOTE_SIZE];
	struct checkpoint_key key;

	newest->n = 0;
	if (!checkpoint_newest(desk_database(visit->desk), newest, note))
		return false;
	if (newest->n == 0)
		return true;
	if (!load_key(visit, &key))
		return false;
	checkpoint_print(newest, note, key.open, sheet);
	sodium_memzero(&key, sizeof(key));
	return !sheet->failed;
}

static void write_sheet(struct visit *visit, const struct checkpoint *newest, const struct buffer *sheet)
{
	widget_paragraph(visit, LABEL_AUDIT_CHECKPOINT_WHAT, (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	labels_write_with(
		visit->page, visit->language, LABEL_AUDIT_LAST, (struct label_with){ .number = newest->n });
	HTML(visit->page, " · ");
	moments_write(visit->page, visit->language, newest->at_ms);
	HTML(visit->page, "</p>\n<pre lang=\"en\" dir=\"ltr\">\n");
	html_text_of(visit->page, sheet->data, sheet->len);
	HTML(visit->page, "</pre>\n<p>");
	widget_link_to(visit, LABEL_AUDIT_SHEET_TEXT, "audit", "checkpoint.txt");
	HTML(visit->page, "</p>\n");
}

void office_checkpoint_page(struct visit *visit)
{
	struct buffer sheet = { 0 };
	struct checkpoint newest;

	if (!print_newest(visit, &newest, &sheet)) {
		buffer_free(&sheet);
		gate_refuse(visit, 500);
		return;
	}
	shell_begin(visit, &(struct shell_page){ .title = LABEL_AUDIT_CHECKPOINT, .area = SHELL_AUDIT });
	if (newest.n > 0)
		write_sheet(visit, &newest, &sheet);
	else
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_AUDIT_NO_CHECKPOINT, (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_SHELL_AUDIT, "audit");
	HTML(visit->page, "</p>\n");
	shell_end(visit);
	buffer_free(&sheet);
}

void office_checkpoint_text(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;
	struct buffer sheet = { 0 };
	struct checkpoint newest;

	if (!print_newest(visit, &newest, &sheet))
		gate_refuse(visit, 500);
	else if (newest.n == 0)
		gate_refuse(visit, 404);
	else {
		buffer_add(&visit->page->out, sheet.data, sheet.len);
		response->type = WEB_TEXT;
		snprintf(response->file_name, sizeof(response->file_name), "checkpoint-%lld.txt", newest.n);
	}
	buffer_free(&sheet);
}

/* Its own record is in it: what signs the chain stands in the chain. */
static bool sign(struct visit *visit, const struct checkpoint_key *key)
{
	sqlite3 *db = desk_database(visit->desk);
	char note[CHECKPOINT_NOTE_SIZE];
	const struct audit_entry entry = { .who = visit->person.name,
		.what = "checkpoint",
		.about = "record",
		.address = visit->exchange->request.address,
		.now_ms = visit->now_ms };

	return audit_add(db, &entry) &&
		checkpoint_make(db, key, desk_settings(visit->desk)->review.origin, visit->now_ms, note);
}

/* Where nothing came since the last one, that is the one. */
static bool sign_what_is_new(struct visit *visit, const struct checkpoint_key *key)
{
	sqlite3 *db = desk_database(visit->desk);
	char note[CHECKPOINT_NOTE_SIZE], hash[AUDIT_HASH_SIZE];
	struct checkpoint newest = { .n = 0 };
	long long n = 0;

	if (!checkpoint_newest(db, &newest, note) || !audit_head(db, &n, hash))
		return false;
	return (newest.n > 0 && newest.n == n) || sign(visit, key);
}

void office_checkpoint(struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);
	struct checkpoint_key key;

	if (!load_key(visit, &key)) {
		gate_refuse(visit, 500);
		return;
	}
	bool done = desk_db_begin(db) && desk_db_end(db, sign_what_is_new(visit, &key));
	sodium_memzero(&key, sizeof(key));
	if (done)
		exchange_redirect(visit->exchange, (const char *const[]){ "audit", "checkpoint", NULL });
	else
		gate_refuse(visit, 500);
}
