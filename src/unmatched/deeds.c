#include <stdio.h>
#include <string.h>

#include "agahi/bench/answers_view.h"
#include "agahi/bench/outcomes.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/unmatched/form.h"
#include "agahi/unmatched/pages.h"
#include "agahi/unmatched/taking.h"

enum { ID_SIZE = 24 };

/* What the service does not answer (message_set.h). */
static const char *const not_for_us = "fallback";

/* --- doing -------------------------------------------------------------------------------------------- */

/* The form's draft; where it has none, the one that the person wrote at last. */
static long long chosen_draft(const struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;

	if (!form_has(form, "draft"))
		return taking_draft_of(desk_database(visit->desk), visit->person.id);
	return form_number(form, "draft", 0);
}

static enum deed_result put(
	struct visit *visit, const struct unmatched_row *row, const char *topic, long long *draft)
{
	const struct form *form = &visit->exchange->request.form;
	const struct deed deed = outcomes_deed(visit);
	const struct taking taking = {
		.kind = strcmp(form_value(form, "kind"), "keyword") == 0 ? TAKING_KEYWORD : TAKING_EXAMPLE,
		.text = row->text,
		.topic = topic,
		.lang = form_has(form, "lang") && *form_value(form, "lang") ? form_value(form, "lang")
									    : unmatched_language(visit, row),
		.draft = chosen_draft(visit),
		.title = labels_text(visit->language, LABEL_UNMATCHED_DRAFT_TITLE)
	};

	return taking_put(desk_database(visit->desk), &deed, &taking, draft);
}

static enum deed_result mark(
	struct visit *visit, const struct unmatched_row *row, enum hint_state state, long long draft)
{
	const struct deed deed = outcomes_deed(visit);

	return hints_set(desk_database(visit->desk), &deed, row->folded, state, draft);
}

static void show_fault(struct visit *visit, const struct unmatched_row *row, enum deed_result result)
{
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = outcomes_status(result);
	unmatched_write_page(visit, row);
}

static void show_taken(struct visit *visit, long long draft)
{
	char id[ID_SIZE];

	snprintf(id, sizeof(id), "%lld", draft);
	exchange_redirect(visit->exchange, (const char *const[]){ "unmatched", "taken", id, NULL });
}

void unmatched_take(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct unmatched_row *row;
	struct unmatched_list list;
	long long draft = 0;

	if (!unmatched_find(visit, form_value(form, "folded"), &list, &row))
		return;
	enum deed_result result = put(visit, row, form_value(form, "topic"), &draft);
	if (result == DEED_DONE)
		result = mark(visit, row, HINT_TAKEN, draft);
	if (result == DEED_DONE)
		show_taken(visit, draft);
	else
		show_fault(visit, row, result);
	unmatched_list_free(&list);
}

void unmatched_leave(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	bool learns = form_has(form, "example");
	const struct unmatched_row *row;
	struct unmatched_list list;
	long long draft = 0;

	if (!unmatched_find(visit, form_value(form, "folded"), &list, &row))
		return;
	enum deed_result result = learns ? put(visit, row, not_for_us, &draft) : DEED_DONE;
	if (result == DEED_DONE)
		result = mark(visit, row, HINT_LEFT, 0);
	if (result != DEED_DONE)
		show_fault(visit, row, result);
	else if (learns)
		show_taken(visit, draft);
	else
		exchange_redirect(visit->exchange, (const char *const[]){ "unmatched", NULL });
	unmatched_list_free(&list);
}

void unmatched_open(struct visit *visit)
{
	const struct unmatched_row *row;
	struct unmatched_list list;

	if (!unmatched_find(visit, form_value(&visit->exchange->request.form, "folded"), &list, &row))
		return;
	enum deed_result result = mark(visit, row, HINT_OPEN, 0);
	if (result == DEED_DONE)
		exchange_redirect(visit->exchange, (const char *const[]){ "unmatched", NULL });
	else
		show_fault(visit, row, result);
	unmatched_list_free(&list);
}

/* --- what it changes ---------------------------------------------------------------------------------- */

static void write_page(struct visit *visit, const struct draft *draft, const struct answers_view *answers)
{
	const struct label_with name = { .number = draft->id, .value = draft->title };
	char id[ID_SIZE];

	snprintf(id, sizeof(id), "%lld", draft->id);
	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_UNMATCHED_TAKEN_TITLE,
			.area = SHELL_UNMATCHED,
			.wide = true,
			.edition = draft->id,
			.edition_title = draft->title });
	widget_notice(visit, WIDGET_GOOD, LABEL_UNMATCHED_DONE, name);
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_UNMATCHED_BACK, "unmatched");
	HTML(visit->page, " · ");
	widget_link(visit, LABEL_SHELL_DRAFT, name, (const char *const[]){ "review", id, NULL });
	HTML(visit->page, "</p>\n");
	if (answers)
		answers_view_write(visit, answers);
	shell_end(visit);
}

void unmatched_taken_page(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		answers_view_ask(visit, &draft, write_page);
}
