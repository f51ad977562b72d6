#include <stdio.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
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
	struct visit *visit, const struct unmatched_row *row, const char *topic, struct hint *hint)
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

	return taking_put(desk_database(visit->desk), &deed, &taking, hint);
}

static enum deed_result note(struct visit *visit, const struct unmatched_row *row, const struct hint *hint)
{
	const struct deed deed = outcomes_deed(visit);

	return hints_note(desk_database(visit->desk), &deed, row->folded, hint);
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
	struct hint hint;

	if (!unmatched_find(visit, form_value(form, "folded"), &list, &row))
		return;
	enum deed_result result = put(visit, row, form_value(form, "topic"), &hint);
	hint.state = HINT_TAKEN;
	if (result == DEED_DONE)
		result = note(visit, row, &hint);
	if (result == DEED_DONE)
		show_taken(visit, hint.edition);
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
	struct hint hint = { 0 };

	if (!unmatched_find(visit, form_value(form, "folded"), &list, &row))
		return;
	enum deed_result result = learns ? put(visit, row, not_for_us, &hint) : DEED_DONE;
	hint.state = HINT_LEFT;
	if (result == DEED_DONE)
		result = note(visit, row, &hint);
	if (result != DEED_DONE)
		show_fault(visit, row, result);
	else if (learns)
		show_taken(visit, hint.edition);
	else
		exchange_redirect(visit->exchange, (const char *const[]){ "unmatched", NULL });
	unmatched_list_free(&list);
}

void unmatched_open(struct visit *visit)
{
	const struct deed deed = outcomes_deed(visit);
	const struct unmatched_row *row;
	struct unmatched_list list;

	if (!unmatched_find(visit, form_value(&visit->exchange->request.form, "folded"), &list, &row))
		return;
	enum deed_result result = taking_undo(desk_database(visit->desk), &deed, row->folded, &row->hint);
	if (result == DEED_DONE)
		exchange_redirect(visit->exchange, (const char *const[]){ "unmatched", NULL });
	else
		show_fault(visit, row, result);
	unmatched_list_free(&list);
}
