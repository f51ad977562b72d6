#include <stdio.h>
#include <string.h>

#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/text/cell.h"
#include "agahi/unmatched/choice.h"
#include "agahi/unmatched/form.h"
#include "agahi/unmatched/list.h"
#include "agahi/unmatched/pages.h"
#include "agahi/unmatched/taking.h"

enum { ROWS = 25 /* on a page; ?page= */, OFFERED_SHOWN = 3, ID_SIZE = 24 };

static const struct {
	const char *name;
	enum label label;
} states[UNMATCHED_LIST_STATES] = { [HINT_OPEN] = { "open", LABEL_UNMATCHED_OPEN },
	[HINT_TAKEN] = { "taken", LABEL_UNMATCHED_TAKEN },
	[HINT_LEFT] = { "left", LABEL_UNMATCHED_LEFT } };

static enum hint_state wanted_state(const struct visit *visit)
{
	const char *name = form_value(&visit->exchange->request.query, "state");

	for (int state = 0; state < UNMATCHED_LIST_STATES; state++) {
		if (strcmp(states[state].name, name) == 0)
			return (enum hint_state)state;
	}
	return HINT_OPEN;
}

static void write_tabs(struct visit *visit, const struct unmatched_list *list, enum hint_state current)
{
	struct widget_tab tabs[UNMATCHED_LIST_STATES] = { 0 };
	char texts[UNMATCHED_LIST_STATES][MOMENTS_TEXT_SIZE], number[MOMENTS_TEXT_SIZE];

	for (int state = 0; state < UNMATCHED_LIST_STATES; state++) {
		snprintf(texts[state], sizeof(texts[state]), "%.100s (%.40s)",
			labels_text(visit->language, states[state].label),
			moments_number((long long)list->in_state[state], number));
		tabs[state] = (struct widget_tab){ .text = texts[state],
			.segments = { "unmatched" },
			.query = "state",
			.value = states[state].name,
			.current = state == (int)current };
	}
	widget_tabs(visit, LABEL_UNMATCHED_STATES, tabs, UNMATCHED_LIST_STATES);
}

/* --- one row ------------------------------------------------------------------------------------------ */

static void write_text(struct visit *visit, const struct unmatched_row *row)
{
	const char *const segments[] = { "unmatched", "text", NULL };

	widget_head_begin(visit, LABEL_UNMATCHED_TEXT);
	HTML(visit->page, "<a");
	html_path_begin(visit->page, HTML_HREF, segments);
	html_path_query(visit->page, "folded", row->folded);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	widget_words(visit, NULL, row->text);
	HTML(visit->page, "</a>");
	if (cell_calculates(row->text))
		widget_badge(visit, WIDGET_WARNING, LABEL_UNMATCHED_FORMULA, (struct label_with){ 0 });
	widget_head_end(visit);
}

static void write_offered(struct visit *visit, const struct unmatched_row *row)
{
	char topic[UNMATCHED_TOPIC_SIZE];

	widget_cell_begin(visit, LABEL_UNMATCHED_OFFERED);
	for (size_t i = 0; i < OFFERED_SHOWN && *unmatched_offered(row, i, topic); i++) {
		HTML(visit->page, "<bdi dir=\"ltr\">");
		html_text(visit->page, topic);
		HTML(visit->page, "</bdi> ");
	}
	widget_cell_end(visit);
}

/* "To vote": what was nearest, with one click. */
static void write_button(struct visit *visit, const char *topic)
{
	HTML(visit->page, "<button type=\"submit\" name=\"topic\"");
	html_attribute(visit->page, HTML_VALUE, topic);
	HTML(visit->page, ">");
	labels_write_with(
		visit->page, visit->language, LABEL_UNMATCHED_TO, (struct label_with){ .value = topic });
	HTML(visit->page, "</button>");
}

static void write_open_deeds(
	struct visit *visit, const struct unmatched_row *row, const struct choice *choice)
{
	const char *const leave[] = { "unmatched", "leave", NULL };
	const char *lang = unmatched_language(visit, row);
	char topic[UNMATCHED_TOPIC_SIZE];

	widget_form(visit, WIDGET_INLINE, "unmatched", "take");
	widget_hidden(visit, "folded", row->folded);
	widget_hidden(visit, "lang", lang);
	widget_hidden(visit, "draft", choice_value(choice));
	for (size_t i = 0; *lang && i < OFFERED_SHOWN && *unmatched_offered(row, i, topic); i++)
		write_button(visit, topic);
	widget_button_to(visit, WIDGET_PLAIN, LABEL_UNMATCHED_LEAVE, leave);
	widget_form_end(visit);
}

