#include "agahi/handover/acceptance.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/paper.h"
#include "agahi/edition/models.h"
#include "agahi/edition/publishing.h"
#include "agahi/editor/check.h"
#include "agahi/handover/edition_lines.h"
#include "agahi/training/corpus.h"

enum { NAME_DIGITS = 8, ANY_FOLDS = 2 };

/* One hand-over on its way. */
struct handover {
	sqlite3 *db;
	const struct edition_file *file;
	const struct check_options *standards;
	int64_t now_ms;
	struct acceptance_answer *answer;
	char draft[EDITION_NAME_SIZE]; /* what it is called while it waits */
	char error[512];               /* of the database */
};

/* --- answers ------------------------------------------------------------------------------------------ */

__attribute__((format(printf, 3, 4))) static bool refuse(
	struct handover *handover, enum acceptance_refusal refusal, const char *format, ...)
{
	struct acceptance_answer *answer = handover->answer;
	va_list arguments;

	answer->result = ACCEPTANCE_REFUSED;
	answer->refusal = refusal;
	va_start(arguments, format);
	vsnprintf(answer->reason, sizeof(answer->reason), format, arguments);
	va_end(arguments);
	return false;
}

static bool fail(struct handover *handover)
{
	handover->answer->result = ACCEPTANCE_FAILED;
	snprintf(handover->answer->reason, sizeof(handover->answer->reason), "%s", handover->error);
	return false;
}

static bool accept(struct handover *handover, const struct edition *live)
{
	handover->answer->result = ACCEPTANCE_ACCEPTED;
	handover->answer->number = live->number;
	handover->answer->at_ms = live->published_ms;
	return true;
}

static bool tell_scheduled(struct handover *handover)
{
	struct acceptance_answer *answer = handover->answer;

	answer->result = ACCEPTANCE_SCHEDULED;
	answer->at_ms = handover->file->from_ms;
	snprintf(answer->draft, sizeof(answer->draft), "%s", handover->draft);
	return true;
}

void acceptance_refuse_damaged(struct acceptance_answer *answer, const char *reason)
{
	struct handover handover = { .answer = answer };

	memset(answer, 0, sizeof(*answer));
	refuse(&handover, ACCEPTANCE_DAMAGED, "%s", reason);
}

/* --- what was handed over before ---------------------------------------------------------------------- */

static bool is_this(const struct handover *handover, const struct edition *edition)
{
	return edition->id != 0 && edition->base == handover->file->base &&
		strcmp(edition->hash, handover->file->hash) == 0;
}

/* A draft of that name and content is the one that waits, or was refused at its time. */
static bool draft_answers(struct handover *handover, const struct edition *draft)
{
	if (!is_this(handover, draft))
		return false;
	if (draft->refused_ms > 0) {
		refuse(handover, ACCEPTANCE_OVERTAKEN, "overtaken: %s", draft->refused);
		return true;
	}
	return draft->at_ms > 0 && draft->at_ms == handover->file->from_ms && tell_scheduled(handover);
}

/* Also what is live already changes nothing. True when it was answered. */
static bool was_handed_over(struct handover *handover)
{
	const struct edition_file *file = handover->file;
	struct edition found, live, draft;

	if (!editions_find_content(
		    handover->db, file->hash, file->base, &found, handover->error, sizeof(handover->error)) ||
		!editions_find(handover->db, EDITION_LIVE, &live, handover->error, sizeof(handover->error)) ||
		!editions_find(
			handover->db, handover->draft, &draft, handover->error, sizeof(handover->error))) {
		fail(handover);
		return true;
	}
	if (found.id != 0)
		return accept(handover, &found);
	if (live.id != 0 && live.number == file->base && strcmp(live.hash, file->hash) == 0)
		return accept(handover, &live);
	return draft_answers(handover, &draft);
}

/* --- is it fit ---------------------------------------------------------------------------------------- */

static bool refuse_overtaken(struct handover *handover, const struct edition *live)
{
	const struct edition_file *file = handover->file;
	char when[LINES_TIME_SIZE];

	lines_write_time(live->published_ms, when);
	if (live->id == 0)
		return refuse(handover, ACCEPTANCE_OVERTAKEN,
			"it was made from edition %lld; nothing is live here: it is for another gateway, or "
			"the "
			"messages here were lost",
			file->base);
	if (live->number == file->base)
		return refuse(handover, ACCEPTANCE_OVERTAKEN,
			"it was made from an edition %lld that is not the one which is live here: it is for "
			"another gateway, or the messages here came from a backup",
			file->base);
	if (file->base == 0)
		return refuse(handover, ACCEPTANCE_OVERTAKEN,
			"overtaken: edition %lld went live since, at %s, by %s; this one was made when "
			"nothing "
			"was live",
			live->number, when, live->published_by);
	return refuse(handover, ACCEPTANCE_OVERTAKEN,
		"overtaken: edition %lld went live since, at %s, by %s; this one was made from edition %lld",
		live->number, when, live->published_by, file->base);
}

