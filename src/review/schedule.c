#include <stdio.h>

#include "agahi/base/calendar.h"
#include "agahi/bench/outcomes.h"
#include "agahi/drafts/occasions.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/review/handed.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"

enum { PAST_SHOWN = 30 };
static const int64_t year_ms = 366LL * 86400 * 1000;

static const enum label kinds[OCCASION_KINDS] = { [OCCASION_SILENCE] = LABEL_OCCASION_SILENCE,
	[OCCASION_POLLING] = LABEL_OCCASION_POLLING,
	[OCCASION_OTHER] = LABEL_OCCASION_OTHER };

/* --- what is to come ---------------------------------------------------------------------------------- */

static void write_open(const struct draft *draft, void *arg)
{
	struct visit *visit = arg;
	char id[REVIEW_ID_SIZE];

	if (draft->state == COURSE_DRAFT && draft->from_ms == 0)
		return;
	HTML(visit->page, "<li>");
	widget_link(visit, LABEL_SHELL_DRAFT,
		(struct label_with){ .number = draft->id, .value = draft->title },
		(const char *const[]){ "review", review_id(draft->id, id), NULL });
	widget_badge(visit, draft->state >= COURSE_APPROVED ? WIDGET_GOOD : WIDGET_CHANGED,
		outcomes_state_label(draft->state), (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	if (draft->from_ms > 0)
		moments_write(visit->page, visit->language, draft->from_ms);
	else
		labels_write(visit->page, visit->language, LABEL_REVIEW_AT_ONCE);
	HTML(visit->page, "</p>");
	review_write_remarks(visit, draft);
	HTML(visit->page, "</li>");
}

static void write_live(struct visit *visit)
{
	struct draft live;

	widget_heading(visit, LABEL_SCHEDULE_NOW, (struct label_with){ 0 }, "now");
	if (!drafts_find_live(desk_database(visit->desk), &live) || live.id == 0) {
		widget_paragraph(visit, LABEL_SHELL_LIVE_UNKNOWN, (struct label_with){ 0 });
		return;
	}
	HTML(visit->page, "<p>");
	review_write_name(visit, &live);
	HTML(visit->page, " ");
	moments_write(visit->page, visit->language, live.live_ms);
	HTML(visit->page, "</p>");
}

/* --- what was ----------------------------------------------------------------------------------------- */

static const enum label past_columns[] = { LABEL_SCHEDULE_EDITION, LABEL_SCHEDULE_SINCE, LABEL_SCHEDULE_BY,
	LABEL_SCHEDULE_APPROVED, LABEL_SCHEDULE_TAKE_BACK };

static void write_take_back(struct visit *visit, const struct draft *draft)
{
	if (draft->state != COURSE_RETIRED || !(visit->person.roles & STAFF_EDITOR))
		return;
	widget_form(visit, WIDGET_INLINE, "drafts");
	widget_hidden_number(visit, "from", draft->id);
	widget_button(visit, WIDGET_PLAIN, LABEL_SCHEDULE_TAKE_BACK_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_past(const struct draft *draft, void *arg)
{
	struct visit *visit = arg;
	char id[REVIEW_ID_SIZE];

	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_SCHEDULE_EDITION);
	widget_link(visit, LABEL_EDITION_NAME,
		(struct label_with){ .number = draft->number, .value = draft->title },
		(const char *const[]){ "set", review_id(draft->id, id), NULL });
	widget_head_end(visit);
	widget_cell_begin(visit, LABEL_SCHEDULE_SINCE);
	moments_write_short(visit->page, visit->language, draft->live_ms);
	widget_cell_end(visit);
	widget_cell_text(visit, LABEL_SCHEDULE_BY, draft->published_by);
	widget_cell_begin(visit, LABEL_SCHEDULE_APPROVED);
	handed_write_approvals(visit, draft);
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_SCHEDULE_TAKE_BACK);
	write_take_back(visit, draft);
	widget_cell_end(visit);
	widget_row_end(visit);
}

/* --- the days that rules hang on ----------------------------------------------------------------------- */

static void write_occasion(const struct occasion *occasion, void *arg)
{
	struct visit *visit = arg;

	HTML(visit->page, "<li><strong>");
	labels_write(visit->page, visit->language, kinds[occasion->kind]);
	HTML(visit->page, "</strong> <bdi>");
	html_text(visit->page, occasion->what);
	HTML(visit->page, "</bdi> ");
	moments_write(visit->page, visit->language, occasion->from_ms);
	HTML(visit->page, " – ");
	moments_write(visit->page, visit->language, occasion->until_ms);
	if (visit->person.roles & STAFF_SIGNER) {
		widget_form(visit, WIDGET_INLINE, "schedule", "remove");
		widget_hidden_number(visit, "id", occasion->id);
		widget_button(visit, WIDGET_PLAIN, LABEL_OCCASION_REMOVE, NULL, NULL);
		widget_form_end(visit);
	}
	HTML(visit->page, "</li>");
}

static void write_moment_field(struct visit *visit, const char *name, enum label label)
{
	widget_field(visit,
		&(struct widget_field){ .name = name,
			.label = label,
			.hint = LABEL_NONE,
			.kind = WIDGET_MOMENT,
			.value = form_value(&visit->exchange->request.form, name),
			.required = true });
}

static void write_occasion_form(struct visit *visit)
{
	static const struct widget_option options[] = { { "0", LABEL_OCCASION_SILENCE, NULL },
		{ "1", LABEL_OCCASION_POLLING, NULL }, { "2", LABEL_OCCASION_OTHER, NULL } };

	widget_form(visit, 0, "schedule", "occasion");
	widget_select(visit,
		&(struct widget_field){ .name = "kind",
			.label = LABEL_OCCASION_KIND,
			.hint = LABEL_NONE,
			.value = form_value(&visit->exchange->request.form, "kind") },
		options, sizeof(options) / sizeof(options[0]));
	widget_field(visit,
		&(struct widget_field){ .name = "what",
			.label = LABEL_OCCASION_WHAT,
			.hint = LABEL_NONE,
			.kind = WIDGET_TEXT,
			.value = form_value(&visit->exchange->request.form, "what") });
	write_moment_field(visit, "from", LABEL_OCCASION_FROM);
	write_moment_field(visit, "until", LABEL_OCCASION_UNTIL);
	widget_button(visit, WIDGET_PLAIN, LABEL_OCCASION_GO, NULL, NULL);
	widget_form_end(visit);
}

/* --- the page ----------------------------------------------------------------------------------------- */

void review_schedule_page(struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);

	shell_begin(visit, &(struct shell_page){ .title = LABEL_SHELL_SCHEDULE, .area = SHELL_SCHEDULE });
	widget_error_summary(visit);
	write_live(visit);
	widget_heading(visit, LABEL_SCHEDULE_NEXT, (struct label_with){ 0 }, "next");
	HTML(visit->page, "<ol class=\"line\">");
	drafts_list(db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, write_open, visit);
	HTML(visit->page, "</ol>");
	widget_heading(visit, LABEL_OCCASIONS_TITLE, (struct label_with){ 0 }, "occasions");
	HTML(visit->page, "<ul>");
	occasions_list(
		db, visit->now_ms - 7 * 86400000LL, visit->now_ms + 2 * year_ms, write_occasion, visit);
	HTML(visit->page, "</ul>");
	if (visit->person.roles & STAFF_SIGNER)
		write_occasion_form(visit);
	widget_table_begin(visit, LABEL_SCHEDULE_PAST, (struct label_with){ 0 }, past_columns,
		sizeof(past_columns) / sizeof(past_columns[0]));
	drafts_list(db, DRAFTS_PAST, PAST_SHOWN, write_past, visit);
	widget_table_end(visit);
	shell_end(visit);
}

static void finish(struct visit *visit, enum deed_result result)
{
	if (result == DEED_DONE) {
		exchange_redirect(visit->exchange, (const char *const[]){ "schedule", NULL });
		return;
	}
	if (!widget_has_errors(visit))
		widget_error(visit, NULL,
			result == DEED_UNFIT ? LABEL_OCCASION_UNFIT : outcomes_label(result),
			(struct label_with){ 0 });
	visit->exchange->response.status = outcomes_status(result);
	review_schedule_page(visit);
}

static bool read_moment(struct visit *visit, const char *name, int64_t *ms)
{
	if (calendar_read(form_value(&visit->exchange->request.form, name), ms))
		return true;
	widget_error(visit, name, LABEL_PLAN_NO_MOMENT, (struct label_with){ 0 });
	return false;
}

void review_occasion(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct deed deed = outcomes_deed(visit);
	struct occasion occasion = { .what = form_value(form, "what") };
	long long kind = form_number(form, "kind", OCCASION_OTHER);

	occasion.kind = kind >= 0 && kind < OCCASION_KINDS ? (enum occasion_kind)kind : OCCASION_OTHER;
	bool from = read_moment(visit, "from", &occasion.from_ms);
	bool until = read_moment(visit, "until", &occasion.until_ms);
	finish(visit,
		from && until ? occasions_add(desk_database(visit->desk), &deed, &occasion) : DEED_UNFIT);
}

void review_occasion_remove(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);

	finish(visit,
		occasions_remove(desk_database(visit->desk), &deed,
			form_number(&visit->exchange->request.form, "id", 0)));
}
