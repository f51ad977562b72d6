#include <stdio.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/despatch/sending.h"
#include "agahi/drafts/comments.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/poll.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/review/difference_view.h"
#include "agahi/review/dossier.h"
#include "agahi/review/findings.h"
#include "agahi/review/handed.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"
#include "agahi/review/submitting.h"

/* --- what it is --------------------------------------------------------------------------------------- */

static void begin_fact(struct visit *visit, enum label label)
{
	HTML(visit->page, "<dt>");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</dt><dd>");
}

static void end_fact(struct visit *visit)
{
	HTML(visit->page, "</dd>");
}

static void write_toucher(long long person, const char *shown, void *arg)
{
	struct visit *visit = arg;

	(void)person;
	HTML(visit->page, "<bdi>");
	html_text(visit->page, shown);
	HTML(visit->page, "</bdi> ");
}

static void write_signature(const struct reviewing_signature *signature, void *arg)
{
	struct visit *visit = arg;

	HTML(visit->page, "<bdi>");
	html_text(visit->page, signature->shown);
	HTML(visit->page, "</bdi> ");
	moments_write_short(visit->page, visit->language, signature->at_ms);
	HTML(visit->page, " ");
}

static void write_base(struct visit *visit, const struct draft *draft)
{
	struct draft base;

	begin_fact(visit, LABEL_REVIEW_BASE);
	if (draft->base > 0 && drafts_find(desk_database(visit->desk), draft->base, &base) && base.id > 0)
		review_write_name(visit, &base);
	else
		labels_write(visit->page, visit->language, LABEL_DIFF_NOTHING);
	end_fact(visit);
}

static void write_when(struct visit *visit, const struct draft *draft)
{
	begin_fact(visit, LABEL_REVIEW_WHEN);
	if (draft->from_ms > 0)
		moments_write(visit->page, visit->language, draft->from_ms);
	else
		labels_write(visit->page, visit->language, LABEL_REVIEW_AT_ONCE);
	end_fact(visit);
}

/* Of the content: the same that every page tells of it once it is live. */
static void write_fingerprint(struct visit *visit, const struct draft *draft)
{
	if (draft->seal[0] == '\0')
		return;
	begin_fact(visit, LABEL_REVIEW_FINGERPRINT);
	widget_fingerprint(visit, draft->hash);
	end_fact(visit);
}

static void write_facts(struct visit *visit, const struct draft *draft)
{
	sqlite3 *db = desk_database(visit->desk);

	HTML(visit->page, "<dl class=\"facts\">");
	begin_fact(visit, LABEL_REVIEW_STATE);
	labels_write(visit->page, visit->language, outcomes_state_label(draft->state));
	end_fact(visit);
	write_base(visit, draft);
	write_when(visit, draft);
	begin_fact(visit, LABEL_REVIEW_TOUCHED);
	drafts_list_touched(db, draft->id, write_toucher, visit);
	end_fact(visit);
	if (draft->seal[0] != '\0') {
		begin_fact(visit, LABEL_REVIEW_APPROVED_BY);
		reviewing_list(db, draft, write_signature, visit);
		labels_write_with(visit->page, visit->language, LABEL_REVIEW_NEEDED,
			(struct label_with){ .number = desk_settings(visit->desk)->review.approvals });
		end_fact(visit);
	}
	if (draft->sent_ms > 0) {
		begin_fact(visit, LABEL_REVIEW_SENT_BY);
		handed_write_by(visit, draft);
		end_fact(visit);
	}
	write_fingerprint(visit, draft);
	HTML(visit->page, "</dl>");
}

static bool is_under_way(const struct visit *visit, const struct draft *draft)
{
	return draft->state == COURSE_SENT ||
		(draft->state == COURSE_DRAFT &&
			submitting_result(visit->desk, draft->id) == DEED_NEEDS_MODEL);
}