static bool is_made_from_what_is_live(struct handover *handover)
{
	const struct edition_file *file = handover->file;
	struct edition live;

	if (!editions_find(handover->db, EDITION_LIVE, &live, handover->error, sizeof(handover->error)))
		return fail(handover);
	if (live.number == file->base && (live.id == 0 || strcmp(live.hash, file->base_hash) == 0))
		return true;
	return refuse_overtaken(handover, &live);
}

/* Is there enough to learn from? Of what there is not, nothing is missing. */
static bool can_be_learned(const struct message_set *set)
{
	struct corpus *corpus = corpus_build(set, ANY_FOLDS);
	bool enough = !corpus || corpus_is_enough(corpus);

	corpus_free(corpus);
	return enough;
}

static bool has_it_already(struct handover *handover)
{
	struct model *model = NULL;
	char error[512];
	bool whole = models_load(handover->db, handover->file->set, &model, error, sizeof(error));

	model_free(model);
	return whole && model;
}

static bool brings_what_was_learned(struct handover *handover)
{
	const struct edition_file *file = handover->file;
	char hash[TABLES_HASH_SIZE], reason[128] = "";

	if (!models_hash(file->set, hash)) {
		snprintf(handover->error, sizeof(handover->error), "memory is short");
		return fail(handover);
	}
	if (*file->model_name == '\0') {
		if (*hash == '\0' || has_it_already(handover) || !can_be_learned(file->set))
			return true;
		return refuse(handover, ACCEPTANCE_UNLEARNED,
			"it has %zu examples, and what was learned from them is not in the file; the gateway "
			"learns nothing itself",
			file->set->example_count);
	}
	if (strcmp(hash, file->model_name) != 0)
		return refuse(handover, ACCEPTANCE_UNLEARNED,
			"what was learned is of other keywords and examples than its own, or by another "
			"version "
			"of Agahi: desk and gateway must be of the same");
	struct model *model = model_read(
		(struct span){ (const uint8_t *)file->model.data, file->model.len }, reason, sizeof(reason));
	model_free(model);
	return model || refuse(handover, ACCEPTANCE_UNLEARNED, "what was learned is damaged: %s", reason);
}

static bool refuse_faulty(struct handover *handover, const struct report *report)
{
	struct acceptance_answer *answer = handover->answer;
	size_t told = 0;
	char *line = NULL, *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	refuse(handover, ACCEPTANCE_FAULTY, "check finds %zu error%s:", report->errors,
		report->errors == 1 ? "" : "s");
	if (out) {
		report_print(report, PHRASES_ENGLISH, out);
		fclose(out);
	}
	char *rest = text;
	while (told < ACCEPTANCE_MOST_FAULTS && told < report->errors && (line = strsep(&rest, "\n"))) {
		size_t at = strlen(answer->reason);

		snprintf(answer->reason + at, sizeof(answer->reason) - at, "%s %s", told++ > 0 ? ";" : "",
			line);
	}
	free(text);
	return false;
}

static bool passes_check(struct handover *handover)
{
	struct check_options options = *handover->standards;
	struct edition live, found;
	struct report report = { 0 };
	struct message_set *set =
		editions_load_usable(handover->db, &live, &found, handover->error, sizeof(handover->error));

	if (!set)
		return fail(handover);
	options.live = set->message_count > 0 ? set : NULL;
	options.allow_removal = handover->file->may_lose;
	check_message_set(handover->file->set, &options, &report);
	bool passes = report.errors == 0 || refuse_faulty(handover, &report);
	report_free(&report);
	message_set_free(set);
	return passes;
}

/* --- making it so ------------------------------------------------------------------------------------- */

static void add_words(char *note, size_t size, const char *between, const char *words)
{
	size_t len = strlen(note);

	snprintf(note + len, size - len, "%s%s", len > 0 ? between : "", words);
}

/* Who approved it stands in the gateway's history too. */
static void write_note(const struct edition_file *file, char note[EDITION_TEXT_SIZE])
{
	snprintf(note, EDITION_TEXT_SIZE, "%s", file->note);
	for (size_t i = 0; i < file->approval_count; i++) {
		add_words(note, EDITION_TEXT_SIZE, i == 0 ? "; " : "", i == 0 ? "approved by " : ", ");
		add_words(note, EDITION_TEXT_SIZE, "", file->approvals[i].name);
	}
}

static bool finish(struct handover *handover, enum publishing_result result)
{
	if (result == PUBLISHING_DONE)
		return true;
	/* Somebody else was quicker, perhaps with this very file. */
	if (result == PUBLISHING_OVERTAKEN && !was_handed_over(handover))
		is_made_from_what_is_live(handover);
	else if (result != PUBLISHING_OVERTAKEN)
		fail(handover);
	return false;
}

