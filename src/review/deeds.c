#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/bench/checking.h"
#include "agahi/bench/outcomes.h"
#include "agahi/comparison/row_names.h"
#include "agahi/despatch/sending.h"
#include "agahi/drafts/comments.h"
#include "agahi/drafts/making.h"
#include "agahi/drafts/marks.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"
#include "agahi/review/submitting.h"

/* The page again, and why. */
static void refuse(struct visit *visit, const char *field, enum label label, long long number)
{
	widget_error(visit, field, label, (struct label_with){ .number = number });
	visit->exchange->response.status = 422;
	review_page(visit);
}

/* --- submitting --------------------------------------------------------------------------------------- */

/* Warnings are advice. Errors are those that the gateway would refuse it for. */
static void submit_checked(struct visit *visit, const struct checked *checked, void *arg)
{
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;

	(void)arg;
	if (!outcomes_find(visit, &draft))
		return;
	if (!checked->report) {
		gate_refuse(visit, 503);
		return;
	}
	if (checked->report->errors > 0 && !checked->older &&
		course_next(draft.state, COURSE_SUBMIT) != COURSE_STATES) {
		refuse(visit, NULL, LABEL_SUBMIT_FAULTY, (long long)checked->report->errors);
		return;
	}
	enum deed_result result =
		reviewing_submit(desk_database(visit->desk), &deed, draft.id, &checked->of, NULL);
	if (result == DEED_NEEDS_MODEL)
		result = submitting_put(visit, &draft, &checked->of) ? DEED_DONE : DEED_FULL;
	/* It was changed while it was looked at. */
	review_finish(visit, &draft, result == DEED_NEEDS_CHECK ? DEED_CONFLICT : result);
}

void review_submit(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		checking_wait(visit, &draft, submit_checked, NULL);
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
		refuse(visit, "from", LABEL_PLAN_NO_MOMENT, 0);
		return;
	}
	if (from_ms != 0 && from_ms <= visit->now_ms) {
		refuse(visit, "from", LABEL_PLAN_PAST, 0);
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
