#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/answers_view.h"
#include "agahi/bench/learned.h"
#include "agahi/bench/outcomes.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/poll.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/text/cell.h"
#include "agahi/unmatched/nearness.h"
#include "agahi/unmatched/pages.h"
#include "agahi/unmatched/taking.h"

enum { ID_SIZE = 24 };

/* --- what was taken ----------------------------------------------------------------------------------- */

/* What the visit's person took into the draft last. */
struct took {
	char folded[HINTS_MAX_TEXT + 1];
	struct hint hint;
};

static bool find_took(const struct visit *visit, const struct draft *draft, struct took *took)
{
	return hints_find_last(
		       desk_database(visit->desk), draft->id, visit->person.id, took->folded, &took->hint) &&
		took->hint.state != HINT_OPEN;
}

static void write_put(struct visit *visit, const struct hint *hint)
{
	const struct label_with topic = { .value = hint->topic };

	widget_bubble(visit, true, hint->lang, hint->text);
	HTML(visit->page, "<p>");
	widget_arrow(visit);
	labels_write_with(visit->page, visit->language,
		hint->put == HINT_PUT_KEYWORD ? LABEL_UNMATCHED_PUT_KEYWORD : LABEL_UNMATCHED_PUT_EXAMPLE,
		topic);
	HTML(visit->page, "</p>\n");
	if (cell_calculates(hint->text))
		widget_notice(visit, WIDGET_WARNING, LABEL_UNMATCHED_CALCULATES, (struct label_with){ 0 });
}

static void write_undo(struct visit *visit, const struct took *took)
{
	if (!(visit->person.roles & STAFF_EDITOR) ||
		!taking_can_undo(desk_database(visit->desk), &took->hint))
		return;
	widget_form(visit, WIDGET_INLINE, "unmatched", "open");
	widget_hidden(visit, "folded", took->folded);
	widget_button(visit, WIDGET_PLAIN, LABEL_UNMATCHED_UNDO, NULL, NULL);
	widget_form_end(visit);
}

static void write_took(struct visit *visit, const struct draft *draft)
{
	struct took took;

	if (!find_took(visit, draft, &took))
		return;
	if (took.hint.put == HINT_PUT_NOTHING)
		widget_paragraph(visit, LABEL_UNMATCHED_PUT_NOTHING, (struct label_with){ 0 });
	else
		write_put(visit, &took.hint);
	write_undo(visit, &took);
}

static void begin_page(struct visit *visit, const struct draft *draft)
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
	write_took(visit, draft);
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_UNMATCHED_BACK, "unmatched");
	HTML(visit->page, " · ");
	widget_link(visit, LABEL_SHELL_DRAFT, name, (const char *const[]){ "review", id, NULL });
	HTML(visit->page, "</p>\n");
}

/* --- what it changes ---------------------------------------------------------------------------------- */

static void write_answers(struct visit *visit, const struct draft *draft, const struct answers_view *answers)
{
	begin_page(visit, draft);
	if (answers)
		answers_view_write(visit, answers);
	shell_end(visit);
}

/* Until it is learned from: what is known of it today. */
struct waiting {
	struct nearness nearness; /* first: nearness_free() frees all of it */
	enum learned_state state;
};

static void write_awaited(struct visit *visit, const struct draft *draft, enum learned_state state)
{
	char path[64], id[ID_SIZE];

	snprintf(path, sizeof(path), "/unmatched/taken/%lld/ready", draft->id);
	snprintf(id, sizeof(id), "%lld", draft->id);
	poll_write_awaited(visit,
		&(struct poll_awaited){ .path = path,
			.tone = state == LEARNED_FAILED ? WIDGET_WARNING : WIDGET_CHANGED,
			.label = state == LEARNED_FAILED ? LABEL_UNMATCHED_LEARN_FAILED
				: state == LEARNED_WAITS ? LABEL_UNMATCHED_LEARNS_LATER
							 : LABEL_UNMATCHED_LEARNING,
			.again = LABEL_UNMATCHED_RELOAD,
			.segments = (const char *const[]){ "unmatched", "taken", id, NULL } });
}

static void write_waiting(struct visit *visit, void *arg)
{
	struct waiting *waiting = arg;
	struct draft draft;

	if (outcomes_find(visit, &draft)) {
		begin_page(visit, &draft);
		write_awaited(visit, &draft, waiting->state);
		nearness_write(visit, &waiting->nearness);
		shell_end(visit);
	}
	nearness_free(&waiting->nearness);
}

static void wait_for_lesson(
	struct visit *visit, const struct draft *draft, const struct hint *hint, enum learned_state state)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting) {
		gate_refuse(visit, 503);
		return;
	}
	waiting->state = state;
	waiting->nearness.edition = draft->base;
	waiting->nearness.text = strdup(hint->text);
	snprintf(waiting->nearness.path, sizeof(waiting->nearness.path), "%s",
		desk_database_path(visit->desk));
	if (waiting->nearness.text && desk_wait(visit, nearness_run, write_waiting, waiting))
		return;
	nearness_free(&waiting->nearness);
	gate_refuse(visit, 503);
}

/* Who may write has it learned. */
static enum learned_state look(struct visit *visit, const struct draft *draft)
{
	return learned_look(visit->desk, draft, (visit->person.roles & STAFF_EDITOR) != 0);
}

void unmatched_taken_page(struct visit *visit)
{
	enum learned_state state = LEARNED_KNOWN;
	struct draft draft;
	struct took took;

	if (!outcomes_find(visit, &draft))
		return;
	if (find_took(visit, &draft, &took) && took.hint.put == HINT_PUT_EXAMPLE)
		state = look(visit, &draft);
	if (state == LEARNED_KNOWN)
		answers_view_ask(visit, &draft, write_answers);
	else
		wait_for_lesson(visit, &draft, &took.hint, state);
}

void unmatched_taken_ready(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		poll_answer_awaited(visit, look(visit, &draft) == LEARNED_KNOWN);
}
