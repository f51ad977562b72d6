#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/bench/outcomes.h"
#include "agahi/comparison/row_names.h"
#include "agahi/despatch/sending.h"
#include "agahi/drafts/comments.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/making.h"
#include "agahi/drafts/marks.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/preview/learner.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"

/* --- submitting, and learning before ------------------------------------------------------------------ */

/* A draft that is submitted as soon as its examples are learned, if nobody has changed it by then. */
struct learning {
	struct desk *desk;
	struct learner_job *job;
	char hash[TABLES_HASH_SIZE];
	long long edition, rev;
	struct person person;
	char address[WEB_ADDRESS_SIZE];
	int64_t now_ms;
};

static void run_learning(void *arg)
{
	struct learning *learning = arg;

	learner_run(learning->job);
}

static void submit_learned(struct learning *learning)
{
	sqlite3 *db = desk_database(learning->desk);
	const struct deed deed = {
		.person = &learning->person, .address = learning->address, .now_ms = learning->now_ms
	};
	struct draft draft;

	if (drafts_find(db, learning->edition, &draft) && draft.rev == learning->rev &&
		draft.state == COURSE_DRAFT)
		reviewing_submit(db, &deed, learning->edition, NULL);
}

static void on_learned(void *arg)
{
	struct learning *learning = arg;
	struct span octets = learner_octets(learning->job);

	if (octets.len > 0 && drafts_store_model(desk_database(learning->desk), learning->hash, octets)) {
		log_info(desk_log(learning->desk), "draft_learned",
			LOG_NUMBER("draft", (uint64_t)learning->edition));
		submit_learned(learning);
	} else
		log_warn(desk_log(learning->desk), "draft_not_learned",
			LOG_NUMBER("draft", (uint64_t)learning->edition),
			LOG_TEXT("next",
				"submit it again; when it happens again, look for memory that is short"));
	learner_end(desk_learner(learning->desk), learning->job);
	free(learning);
}

static struct learning *begin_learning(struct visit *visit, const struct draft *draft, const char *hash)
{
	struct learning *learning = calloc(1, sizeof(*learning));
	struct message_set *set = learning ? contents_load(desk_database(visit->desk), draft->id) : NULL;

	if (!set) {
		free(learning);
		return NULL;
	}
	learning->job = learner_begin(desk_learner(visit->desk), hash, set);
	if (!learning->job) {
		free(learning);
		return NULL;
	}
	learning->desk = visit->desk;
	memcpy(learning->hash, hash, strlen(hash) + 1);
	learning->edition = draft->id;
	learning->rev = draft->rev;
	learning->person = visit->person;
	memcpy(learning->address, visit->exchange->request.address, sizeof(learning->address));
	learning->now_ms = visit->now_ms;
	return learning;
}

/* False when neither this nor anything else is being learned from here on. */
static bool learn(struct visit *visit, const struct draft *draft, const char *hash)
{
	if (learner_is_at(desk_learner(visit->desk), NULL))
		return true;
	struct learning *learning = begin_learning(visit, draft, hash);
	if (!learning)
		return false;
	if (desk_work_long(visit->desk, run_learning, on_learned, learning))
		return true;
	learner_end(desk_learner(visit->desk), learning->job);
	free(learning);
	return false;
}

void review_submit(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	char hash[TABLES_HASH_SIZE];
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	enum deed_result result = reviewing_submit(desk_database(visit->desk), &deed, draft.id, hash);
	if (result == DEED_NEEDS_MODEL)
		result = learn(visit, &draft, hash) ? DEED_DONE : DEED_FAILED;
	review_finish(visit, &draft, result);
}

void review_give_up(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	enum deed_result result = making_give_up(desk_database(visit->desk), &deed, draft.id);
	if (result == DEED_DONE)
		exchange_redirect(visit->exchange, (const char *const[]){ "review", NULL });
	else
		review_finish(visit, &draft, result);
}

/* --- approving and handing over ----------------------------------------------------------------------- */

static unsigned approvals_needed(const struct visit *visit)
{
	return (unsigned)desk_settings(visit->desk)->review.approvals;
}

