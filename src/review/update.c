#include <stdio.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/comparison/pairing.h"
#include "agahi/drafts/updating.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/pages.h"
#include "agahi/review/parts.h"

/* --- what both sides changed differently -------------------------------------------------------------- */

struct listing {
	struct visit *visit;
	const struct updating *updating;
	size_t count;
};

static const char *words_of(const struct message_set *set, enum table table, size_t row)
{
	if (row == PAIRING_NONE)
		return NULL;
	switch (table) {
	case TABLE_MESSAGES:
		return set->messages[row].text;
	case TABLE_PLACEHOLDERS:
		return set->placeholders[row].value;
	case TABLE_MENUS:
		return set->menus[row].label;
	default:
		return set->examples[row].text;
	}
}

static void write_keywords(struct visit *visit, const struct message_set *set, enum table table, size_t row)
{
	if (table != TABLE_MESSAGES || row == PAIRING_NONE)
		return;
	HTML(visit->page, "<ul class=\"chips\">");
	for (size_t i = 0; i < set->messages[row].keyword_count; i++) {
		HTML(visit->page, "<li>");
		widget_words(visit, set->messages[row].lang, set->messages[row].keywords[i]);
		HTML(visit->page, "</li>");
	}
	HTML(visit->page, "</ul>");
}

static void write_side(struct visit *visit, enum label label, const struct message_set *set,
	const struct row_name *name, size_t row)
{
	const char *words = words_of(set, name->table, row), *lang = row_name_language(name);

	HTML(visit->page, "<div><h4>");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</h4>");
	if (words) {
		HTML(visit->page, "<p>");
		widget_words(visit, lang[0] != '\0' ? lang : NULL, words);
		HTML(visit->page, "</p>");
		write_keywords(visit, set, name->table, row);
	} else
		widget_paragraph(visit, LABEL_UPDATE_GONE, (struct label_with){ 0 });
	HTML(visit->page, "</div>");
}

/* The choice says between which two states it was made. */
static void choice_value(
	const struct merging_conflict *conflict, const char *side, char value[2 * TABLES_HASH_SIZE + 8])
{
	snprintf(value, 2 * TABLES_HASH_SIZE + 8, "%s-%.32s-%.32s", side, conflict->mine_hash,
		conflict->theirs_hash);
}

static enum merging_choice list_conflict(const struct merging_conflict *conflict, void *arg)
{
	struct listing *listing = arg;
	struct visit *visit = listing->visit;
	char what[ROW_NAME_SIZE], field[24], mine[2 * TABLES_HASH_SIZE + 8], theirs[2 * TABLES_HASH_SIZE + 8];

	snprintf(field, sizeof(field), "choice-%zu", listing->count++);
	choice_value(conflict, "mine", mine);
	choice_value(conflict, "theirs", theirs);
	HTML(visit->page, "<section class=\"change\"><h2><bdi dir=\"ltr\">");
	html_text(visit->page, row_name_write(&conflict->name, what));
	HTML(visit->page, "</bdi></h2><div class=\"beside\">");
	write_side(visit, LABEL_UPDATE_BASE, listing->updating->base, &conflict->name, conflict->base);
	write_side(visit, LABEL_UPDATE_MINE, listing->updating->mine, &conflict->name, conflict->mine);
	write_side(visit, LABEL_UPDATE_THEIRS, listing->updating->theirs, &conflict->name, conflict->theirs);
	HTML(visit->page, "</div>");
	widget_choices(visit,
		&(struct widget_field){
			.name = field, .label = LABEL_UPDATE_CHOOSE, .hint = LABEL_NONE, .required = true },
		(const struct widget_option[]){
			{ mine, LABEL_UPDATE_MINE, NULL }, { theirs, LABEL_UPDATE_THEIRS, NULL } },
		2);
	HTML(visit->page, "</section>");
	return MERGING_OPEN;
}

static void write_page(struct visit *visit, const struct updating *updating)
{
	const struct merging_sides sides = { updating->base, updating->mine, updating->theirs };
	struct listing listing = { visit, updating, 0 };
	char id[REVIEW_ID_SIZE];
	size_t open = 0;

	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_UPDATE_TITLE,
			.area = SHELL_MESSAGES,
			.wide = true,
			.edition = updating->draft.id,
			.edition_title = updating->draft.title });
	widget_error_summary(visit);
	widget_paragraph(visit, LABEL_UPDATE_WHAT,
		(struct label_with){ .number = updating->live.number, .value = updating->live.title });
	widget_form(visit, 0, "set", review_id(updating->draft.id, id), "update");
	message_set_free(merging_join(&sides, list_conflict, &listing, &open));
	if (open == 0)
		widget_paragraph(visit, LABEL_UPDATE_NO_CONFLICT, (struct label_with){ 0 });
	widget_button(visit, WIDGET_PRIMARY, LABEL_UPDATE_GO, NULL, NULL);
	widget_form_end(visit);
	shell_end(visit);
}

static void show(struct visit *visit, const struct draft *draft)
{
	struct updating updating = { 0 };

	if (updating_read(desk_database(visit->desk), draft->id, &updating))
		write_page(visit, &updating);
	else
		gate_refuse(visit, 500);
	updating_free(&updating);
}

void review_update_page(struct visit *visit)
{
	struct draft draft;

	if (outcomes_find(visit, &draft))
		show(visit, &draft);
}

/* --- choosing ----------------------------------------------------------------------------------------- */

struct choosing {
	const struct form *form;
};

/* By what it was made between, not by its place: rows may have come or gone since the page was shown. */
static enum merging_choice choose(const struct merging_conflict *conflict, void *arg)
{
	const struct choosing *choosing = arg;
	char mine[2 * TABLES_HASH_SIZE + 8], theirs[2 * TABLES_HASH_SIZE + 8];

	choice_value(conflict, "mine", mine);
	choice_value(conflict, "theirs", theirs);
	for (size_t i = 0; i < choosing->form->count; i++) {
		if (strncmp(choosing->form->fields[i].name, "choice-", 7) != 0)
			continue;
		if (strcmp(choosing->form->fields[i].value, mine) == 0)
			return MERGING_MINE;
		if (strcmp(choosing->form->fields[i].value, theirs) == 0)
			return MERGING_THEIRS;
	}
	return MERGING_OPEN;
}

void review_update(struct visit *visit)
{
	struct choosing choosing = { &visit->exchange->request.form };
	const struct deed deed = outcomes_deed(visit);
	struct draft draft;
	size_t open = 0;

	if (!outcomes_find(visit, &draft))
		return;
	enum deed_result result =
		updating_bring(desk_database(visit->desk), &deed, draft.id, choose, &choosing, &open);
	if (result != DEED_CONFLICT) {
		review_finish(visit, &draft, result);
		return;
	}
	widget_error(visit, NULL, LABEL_UPDATE_OPEN, (struct label_with){ .number = (long long)open });
	visit->exchange->response.status = 409;
	show(visit, &draft);
}
