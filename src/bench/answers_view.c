#include "agahi/bench/answers_view.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/bench/learned.h"
#include "agahi/bench/order.h"
#include "agahi/bench/outcomes.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/comparison/answers.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/widgets.h"
#include "agahi/learning/model.h"
#include "agahi/survey/figures_db.h"

enum { DAYS_ASKED = 30 };

struct side {
	long long edition;
	struct message_set *set;
	struct catalogue *catalogue;
};

struct unanswered {
	struct answers_unanswered *rows;
	size_t count, room;
};

struct answers_view {
	answers_view_h write;
	char path[PATH_MAX], figures[PATH_MAX];
	struct topics_languages languages;
	struct side before, after;
	struct unanswered unanswered;
	struct answers_texts *texts;
	struct answers *answers; /* NULL: it could not be worked out */
	bool lacking;            /* nothing was learned for one of them: not to be compared */
	bool older;              /* what is to come answers by what was learned before */
};

struct answers_view *answers_view_new(const struct desk *desk, long long before, long long after)
{
	const struct settings *settings = desk_settings(desk);
	struct answers_view *view = calloc(1, sizeof(*view));

	if (!view)
		return NULL;
	snprintf(view->path, sizeof(view->path), "%s", desk_database_path(desk));
	if (!settings_spool_path(settings, "out/figures.db", view->figures, sizeof(view->figures)))
		view->figures[0] = '\0';
	view->languages = order_languages(desk);
	view->before.edition = before;
	view->after.edition = after;
	return view;
}

void answers_view_free(struct answers_view *view)
{
	if (!view)
		return;
	answers_free(view->answers);
	answers_texts_free(view->texts);
	for (size_t i = 0; i < view->unanswered.count; i++)
		free((char *)view->unanswered.rows[i].text);
	free(view->unanswered.rows);
	catalogue_free(view->before.catalogue);
	catalogue_free(view->after.catalogue);
	message_set_free(view->before.set);
	message_set_free(view->after.set);
	free(view);
}

const struct message_set *answers_view_before(const struct answers_view *view)
{
	return view->before.set;
}

const struct message_set *answers_view_after(const struct answers_view *view)
{
	return view->after.set;
}

/* --- on the worker ------------------------------------------------------------------------------------ */

static bool build_side(sqlite3 *db, struct answers_view *view, struct side *side)
{
	side->catalogue = catalogue_build(side->set, &view->languages);
	struct model *model = side->catalogue ? learned_load(db, side->set) : NULL;
	if (!side->catalogue)
		return false;
	/* A draft learns when it is submitted. Until then its keywords count, and what was learned before. */
	if (!model && side == &view->after && side->set->example_count > 0) {
		model = learned_load(db, view->before.set);
		view->older = model != NULL;
	}
	view->lacking = view->lacking || (side->set->example_count > 0 && !model);
	catalogue_set_model(side->catalogue, model);
	return true;
}

static bool keep_unanswered(const struct unmatched_text *text, void *arg)
{
	struct unanswered *kept = arg;

	if (kept->count == kept->room) {
		size_t room = kept->room ? kept->room * 2 : 64;
		struct answers_unanswered *rows = realloc(kept->rows, room * sizeof(*rows));

		if (!rows)
			return false;
		kept->rows = rows;
		kept->room = room;
	}
	char *copy = strdup(text->text);
	if (!copy)
		return false;
	kept->rows[kept->count++] = (struct answers_unanswered){ copy, (unsigned long)text->times };
	return true;
}

/* None where the gateway has not told any yet. */
static void load_unanswered(struct answers_view *view)
{
	const struct figures_db_wanted wanted = { .since_ms = clock_wall_ms() - DAYS_ASKED * 86400000LL,
		.least = SETTINGS_LEAST_SENDERS,
		.most = ANSWERS_VIEW_TEXTS };
	char error[256];
	sqlite3 *db = view->figures[0] != '\0' ? figures_db_open(view->figures, error, sizeof(error)) : NULL;

	if (!db)
		return;
	figures_db_read_texts(db, &wanted, keep_unanswered, &view->unanswered);
	db_close(db);
}

static void compare(struct answers_view *view)
{
	load_unanswered(view);
	view->texts = answers_gather(
		view->before.set, view->after.set, view->unanswered.rows, view->unanswered.count);
	if (!view->texts)
		return;
	if (view->texts->count > ANSWERS_VIEW_TEXTS)
		view->texts->count = ANSWERS_VIEW_TEXTS;
	view->answers = answers_compare(view->texts, view->before.catalogue, view->after.catalogue);
}

bool answers_view_load(struct answers_view *view, sqlite3 *db)
{
	view->before.set = contents_load(db, view->before.edition);
	view->after.set = contents_load(db, view->after.edition);
	return view->before.set && view->after.set;
}

