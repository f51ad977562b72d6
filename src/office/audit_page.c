#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/audit/checkpoint.h"
#include "agahi/audit/verify.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/audit_view.h"
#include "agahi/office/pages.h"

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

/* --- that it was looked at ---------------------------------------------------------------------------- */

static void keep_moment(const struct audit_record *record, void *arg)
{
	int64_t *ms = arg;

	*ms = audit_view_moment(record->at);
}

static bool add_record(struct visit *visit, const char *what)
{
	sqlite3 *db = desk_database(visit->desk);

	return desk_db_begin(db) &&
		desk_db_end(db,
			audit_add(db,
				&(struct audit_entry){ .who = visit->person.name,
					.what = what,
					.about = "record",
					.address = visit->exchange->request.address,
					.now_ms = visit->now_ms }));
}

/* Once an hour and person: who turns pages is not told each time. */
static bool note_reading(struct visit *visit)
{
	const struct audit_wanted wanted = {
		.most = 1, .who = visit->person.name, .what = "audit-read", .about = ""
	};
	int64_t last_ms = 0;

	if (!audit_list(desk_database(visit->desk), &wanted, keep_moment, &last_ms))
		return false;
	return (last_ms > 0 && visit->now_ms - last_ms < HOUR_MS) || add_record(visit, "audit-read");
}

/* --- how it stands ------------------------------------------------------------------------------------ */

static void write_checkpoint(struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);
	char note[CHECKPOINT_NOTE_SIZE], hash[AUDIT_HASH_SIZE];
	struct checkpoint newest = { .n = 0 };
	long long n = 0;

	if (!checkpoint_newest(db, &newest, note)) {
		widget_notice(visit, WIDGET_WRONG, LABEL_AUDIT_BROKEN,
			(struct label_with){ .value = "the newest checkpoint of the database is damaged" });
		return;
	}
	if (!audit_head(db, &n, hash))
		visit->page->out.failed = true;
	HTML(visit->page, "<p>");
	if (newest.n > 0) {
		labels_write_with(visit->page, visit->language, LABEL_AUDIT_LAST,
			(struct label_with){ .number = newest.n });
		HTML(visit->page, " · ");
		moments_write_distance(visit->page, visit->language, visit->now_ms, newest.at_ms);
		HTML(visit->page, " · ");
		labels_write_with(visit->page, visit->language, LABEL_AUDIT_SINCE,
			(struct label_with){ .number = n - newest.n });
		HTML(visit->page, " · ");
		widget_link_to(visit, LABEL_AUDIT_SHEET, "audit", "checkpoint");
	} else
		labels_write(visit->page, visit->language, LABEL_AUDIT_NO_CHECKPOINT);
	HTML(visit->page, "</p>\n");
}

static void write_verdict(struct visit *visit, const struct audit_verdict *verdict)
{
	char agree[24];

	snprintf(agree, sizeof(agree), "%zu", verdict->agree);
	if (verdict->whole)
		widget_notice(visit, WIDGET_GOOD, LABEL_AUDIT_WHOLE,
			(struct label_with){ .number = verdict->records, .value = agree });
	else
		widget_notice(visit, WIDGET_WRONG, LABEL_AUDIT_BROKEN,
			(struct label_with){ .value = verdict->words });
}

static void write_state(struct visit *visit, const struct audit_verdict *verdict)
{
	if (verdict)
		write_verdict(visit, verdict);
	write_checkpoint(visit);
	HTML(visit->page, "<div class=\"buttons\">");
	widget_form(visit, WIDGET_INLINE, "audit", "verify");
	widget_button(visit, WIDGET_PLAIN, LABEL_AUDIT_VERIFY, NULL, NULL);
	widget_form_end(visit);
	if (visit->person.roles & (STAFF_SIGNER | STAFF_ADMINISTRATOR)) {
		widget_form(visit, WIDGET_INLINE, "audit", "checkpoint");
		widget_button(visit, WIDGET_PLAIN, LABEL_AUDIT_MAKE, NULL, NULL);
		widget_form_end(visit);
	}
	HTML(visit->page, "</div>\n");
}

