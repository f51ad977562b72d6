#include "agahi/writing/message_save.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/message_form.h"
#include "agahi/writing/pages.h"

static void go_back(struct visit *visit, struct message_view *view, const char *done)
{
	place_go_to(visit, done, "set", view->place.id, "message", view->topic, view->lang);
	message_view_free(view);
}

/* The page again, as it came. */
static void show_again(struct visit *visit, struct message_view *view, int status)
{
	visit->exchange->response.status = status;
	if (message_view_take(view, &visit->exchange->request.form)) {
		message_view_show(visit, view);
		return;
	}
	message_view_free(view);
	gate_refuse(visit, 500);
}

static void show_outcome(struct visit *visit, struct message_view *view, enum deed_result result)
{

	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	show_again(visit, view, outcomes_status(result));
}

/* --- conflict ----------------------------------------------------------------------------------------- */

static void join(struct message_view *view, const struct message_form *form)
{
	const struct message_row *theirs = view->conflict->theirs.message,
				 *base = view->conflict->base.message;
	struct buffer joined = { 0 };

	view->rev = view->conflict->theirs.rev;
	if (!theirs)
		return;
	message_form_join_keywords(base, theirs, form, &joined);
	buffer_free(&view->keywords);
	view->keywords = joined;
	if (base && strcmp(base->text, form->text) == 0) { /* only they changed the text */
		char *text = strdup(theirs->text);

		if (text) {
			free(view->text);
			view->text = text;
		}
	}
}

static void show_conflict(struct visit *visit, struct message_view *view, const struct message_form *form)
{
	visit->exchange->response.status = 409;
	if (message_view_take(view, &visit->exchange->request.form)) {
		join(view, form);
		message_view_show(visit, view);
		return;
	}
	message_view_free(view);
	gate_refuse(visit, 500);
}

/* --- saving ------------------------------------------------------------------------------------------- */

/* Those of one that the other does not have, into `list`, which has room. */
static size_t take_others(const struct entries *these, const struct entries *others, char **list)
{
	size_t count = 0;

	for (size_t i = 0; i < these->count; i++) {
		if (!entries_have(others, these->list[i]))
			list[count++] = these->list[i];
	}
	return count;
}

/* "Take theirs": their text, with the keywords as they stand in the form. */
static bool take_theirs(struct visit *visit, const struct message_view *view, struct message_form *form)
{
	char *text;

	if (strcmp(form_value(&visit->exchange->request.form, "take"), "theirs") != 0 || !view->row.message)
		return true;
	text = strdup(view->row.message->text);
	if (!text)
		return false;
	free(form->text);
	form->text = text;
	return true;
}

static enum deed_result save_all(struct visit *visit, struct message_view *view,
	const struct message_form *form, const struct saving_examples *examples)
{
	struct saving saving = place_saving(visit, &view->place, form->rev);
	struct message_row row = message_form_row(form, view->topic, view->lang);
	enum deed_result result;

	view->conflict = calloc(1, sizeof(*view->conflict));
	if (!view->conflict)
		return DEED_FAILED;
	result = saving_message(
		desk_database(visit->desk), &saving, &row, examples, &view->rev, view->conflict);
	if (result != DEED_CONFLICT) {
		saving_conflict_free(view->conflict);
		free(view->conflict);
		view->conflict = NULL;
	}
	return result;
}

/* What stands in the field for examples now, and did not at first, comes; what is the other way round goes. */
static enum deed_result save(struct visit *visit, struct message_view *view, const struct message_form *form)
{
	const struct entries *now = &form->examples, *were = &form->examples_were;
	char **come = calloc(now->count + 1, sizeof(*come)), **go = calloc(were->count + 1, sizeof(*go));
	enum deed_result result = DEED_FAILED;

	if (come && go) {
		const struct saving_examples examples = { come, go, take_others(now, were, come),
			take_others(were, now, go) };

		result = save_all(visit, view, form, &examples);
	}
	free(come);
	free(go);
	return result;
}