static void write_awaited(struct visit *visit, const struct draft *draft)
{
	char id[REVIEW_ID_SIZE], path[2 * REVIEW_ID_SIZE];

	snprintf(path, sizeof(path), "/review/%s/ready", review_id(draft->id, id));
	poll_write_awaited(visit,
		&(struct poll_awaited){ .path = path,
			.tone = WIDGET_CHANGED,
			.label =
				draft->state == COURSE_SENT ? LABEL_REVIEW_SENT_WAITS : LABEL_REVIEW_LEARNING,
			.again = LABEL_REVIEW_AGAIN,
			.segments = (const char *const[]){ "review", id, NULL } });
}

void review_ready(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		poll_answer_awaited(visit, !is_under_way(visit, &draft));
}

static void write_under_way(struct visit *visit, const struct draft *draft)
{
	enum deed_result result = submitting_result(visit->desk, draft->id);

	if (is_under_way(visit, draft))
		write_awaited(visit, draft);
	else if (draft->state == COURSE_DRAFT && result != DEED_DONE)
		widget_notice(visit, WIDGET_WRONG, outcomes_label(result), (struct label_with){ 0 });
}

/* What somebody should know before reading on. */
static void write_notices(struct visit *visit, const struct draft *draft)
{
	char id[REVIEW_ID_SIZE];

	handed_write_notices(visit, draft);
	write_under_way(visit, draft);
	if (draft->may_lose)
		widget_notice(visit, WIDGET_WARNING, LABEL_REVIEW_MAY_LOSE, (struct label_with){ 0 });
	review_write_remarks(visit, draft);
	if (draft->overtaken && draft->state <= COURSE_APPROVED && visit->person.roles & STAFF_EDITOR) {
		HTML(visit->page, "<p>");
		widget_link(visit, LABEL_REVIEW_UPDATE, (struct label_with){ 0 },
			(const char *const[]){ "set", review_id(draft->id, id), "update", NULL });
		HTML(visit->page, "</p>");
	}
}

/* --- comments ----------------------------------------------------------------------------------------- */

struct telling {
	struct visit *visit;
	const struct draft *draft;
	bool open; /* may still be spoken to */
};

static void write_comment(const struct comment *comment, void *arg)
{
	const struct telling *telling = arg;
	struct visit *visit = telling->visit;
	char id[REVIEW_ID_SIZE];

	HTML(visit->page, "<li><p><strong><bdi>");
	html_text(visit->page, comment->shown);
	HTML(visit->page, "</bdi></strong> ");
	moments_write_short(visit->page, visit->language, comment->at_ms);
	if (comment->topic[0] != '\0') {
		HTML(visit->page, " <bdi dir=\"ltr\">");
		html_text(visit->page, comment->topic);
		HTML(visit->page, "</bdi> ");
		widget_tongue_names(visit, comment->lang);
	}
	HTML(visit->page, "</p>");
	widget_words(visit, NULL, comment->text);
	if (comment->done)
		widget_badge(visit, WIDGET_GOOD, LABEL_COMMENT_DONE, (struct label_with){ 0 });
	if (telling->open) {
		widget_form(visit, WIDGET_INLINE, "review", review_id(telling->draft->id, id), "done");
		widget_hidden_number(visit, "comment", comment->id);
		widget_hidden(visit, "done", comment->done ? "0" : "1");
		widget_button(visit, WIDGET_PLAIN,
			comment->done ? LABEL_COMMENT_OPEN_GO : LABEL_COMMENT_DONE_GO, NULL, NULL);
		widget_form_end(visit);
	}
	HTML(visit->page, "</li>");
}

static bool may(const struct visit *visit, const struct draft *draft, enum course_action action)
{
	return (visit->person.roles & course_roles(action)) != 0 &&
		course_next(draft->state, action) != COURSE_STATES;
}