void review_approve(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;
	bool finished;

	if (!outcomes_find(visit, &draft))
		return;
	const struct reviewing_approval approval = { .edition = draft.id,
		.seal = form_value(&visit->exchange->request.form, "seal"),
		.needed = approvals_needed(visit) };
	review_finish(
		visit, &draft, reviewing_approve(desk_database(visit->desk), &deed, &approval, &finished));
}

void review_ask(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	if (outcomes_find(visit, &draft))
		review_finish(visit, &draft,
			reviewing_ask(desk_database(visit->desk), &deed, draft.id,
				form_value(&visit->exchange->request.form, "comment")));
}

void review_withdraw(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	if (outcomes_find(visit, &draft))
		review_finish(visit, &draft, reviewing_withdraw(desk_database(visit->desk), &deed, draft.id));
}

/* What the spool did not take is told, in the log and on the page; what waits here tells the page of it itself. */
static void finish_despatch(struct visit *visit, const struct draft *draft, enum deed_result result,
	const struct sending_folder *folder)
{
	if (folder->reason != 0 || result == DEED_NOT_SENT)
		log_warn(desk_log(visit->desk), "edition_not_sent", LOG_NUMBER("draft", (uint64_t)draft->id),
			LOG_TEXT("reason", folder->error),
			LOG_TEXT("effect",
				folder->waiting > 0 ? "it waits at the desk, and is tried again every ten "
						      "seconds"
						    : "nothing was changed"));
	if (result == DEED_NOT_SENT)
		widget_error(visit, NULL, LABEL_SEND_FAILED, (struct label_with){ .value = folder->error });
	review_finish(visit, draft, result);
}

void review_send(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct sending_folder folder;
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	enum deed_result result = sending_send(desk_database(visit->desk), &deed, draft.id,
		desk_settings(visit->desk)->store.spool, approvals_needed(visit), &folder);
	finish_despatch(visit, &draft, result, &folder);
}

void review_call_back(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	struct sending_folder folder;
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	enum deed_result result = sending_call_back(desk_database(visit->desk), &deed, draft.id,
		desk_settings(visit->desk)->store.spool, &folder);
	finish_despatch(visit, &draft, result, &folder);
}

/* An empty field is "at once". False when it is no moment. */
static bool read_moment(const char *text, int64_t *ms)
{
	*ms = 0;
	return text[0] == '\0' || calendar_read(text, ms);
}

void review_plan(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;
	int64_t from_ms;

	if (!outcomes_find(visit, &draft))
		return;
	if (!read_moment(form_value(form, "from"), &from_ms)) {
		widget_error(visit, "from", LABEL_PLAN_NO_MOMENT, (struct label_with){ 0 });
		visit->exchange->response.status = 422;
		review_page(visit);
		return;
	}
	review_finish(visit, &draft,
		reviewing_plan(
			desk_database(visit->desk), &deed, draft.id, from_ms, form_has(form, "may-lose")));
}

/* --- reading and talking ------------------------------------------------------------------------------ */

/* As the page has them: a row's name and its hash, never more. */
static bool mark_is_fit(const char *what, const char *hash)
{
	return what[0] != '\0' && strlen(what) < ROW_NAME_SIZE &&
		strspn(hash, "0123456789abcdef") == TABLES_HASH_SIZE - 1 &&
		hash[TABLES_HASH_SIZE - 1] == '\0';
}

void review_mark(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const char *what = form_value(form, "what"), *hash = form_value(form, "hash");
	enum deed_result result = DEED_UNFIT;
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	if (mark_is_fit(what, hash))
		result = marks_set(desk_database(visit->desk), draft.id, visit->person.id, what, hash,
				 form_value(form, "read")[0] == '1')
			? DEED_DONE
			: DEED_FAILED;
	review_finish(visit, &draft, result);
}

void review_comment(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	if (outcomes_find(visit, &draft))
		review_finish(visit, &draft,
			comments_add(desk_database(visit->desk), &deed, draft.id, form_value(form, "topic"),
				form_value(form, "lang"), form_value(form, "comment")));
}

void review_comment_done(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	if (outcomes_find(visit, &draft))
		review_finish(visit, &draft,
			comments_mark(desk_database(visit->desk), &deed, draft.id,
				form_number(form, "comment", 0), form_value(form, "done")[0] == '1'));
}