static void write_outcome(struct visit *visit, const struct unmatched_row *row)
{
	char id[ID_SIZE];

	labels_write_with(visit->page, visit->language, LABEL_UNMATCHED_BY,
		(struct label_with){ .value = row->hint.by_shown });
	HTML(visit->page, " ");
	moments_write_distance(visit->page, visit->language, visit->now_ms, row->hint.at_ms);
	if (row->hint.edition > 0) {
		snprintf(id, sizeof(id), "%lld", row->hint.edition);
		HTML(visit->page, " ");
		widget_link(visit, LABEL_UNMATCHED_IN_DRAFT,
			(struct label_with){ .number = row->hint.edition },
			(const char *const[]){ "review", id, NULL });
	}
	if (!(visit->person.roles & STAFF_EDITOR))
		return;
	widget_form(visit, WIDGET_INLINE, "unmatched", "open");
	widget_hidden(visit, "folded", row->folded);
	widget_button(visit, WIDGET_PLAIN,
		taking_can_undo(desk_database(visit->desk), &row->hint) ? LABEL_UNMATCHED_UNDO
									: LABEL_UNMATCHED_REOPEN,
		NULL, NULL);
	widget_form_end(visit);
}

static void write_row(struct visit *visit, const struct unmatched_row *row, const struct choice *choice)
{
	widget_row_begin(visit);
	write_text(visit, row);
	widget_cell_number(visit, LABEL_UNMATCHED_PEOPLE, row->people);
	widget_cell_number(visit, LABEL_UNMATCHED_TIMES, row->times);
	widget_cell_begin(visit, LABEL_UNMATCHED_LAST);
	moments_write_distance(visit->page, visit->language, visit->now_ms, row->last_ms);
	widget_cell_end(visit);
	write_offered(visit, row);
	widget_cell_begin(visit, LABEL_UNMATCHED_DEEDS);
	if (row->hint.state != HINT_OPEN)
		write_outcome(visit, row);
	else if (visit->person.roles & STAFF_EDITOR)
		write_open_deeds(visit, row, choice);
	widget_cell_end(visit);
	widget_row_end(visit);
}

/* --- the list ----------------------------------------------------------------------------------------- */

/* Which draft the buttons of the rows mean, and another one where there is. */
static void write_choice(struct visit *visit, const struct choice *choice)
{
	widget_notice(visit, WIDGET_NEUTRAL, LABEL_UNMATCHED_INTO,
		(struct label_with){ .value = choice_words(choice) });
	if (choice->count < 2)
		return;
	widget_form_get(visit, (const char *const[]){ "unmatched", NULL });
	choice_write_select(visit, choice);
	widget_button(visit, WIDGET_PLAIN, LABEL_UNMATCHED_INTO_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_rows(struct visit *visit, const struct unmatched_list *list, enum hint_state state,
	const struct choice *choice)
{
	static const enum label columns[] = { LABEL_UNMATCHED_TEXT, LABEL_UNMATCHED_PEOPLE,
		LABEL_UNMATCHED_TIMES, LABEL_UNMATCHED_LAST, LABEL_UNMATCHED_OFFERED, LABEL_UNMATCHED_DEEDS };
	const char *const segments[] = { "unmatched", NULL };
	long long page = form_number(&visit->exchange->request.query, "page", 1);
	size_t first = page > 1 && page <= UNMATCHED_LIST_MOST ? (size_t)(page - 1) * ROWS : 0, at = 0;

	widget_table_begin(visit, states[state].label, (struct label_with){ 0 }, columns,
		sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < list->count; i++) {
		if (list->rows[i].hint.state != state)
			continue;
		if (at >= first && at < first + ROWS)
			write_row(visit, &list->rows[i], choice);
		at++;
	}
	widget_table_end(visit);
	widget_pages(visit, segments, (long long)(first / ROWS) + 1, at > first + ROWS);
}

static void write_list(struct visit *visit, const struct unmatched_list *list, enum hint_state state)
{
	struct choice choice;

	choice_gather(&choice, visit);
	if (state == HINT_OPEN && visit->person.roles & STAFF_EDITOR)
		write_choice(visit, &choice);
	write_rows(visit, list, state, &choice);
	choice_free(&choice);
}

void unmatched_page(struct visit *visit)
{
	enum hint_state state = wanted_state(visit);
	struct unmatched_list list;
	char path[PATH_MAX];

	unmatched_path(visit, path);
	bool there = unmatched_list_read(&list, path, desk_database(visit->desk), visit->now_ms);
	shell_begin(visit,
		&(struct shell_page){
			.title = LABEL_SHELL_UNMATCHED, .area = SHELL_UNMATCHED, .wide = true });
	widget_paragraph(visit, LABEL_UNMATCHED_WHAT, (struct label_with){ .number = UNMATCHED_LIST_DAYS });
	if (there) {
		write_tabs(visit, &list, state);
		if (list.in_state[state] > 0)
			write_list(visit, &list, state);
		else
			widget_paragraph(visit, LABEL_UNMATCHED_NONE, (struct label_with){ 0 });
	} else {
		widget_notice(visit, WIDGET_WARNING, LABEL_FIGURES_ABSENT, (struct label_with){ 0 });
	}
	shell_end(visit);
	unmatched_list_free(&list);
}