static void write_comments(struct visit *visit, const struct draft *draft)
{
	struct telling telling = { visit, draft, may(visit, draft, COURSE_COMMENT) };
	char id[REVIEW_ID_SIZE];

	widget_heading(visit, LABEL_COMMENTS_TITLE, (struct label_with){ 0 }, "comments");
	HTML(visit->page, "<ul class=\"comments\">");
	comments_list(desk_database(visit->desk), draft->id, NULL, NULL, write_comment, &telling);
	HTML(visit->page, "</ul>");
	if (!telling.open)
		return;
	widget_form(visit, WIDGET_KEPT, "review", review_id(draft->id, id), "comment");
	widget_field(visit,
		&(struct widget_field){ .name = "comment",
			.label = LABEL_COMMENT_NEW,
			.hint = LABEL_NONE,
			.kind = WIDGET_TEXTAREA,
			.value = form_value(&visit->exchange->request.form, "comment"),
			.required = true,
			.rows = 2 });
	widget_button(visit, WIDGET_PLAIN, LABEL_COMMENT_GO, NULL, NULL);
	if (may(visit, draft, COURSE_ASK))
		widget_button_to(visit, WIDGET_PLAIN, LABEL_ASK_GO,
			(const char *const[]){ "review", review_id(draft->id, id), "ask", NULL });
	widget_form_end(visit);
}

/* --- what can be done --------------------------------------------------------------------------------- */

static void write_button(struct visit *visit, const struct draft *draft, enum widget_weight weight,
	enum label label, const char *room, const char *deed)
{
	char id[REVIEW_ID_SIZE];

	widget_form(visit, WIDGET_INLINE, room, review_id(draft->id, id), deed);
	widget_hidden(visit, "seal", draft->seal);
	widget_hidden_number(visit, "rev", draft->rev);
	widget_button(visit, weight, label, NULL, NULL);
	widget_form_end(visit);
}