static void publish(struct handover *handover, const struct publishing_order *order)
{
	struct edition live;

	if (finish(handover,
		    publishing_publish_set(handover->db, handover->file->set, order, &live, handover->error,
			    sizeof(handover->error))))
		accept(handover, &live);
}

/* The draft of that name is ours; another time may have been said for it before. */
static bool keep(struct handover *handover, const struct publishing_order *order)
{
	char *error = handover->error;
	size_t size = sizeof(handover->error);
	struct edition draft;

	if (!editions_find(handover->db, handover->draft, &draft, error, size))
		return fail(handover);
	if (is_this(handover, &draft))
		return true;
	if (draft.at_ms > 0 &&
		!finish(handover, publishing_schedule(handover->db, handover->draft, order, 0, error, size)))
		return false;
	return finish(handover,
		publishing_keep_draft(
			handover->db, handover->draft, handover->file->set, order, error, size));
}

static void schedule(struct handover *handover, const struct publishing_order *order)
{
	struct publishing_order as_ours = *order;

	as_ours.anyway = true;
	if (!keep(handover, &as_ours))
		return;
	if (finish(handover,
		    publishing_schedule(handover->db, handover->draft, order, handover->file->from_ms,
			    handover->error, sizeof(handover->error))))
		tell_scheduled(handover);
}

static void put_through(struct handover *handover)
{
	const struct edition_file *file = handover->file;
	char note[EDITION_TEXT_SIZE];
	const struct publishing_order order = { .by = *file->by != '\0' ? file->by : "desk",
		.publisher = *file->sent_by != '\0' ? file->sent_by : NULL,
		.title = *file->title != '\0' ? file->title : NULL,
		.note = note,
		.now_ms = handover->now_ms,
		.base = file->base,
		.may_lose = file->may_lose,
		.audit = file->audit,
		.audit_hash = *file->audit_hash != '\0' ? file->audit_hash : NULL,
		.model = { (const uint8_t *)file->model.data, file->model.len } };

	write_note(file, note);
	if (file->from_ms > handover->now_ms)
		schedule(handover, &order);
	else
		publish(handover, &order);
}

static bool forget(struct handover *handover, const struct edition *draft)
{
	const struct publishing_order order = { .by = draft->author, .now_ms = handover->now_ms };
	char *error = handover->error;
	size_t size = sizeof(handover->error);

	return (draft->at_ms == 0 ||
		       finish(handover,
			       publishing_schedule(handover->db, handover->draft, &order, 0, error, size))) &&
		finish(handover, publishing_discard(handover->db, handover->draft, error, size));
}

/* What has gone live meanwhile is live; the desk learns it by the answer. */
static void withdraw(struct handover *handover)
{
	const struct edition_file *file = handover->file;
	struct edition found, draft;

	if (!editions_find_content(
		    handover->db, file->hash, file->base, &found, handover->error, sizeof(handover->error)) ||
		!editions_find(
			handover->db, handover->draft, &draft, handover->error, sizeof(handover->error)))
		fail(handover);
	else if (found.id != 0)
		accept(handover, &found);
	else if (!is_this(handover, &draft) || forget(handover, &draft))
		handover->answer->result = ACCEPTANCE_WITHDRAWN;
}

void acceptance_take(sqlite3 *db, const struct edition_file *file, const struct check_options *standards,
	int64_t now_ms, struct acceptance_answer *answer)
{
	struct handover handover = {
		.db = db, .file = file, .standards = standards, .now_ms = now_ms, .answer = answer
	};

	memset(answer, 0, sizeof(*answer));
	snprintf(handover.draft, sizeof(handover.draft), "edition-%.*s", NAME_DIGITS, file->hash);
	if (file->withdrawn)
		withdraw(&handover);
	else if (!was_handed_over(&handover) && is_made_from_what_is_live(&handover) &&
		brings_what_was_learned(&handover) && passes_check(&handover))
		put_through(&handover);
}

json_t *acceptance_json(const struct acceptance_answer *answer, const char *file)
{
	static const char *const results[] = { "failed", "accepted", "scheduled", "withdrawn", "refused" };
	static const char *const refusals[] = { NULL, "damaged", "overtaken", "unlearned", "faulty" };

	return json_pack("{s:o, s:s, s:s?, s:o, s:o, s:s?, s:o}", "file", paper_json_text(file), "result",
		results[answer->result], "refusal", refusals[answer->refusal], "number",
		answer->number > 0 ? json_integer(answer->number) : json_null(), "at_ms",
		answer->at_ms > 0 ? json_integer(answer->at_ms) : json_null(), "draft",
		*answer->draft != '\0' ? answer->draft : NULL, "reason",
		paper_json_text(*answer->reason != '\0' ? answer->reason : NULL));
}