static void save_form(struct visit *visit, struct message_view *view, struct message_form *form)
{
	enum deed_result result;

	if (!message_form_judge(visit, form)) {
		show_again(visit, view, 422);
		return;
	}
	result = save(visit, view, form);
	if (result == DEED_CONFLICT)
		show_conflict(visit, view, form);
	else if (result == DEED_DONE)
		go_back(visit, view, "saved");
	else if (result == DEED_UNCHANGED)
		go_back(visit, view, "unchanged");
	else
		show_outcome(visit, view, result);
}

void message_save(struct visit *visit, struct message_view *view)
{
	struct message_form form;

	if (message_form_read(&visit->exchange->request.form, &form) && take_theirs(visit, view, &form)) {
		save_form(visit, view, &form);
	} else {
		message_view_free(view);
		gate_refuse(visit, 500);
	}
	message_form_free(&form);
}

/* --- the other buttons -------------------------------------------------------------------------------- */

static void remove_message(struct visit *visit, struct message_view *view)
{
	const struct form *form = &visit->exchange->request.form;
	struct saving saving = place_saving(visit, &view->place, form_number(form, "rev", 0));
	struct row_name name = { .table = TABLE_MESSAGES, .parts = { view->topic, view->lang } };
	bool sure = *form_value(form, "sure") != '\0';

	if (sure && place_did(visit, saving_remove(desk_database(visit->desk), &saving, &name, NULL)))
		place_go_to(visit, "removed", "set", view->place.id);
	else if (!sure)
		place_go_to(visit, NULL, "set", view->place.id, "message", view->topic, view->lang);
	message_view_free(view);
}

/* Before the topic's row in the same language; without a topic to the end. */
static void move_message(struct visit *visit, struct message_view *view)
{
	const struct form *form = &visit->exchange->request.form;
	struct saving saving = place_saving(visit, &view->place, form_number(form, "rev", 0));
	struct row_name name = { .table = TABLE_MESSAGES, .parts = { view->topic, view->lang } };
	struct row_name before = { .table = TABLE_MESSAGES,
		.parts = { form_value(form, "before"), view->lang } };
	enum deed_result result = saving_move(
		desk_database(visit->desk), &saving, &name, *before.parts[0] ? &before : NULL, NULL);

	if (place_did(visit, result))
		place_go_to(visit, "moved", "set", view->place.id, "message", view->topic, view->lang);
	message_view_free(view);
}

static void insert_placeholder(struct visit *visit, struct message_view *view)
{
	const struct form *form = &visit->exchange->request.form;
	struct buffer text = { 0 };
	char *longer;

	if (!message_view_take(view, form)) {
		message_view_free(view);
		gate_refuse(visit, 500);
		return;
	}
	buffer_add_format(&text, "%s {%s}", view->text, form_value(form, "insert"));
	longer = buffer_take(&text);
	if (longer) {
		free(view->text);
		view->text = longer;
	}
	message_view_show(visit, view);
}

static const struct {
	const char *name;
	void (*run)(struct visit *visit, struct message_view *view);
} deeds[] = {
	{ "save", message_save },
	{ "remove", remove_message },
	{ "move", move_message },
	{ "insert", insert_placeholder },
};

static struct message_view *open_view(struct visit *visit)
{
	const char *const *arguments = visit->exchange->request.arguments;

	return message_view_open(visit, arguments[0], arguments[1], arguments[2]);
}

void writing_message_page(struct visit *visit)
{
	struct message_view *view = open_view(visit);

	if (view)
		message_view_show(visit, view);
}

void writing_message_save_page(struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");
	struct message_view *view = open_view(visit);

	if (!view)
		return;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		if (strcmp(deeds[i].name, named) == 0) {
			deeds[i].run(visit, view);
			return;
		}
	}
	message_save(visit, view);
}