void answers_view_compare(struct answers_view *view, sqlite3 *db)
{
	if (build_side(db, view, &view->before) && build_side(db, view, &view->after) && !view->lacking)
		compare(view);
}

static void run(void *arg)
{
	struct answers_view *view = arg;
	char error[256];
	sqlite3 *db = desk_db_open(view->path, DB_READ_ONLY, error, sizeof(error));

	if (!db)
		return;
	if (db_execute(db, "BEGIN") && answers_view_load(view, db))
		answers_view_compare(view, db);
	db_close(db);
}

/* It may have changed while they were worked out. */
static void on_worked_out(struct visit *visit, void *arg)
{
	struct answers_view *view = arg;
	struct draft draft;

	if (outcomes_find(visit, &draft))
		view->write(visit, &draft, view);
	answers_view_free(view);
}

void answers_view_ask(struct visit *visit, const struct draft *draft, answers_view_h write)
{
	struct answers_view *view =
		draft->base > 0 ? answers_view_new(visit->desk, draft->base, draft->id) : NULL;

	if (view)
		view->write = write;
	if (view && desk_wait(visit, run, on_worked_out, view))
		return;
	answers_view_free(view);
	write(visit, draft, NULL);
}

/* --- on the page -------------------------------------------------------------------------------------- */

/* The topic of what has no answer is told in words. */
static void write_topic(struct visit *visit, const char *topic)
{
	if (strcmp(topic, topics_fact(FIXED_FALLBACK)->slug) == 0) {
		labels_write(visit->page, visit->language, LABEL_SHELL_UNMATCHED);
		return;
	}
	HTML(visit->page, "<bdi dir=\"ltr\">");
	html_text(visit->page, topic);
	HTML(visit->page, "</bdi>");
}

static void write_given(struct visit *visit, enum label column, const struct answers_given *given)
{
	widget_cell_begin(visit, column);
	if (!given->topic)
		labels_write(visit->page, visit->language, LABEL_ANSWERS_SILENCE);
	else {
		write_topic(visit, given->topic);
		HTML(visit->page, " · <bdi>");
		html_text(visit->page, given->lang ? labels_tongue(visit->language, given->lang) : "");
		HTML(visit->page, "</bdi>");
	}
	widget_cell_end(visit);
}

static void write_changed(struct visit *visit, const struct answers_changed *changed)
{
	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_ANSWERS_TEXT);
	widget_words(visit, NULL, changed->asked->text);
	widget_head_end(visit);
	widget_cell_begin(visit, LABEL_ANSWERS_TIMES);
	if (changed->asked->times > 0)
		html_number(visit->page, (long long)changed->asked->times);
	widget_cell_end(visit);
	write_given(visit, LABEL_ANSWERS_BEFORE, &changed->before);
	write_given(visit, LABEL_ANSWERS_AFTER, &changed->after);
	widget_row_end(visit);
}

static void write_table(struct visit *visit, const struct answers *answers)
{
	static const enum label columns[] = { LABEL_ANSWERS_TEXT, LABEL_ANSWERS_TIMES, LABEL_ANSWERS_BEFORE,
		LABEL_ANSWERS_AFTER };
	size_t listed = 0;

	widget_table_begin(visit, LABEL_ANSWERS_TITLE, (struct label_with){ 0 }, columns,
		sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < answers->count && listed < ANSWERS_VIEW_LISTED; i++) {
		if (answers->changed[i].change != ANSWERS_OTHER_ANSWER)
			continue;
		write_changed(visit, &answers->changed[i]);
		listed++;
	}
	widget_table_end(visit);
	if (answers->other_answers > listed)
		widget_paragraph(visit, LABEL_DIFF_MORE,
			(struct label_with){ .number = (long long)(answers->other_answers - listed) });
}

void answers_view_write(struct visit *visit, const struct answers_view *view)
{
	char asked[24];

	widget_heading(visit, LABEL_ANSWERS_TITLE, (struct label_with){ 0 }, "answers");
	if (!view->answers) {
		widget_notice(visit, WIDGET_WARNING,
			view->lacking ? LABEL_ANSWERS_LACKING : LABEL_ANSWERS_FAILED,
			(struct label_with){ 0 });
		return;
	}
	if (view->older)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_ANSWERS_OLDER, (struct label_with){ 0 });
	snprintf(asked, sizeof(asked), "%zu", view->answers->asked);
	widget_paragraph(visit, LABEL_ANSWERS_SUM,
		(struct label_with){ .value = asked, .number = (long long)view->answers->other_answers });
	if (view->answers->new_words > 0)
		widget_paragraph(visit, LABEL_ANSWERS_WORDS,
			(struct label_with){ .number = (long long)view->answers->new_words });
	if (view->answers->other_answers > 0)
		write_table(visit, view->answers);
}