static void write_plan(struct visit *visit, const struct draft *draft)
{
	char id[REVIEW_ID_SIZE], from[MOMENTS_TEXT_SIZE] = "";

	if (draft->from_ms > 0)
		moments_field(draft->from_ms, from);
	widget_heading(visit, LABEL_PLAN_TITLE, (struct label_with){ 0 }, "plan");
	widget_form(visit, 0, "review", review_id(draft->id, id), "plan");
	widget_field(visit,
		&(struct widget_field){ .name = "from",
			.label = LABEL_PLAN_FROM,
			.hint = LABEL_PLAN_HINT,
			.hint_with = { .value = desk_settings(visit->desk)->service.time_zone },
			.kind = WIDGET_MOMENT,
			.value = from });
	widget_checkbox(
		visit, "may-lose", "1", draft->may_lose, LABEL_PLAN_MAY_LOSE, (struct label_with){ 0 });
	widget_button(visit, WIDGET_PLAIN, LABEL_PLAN_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_approve(struct visit *visit, const struct draft *draft)
{
	if (!may(visit, draft, COURSE_APPROVE))
		return;
	enum deed_result result = reviewing_may_approve(desk_database(visit->desk), &visit->person, draft->id,
		(unsigned)desk_settings(visit->desk)->review.approvals);
	if (result != DEED_DONE) {
		widget_notice(visit, WIDGET_NEUTRAL, outcomes_label(result), (struct label_with){ 0 });
		return;
	}
	widget_paragraph(visit, LABEL_APPROVE_WHAT, (struct label_with){ 0 });
	write_button(visit, draft, WIDGET_PRIMARY, LABEL_APPROVE_GO, "review", "approve");
}

static void write_deeds(struct visit *visit, const struct draft *draft)
{
	char id[REVIEW_ID_SIZE];

	widget_heading(visit, LABEL_DEEDS_TITLE, (struct label_with){ 0 }, "deeds");
	if (may(visit, draft, COURSE_SUBMIT))
		write_button(visit, draft, WIDGET_PRIMARY, LABEL_SUBMIT_GO, "set", "submit");
	write_approve(visit, draft);
	if (may(visit, draft, COURSE_SEND)) {
		widget_paragraph(visit, LABEL_SEND_WHAT, (struct label_with){ 0 });
		write_button(visit, draft, WIDGET_PRIMARY, LABEL_SEND_GO, "review", "send");
		HTML(visit->page, "<p>");
		widget_link(visit, LABEL_SEND_FILE, (struct label_with){ 0 },
			(const char *const[]){ "review", review_id(draft->id, id), "file", NULL });
		HTML(visit->page, "</p>");
	}
	if (may(visit, draft, COURSE_WITHDRAW))
		write_button(visit, draft, WIDGET_PLAIN, LABEL_WITHDRAW_GO, "review", "withdraw");
	if (may(visit, draft, COURSE_CALL_BACK)) {
		widget_paragraph(visit, LABEL_CALL_BACK_WHAT, (struct label_with){ 0 });
		write_button(visit, draft, WIDGET_PLAIN, LABEL_CALL_BACK_GO, "review", "callback");
	}
	if (may(visit, draft, COURSE_GIVE_UP))
		write_button(visit, draft, WIDGET_GRAVE, LABEL_GIVE_UP_GO, "set", "giveup");
	if (may(visit, draft, COURSE_PLAN))
		write_plan(visit, draft);
}

/* --- the page ----------------------------------------------------------------------------------------- */

static void write_difference(struct visit *visit, const struct dossier *dossier)
{
	const struct draft *draft = &dossier->draft;
	char id[REVIEW_ID_SIZE];
	const char *const segments[] = { "review", review_id(draft->id, id), NULL };

	widget_heading(visit, LABEL_REVIEW_CHANGES, (struct label_with){ 0 }, "changes");
	difference_view_write(visit,
		&(struct difference_view){ .before = dossier->before,
			.after = dossier->after,
			.difference = dossier->difference,
			.edition = draft->id,
			.marks = may(visit, draft, COURSE_COMMENT),
			.segments = segments });
}

/* Of the draft as the dossier has it: what is approved is what stands here. */
static void write_page(struct visit *visit, const struct dossier *dossier)
{
	const struct draft *draft = &dossier->draft;

	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_SHELL_DRAFT,
			.with = { .number = draft->id, .value = draft->title },
			.area = SHELL_REVIEW,
			.wide = true,
			.edition = draft->id,
			.edition_title = draft->title });
	widget_error_summary(visit);
	write_notices(visit, draft);
	write_facts(visit, draft);
	if (draft->state <= COURSE_APPROVED)
		findings_write(visit, draft, &dossier->checked);
	write_difference(visit, dossier);
	if (dossier->answers)
		answers_view_write(visit, dossier->answers);
	write_comments(visit, draft);
	write_deeds(visit, draft);
	shell_end(visit);
}

void review_page(struct visit *visit)
{
	struct dossier_wanted wanted = { .parts = DOSSIER_CHECK, .write = write_page };
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	wanted.before = draft.base;
	wanted.after = draft.id;
	/* What was refused is told sooner, without the answers. */
	if (draft.base > 0 && !widget_has_errors(visit))
		wanted.parts |= DOSSIER_ANSWERS;
	dossier_ask(visit, &wanted);
}

/* --- the file, for who carries it on a stick ----------------------------------------------------------- */

void review_file(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;
	struct draft draft;

	if (!outcomes_find(visit, &draft))
		return;
	if (draft.state < COURSE_APPROVED || draft.state == COURSE_GIVEN_UP) {
		gate_refuse(visit, 409);
		return;
	}
	if (!sending_write_file(desk_database(visit->desk), &draft, &response->page.out)) {
		gate_refuse(visit, 500);
		return;
	}
	response->type = WEB_OCTETS;
	snprintf(response->file_name, sizeof(response->file_name), "edition-%lld.agahi", draft.id);
}