static void write_page(struct visit *visit, const struct audit_verdict *verdict)
{
	shell_begin(
		visit, &(struct shell_page){ .title = LABEL_SHELL_AUDIT, .area = SHELL_AUDIT, .wide = true });
	widget_paragraph(visit, LABEL_AUDIT_WHAT_IT_IS, (struct label_with){ 0 });
	write_state(visit, verdict);
	audit_view_write_filter(visit);
	if (!audit_view_write(visit))
		widget_notice(visit, WIDGET_WRONG, LABEL_GATE_FAILED_WHY, (struct label_with){ 0 });
	shell_end(visit);
}

void office_audit_page(struct visit *visit)
{
	if (note_reading(visit))
		write_page(visit, NULL);
	else
		gate_refuse(visit, 500);
}

void office_audit_csv(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;

	if (!add_record(visit, "audit-export")) {
		gate_refuse(visit, 500);
		return;
	}
	if (!audit_view_add_csv(visit, &visit->page->out))
		visit->page->out.failed = true;
	response->type = WEB_CSV;
	snprintf(response->file_name, sizeof(response->file_name), "record.csv");
}

/* --- is it whole? ------------------------------------------------------------------------------------- */

struct verifying {
	char path[PATH_MAX];
	struct audit_claim *claims;
	size_t count, room;
	bool failed;     /* memory was short */
	char fault[256]; /* of the newest checkpoint that is no good; "" */
	struct audit_verdict verdict;
};

static void claim(const struct checkpoint *checkpoint, const char *fault, void *arg)
{
	struct verifying *verifying = arg;

	if (fault) {
		if (!*verifying->fault)
			snprintf(verifying->fault, sizeof(verifying->fault),
				"checkpoint %lld of the database is damaged, or was changed: %s",
				checkpoint->n, fault);
		return;
	}
	if (verifying->count == verifying->room) {
		size_t room = verifying->room ? verifying->room * 2 : 64;
		struct audit_claim *claims = realloc(verifying->claims, room * sizeof(*claims));

		if (!claims) {
			verifying->failed = true;
			return;
		}
		verifying->claims = claims;
		verifying->room = room;
	}
	struct audit_claim *one = &verifying->claims[verifying->count++];
	*one = (struct audit_claim){ .source = "a checkpoint of the database", .n = checkpoint->n };
	memcpy(one->hash, checkpoint->hash, sizeof(one->hash));
}

static void verify(sqlite3 *db, struct verifying *verifying)
{
	struct audit_verdict *verdict = &verifying->verdict;
	struct checkpoint_key key;

	if (!checkpoint_key_load(db, verifying->path, &key, verdict->words, sizeof(verdict->words)))
		return;
	if (!checkpoint_look(db, key.open, claim, verifying) || verifying->failed)
		snprintf(verdict->words, sizeof(verdict->words), "the checkpoints cannot be read");
	else
		audit_verify(db, verifying->claims, verifying->count, verdict);
	explicit_bzero(&key, sizeof(key));
	if (verdict->whole && *verifying->fault) {
		verdict->whole = false;
		snprintf(verdict->words, sizeof(verdict->words), "%s", verifying->fault);
	}
}

/* On the worker, with a connection of its own. */
static void run_verifying(void *arg)
{
	struct verifying *verifying = arg;
	struct audit_verdict *verdict = &verifying->verdict;
	sqlite3 *db = desk_db_open(verifying->path, DB_READ_ONLY, verdict->words, sizeof(verdict->words));

	if (db)
		verify(db, verifying);
	db_close(db);
}

static void free_verifying(struct verifying *verifying)
{
	if (verifying)
		free(verifying->claims);
	free(verifying);
}

static void answer_verified(struct visit *visit, void *arg)
{
	struct verifying *verifying = arg;

	write_page(visit, &verifying->verdict);
	free_verifying(verifying);
}

void office_audit_verify(struct visit *visit)
{
	struct verifying *verifying = calloc(1, sizeof(*verifying));

	if (verifying)
		snprintf(verifying->path, sizeof(verifying->path), "%s", desk_database_path(visit->desk));
	if (verifying && desk_wait(visit, run_verifying, answer_verified, verifying))
		return;
	free_verifying(verifying);
	gate_refuse(visit, 503);
}
