#include "agahi/writing/drafts_page.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/drafts/making.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/writing/pages.h"
#include "agahi/writing/place.h"

enum { PAST_LISTED = 20, OPEN_LISTED = DRAFTS_MOST_OPEN };

/* --- where the work is -------------------------------------------------------------------------------- */

static void note_in_review(const struct draft *draft, void *arg)
{
	long long *first = arg;

	if (draft->state == COURSE_IN_REVIEW)
		*first = draft->id;
}

static bool go_to_newest(struct visit *visit)
{
	struct draft newest = { 0 };
	char id[PLACE_ID_SIZE];

	if (!drafts_find_newest_of(desk_database(visit->desk), visit->person.id, &newest) || !newest.id)
		return false;
	snprintf(id, sizeof(id), "%lld", newest.id);
	place_go_to(visit, NULL, "set", id);
	return true;
}

void writing_first_page(struct visit *visit)
{
	unsigned roles = visit->person.roles;
	long long review = 0;
	char id[PLACE_ID_SIZE];

	if ((roles & STAFF_EDITOR) && go_to_newest(visit))
		return;
	if (roles & STAFF_SIGNER)
		drafts_list(desk_database(visit->desk), DRAFTS_OPEN, OPEN_LISTED, note_in_review, &review);
	snprintf(id, sizeof(id), "%lld", review);
	if (review)
		place_go_to(visit, NULL, "review", id);
	else if (roles & STAFF_ADMINISTRATOR)
		place_go_to(visit, NULL, "people");
	else
		place_go_to(visit, NULL, "drafts");
}

void writing_messages_page(struct visit *visit)
{
	struct draft live = { 0 };

	if ((visit->person.roles & STAFF_EDITOR) && go_to_newest(visit))
		return;
	if (drafts_find_live(desk_database(visit->desk), &live) && live.id)
		place_go_to(visit, NULL, "set", "live");
	else
		place_go_to(visit, NULL, "drafts");
}

/* --- the list ----------------------------------------------------------------------------------------- */

struct listing {
	struct visit *visit;
	size_t count;
};

static bool may_make(const struct visit *visit)
{
	return (visit->person.roles & STAFF_EDITOR) != 0;
}

static void write_name(struct visit *visit, const struct draft *draft, const char *id)
{
	struct buffer name = { 0 };

	place_name(visit, draft, &name);
	HTML(visit->page, "<a class=\"reach\"");
	html_path(visit->page, HTML_HREF, "set", id);
	HTML(visit->page, "><bdi>");
	html_text(visit->page, name.data);
	HTML(visit->page, "</bdi></a>");
	if (draft->number && *draft->title) {
		HTML(visit->page, " ");
		widget_words(visit, NULL, draft->title);
	}
	buffer_free(&name);
}

/* One click makes a draft of what the row is. */
static void write_take(struct visit *visit, const struct draft *draft, enum label label)
{
	widget_form(visit, WIDGET_INLINE, "drafts");
	widget_hidden_number(visit, "from", draft->id);
	widget_button(visit, WIDGET_PLAIN, label, NULL, NULL);
	widget_form_end(visit);
}

static void write_done_to(struct visit *visit, const struct draft *draft, const char *id)
{
	if (course_next(draft->state, COURSE_SUBMIT) != COURSE_STATES || draft->state == COURSE_IN_REVIEW ||
		draft->state == COURSE_APPROVED)
		widget_link_to(visit, LABEL_SHELL_REVIEW, "review", id);
	else if (may_make(visit) && draft->state == COURSE_RETIRED)
		write_take(visit, draft, LABEL_WRITING_TAKE_BACK);
	else if (may_make(visit) && draft->state == COURSE_LIVE)
		write_take(visit, draft, LABEL_WRITING_NEW_FROM_LIVE);
}

static void write_draft(const struct draft *draft, void *arg)
{
	struct listing *listing = arg;
	struct visit *visit = listing->visit;
	char id[PLACE_ID_SIZE];

	snprintf(id, sizeof(id), "%lld", draft->id);
	listing->count++;
	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_WRITING_NAME);
	write_name(visit, draft, id);
	widget_head_end(visit);
	widget_cell_begin(visit, LABEL_WRITING_STATE);
	widget_badge(visit, draft->state == COURSE_LIVE ? WIDGET_GOOD : WIDGET_NEUTRAL,
		outcomes_state_label(draft->state), (struct label_with){ 0 });
	if (draft->overtaken)
		widget_badge(visit, WIDGET_WARNING, LABEL_WRITING_OLD_BASE, (struct label_with){ 0 });
	widget_cell_end(visit);
	widget_cell_text(visit, LABEL_WRITING_MADE_BY,
		*draft->made_by_shown ? draft->made_by_shown : draft->published_by);
	widget_cell_begin(visit, LABEL_WRITING_CHANGED_AT);
	moments_write_short(
		visit->page, visit->language, draft->live_ms ? draft->live_ms : draft->changed_ms);
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_WRITING_NEXT_STEP);
	write_done_to(visit, draft, id);
	widget_cell_end(visit);
	widget_row_end(visit);
}

static void write_table(struct visit *visit, enum drafts_which which, size_t most, enum label caption)
{
	static const enum label columns[] = { LABEL_WRITING_NAME, LABEL_WRITING_STATE, LABEL_WRITING_MADE_BY,
		LABEL_WRITING_CHANGED_AT, LABEL_WRITING_NEXT_STEP };
	struct listing listing = { .visit = visit };

	widget_table_begin(
		visit, caption, (struct label_with){ 0 }, columns, sizeof(columns) / sizeof(columns[0]));
	drafts_list(desk_database(visit->desk), which, most, write_draft, &listing);
	widget_table_end(visit);
	if (listing.count == 0)
		widget_paragraph(visit, LABEL_WRITING_NONE_YET, (struct label_with){ 0 });
}

static void write_new(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct draft live = { 0 };
	char from[PLACE_ID_SIZE] = "0";
	struct widget_option options[2];
	size_t count = 0;

	if (drafts_find_live(desk_database(visit->desk), &live) && live.id) {
		snprintf(from, sizeof(from), "%lld", live.id);
		options[count++] = (struct widget_option){ .value = from, .label = LABEL_WRITING_FROM_LIVE };
	}
	options[count++] = (struct widget_option){ .value = "0", .label = LABEL_WRITING_FROM_NOTHING };
	widget_heading(visit, LABEL_WRITING_NEW_DRAFT, (struct label_with){ 0 }, "new");
	widget_form(visit, 0, "drafts");
	widget_field(visit,
		&(struct widget_field){ .name = "title",
			.label = LABEL_WRITING_TITLE,
			.hint = LABEL_WRITING_TITLE_HINT,
			.kind = WIDGET_TEXT,
			.value = form_value(form, "title") });
	widget_choices(visit,
		&(struct widget_field){ .name = "from",
			.label = LABEL_WRITING_FROM,
			.value = form_has(form, "from") ? form_value(form, "from") : options[0].value },
		options, count);
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_MAKE, NULL, NULL);
	widget_form_end(visit);
}

void writing_drafts_page(struct visit *visit)
{
	struct shell_page page = { .title = LABEL_WRITING_DRAFTS, .area = SHELL_MESSAGES };

	shell_begin(visit, &page);
	widget_error_summary(visit);
	write_table(visit, DRAFTS_OPEN, OPEN_LISTED, LABEL_WRITING_OPEN);
	if (may_make(visit))
		write_new(visit);
	write_table(visit, DRAFTS_PAST, PAST_LISTED, LABEL_WRITING_PAST);
	shell_end(visit);
}

/* --- deeds -------------------------------------------------------------------------------------------- */

static bool title_is_good(struct visit *visit, const char *title)
{
	if (deeds_line_is_good(title, DRAFT_TITLE_SIZE))
		return true;
	widget_error(visit, "title", LABEL_WRITING_LINE_BAD,
		(struct label_with){ .number = DRAFT_TITLE_SIZE - 1 });
	visit->exchange->response.status = 422;
	return false;
}

/* What it is made from: what is live, unless the form says otherwise. What is no number is no edition. */
static long long read_from(const struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct draft live = { 0 };

	if (form_has(form, "from"))
		return form_number(form, "from", -1);
	return drafts_find_live(desk_database(visit->desk), &live) ? live.id : -1;
}

void writing_draft_new_page(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct deed deed = outcomes_deed(visit);
	char id[PLACE_ID_SIZE];
	long long fresh = 0;

	if (!title_is_good(visit, form_value(form, "title"))) {
		writing_drafts_page(visit);
		return;
	}
	if (!place_did(visit,
		    making_new(desk_database(visit->desk), &deed, read_from(visit), form_value(form, "title"),
			    form_value(form, "note"), &fresh)))
		return;
	snprintf(id, sizeof(id), "%lld", fresh);
	place_go_to(visit, "made", "set", id);
}

void writing_draft_describe_page(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct deed deed = outcomes_deed(visit);
	struct place place;

	if (!place_open(visit, &place))
		return;
	if (place_did(visit,
		    making_describe(desk_database(visit->desk), &deed, place.draft.id,
			    form_value(form, "title"), form_value(form, "note"))))
		place_go_to(visit, "described", "set", place.id);
}

void drafts_page_write_about(struct visit *visit, const struct place *place)
{
	HTML(visit->page, "<details class=\"about\"><summary>");
	labels_write(visit->page, visit->language, LABEL_WRITING_ABOUT);
	HTML(visit->page, "</summary>\n");
	widget_form(visit, 0, "set", place->id, "describe");
	widget_field(visit,
		&(struct widget_field){ .name = "title",
			.label = LABEL_WRITING_TITLE,
			.hint = LABEL_WRITING_TITLE_HINT,
			.kind = WIDGET_TEXT,
			.value = place->draft.title });
	widget_field(visit,
		&(struct widget_field){ .name = "note",
			.label = LABEL_WRITING_NOTE,
			.kind = WIDGET_TEXT,
			.value = place->draft.note });
	widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_SAVE, NULL, NULL);
	widget_form_end(visit);
	HTML(visit->page, "</details>\n");
}
