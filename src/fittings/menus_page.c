#include "agahi/fittings/menus_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/catalogue/menus.h"
#include "agahi/drafts/contents.h"
#include "agahi/fittings/menu_tree.h"
#include "agahi/fittings/pages.h"
#include "agahi/fittings/sides.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/place.h"
#include "agahi/writing/trying.h"

enum { TARGETS_OFFERED = 300, TARGET_SIZE = 160 };

struct view {
	struct place place;
	struct message_set *set;
	struct tongues tongues;
	const char *menu, *item; /* which item is being written; menu "": none, item "": a new one */
	bool fresh;
	const char *target;
	struct sides sides;
	struct steps steps;
};

static void view_free(struct view *view)
{
	if (!view)
		return;
	sides_free(&view->sides);
	message_set_free(view->set);
	free(view);
}

/* The languages of the settings, and those that the item has. */
static struct tongues tongues_of(const struct visit *visit, const struct view *view)
{
	struct tongues tongues = place_tongues(visit, NULL);

	for (size_t i = 0; i < view->set->menu_count; i++) {
		const struct menu_row *row = &view->set->menus[i];

		if (strcmp(row->menu, view->menu) == 0 && strcmp(row->item, view->item) == 0)
			tongues_add(&tongues, row->lang);
	}
	return tongues;
}

static struct row_name name_of(const char *lang, const void *arg)
{
	const struct view *view = arg;

	return (struct row_name){ .table = TABLE_MENUS, .parts = { view->menu, view->item, lang } };
}

static bool read_labels(struct visit *visit, struct view *view)
{
	const struct menu_row *first = menu_tree_find(view->set, view->menu, view->item);

	view->target = first ? first->target : "";
	return sides_read(visit, &view->place, &view->sides, name_of, view);
}

/* NULL: the visit is answered. */
static struct view *view_open(struct visit *visit, const char *edition, const struct form *asked)
{
	struct view *view = calloc(1, sizeof(*view));
	int status = view ? 404 : 500;

	if (view && place_find(visit, edition, &view->place)) {
		view->set = contents_load_without_examples(desk_database(visit->desk), view->place.draft.id);
		view->menu = form_value(asked, "menu");
		view->item = form_value(asked, "item");
		view->fresh = form_has(asked, "new") || (form_has(asked, "item") && *view->item == '\0');
		view->target = "";
		status = 500;
		if (view->set)
			view->tongues = tongues_of(visit, view);
		if (view->set && sides_open(visit, &view->place, &view->tongues, false, &view->sides) &&
			read_labels(visit, view))
			return view;
	}
	view_free(view);
	gate_refuse(visit, status);
	return NULL;
}

static struct view *view_of_form(struct visit *visit, const char *edition)
{
	const struct form *form = &visit->exchange->request.form;
	struct view *view = view_open(visit, edition, form);

	if (!view)
		return NULL;
	if (form_has(form, "target") && place_takes(visit, &view->place, ""))
		view->target = form_value(form, "target");
	trying_read_steps(form, &view->steps);
	if (sides_take(&view->sides, form))
		return view;
	view_free(view);
	gate_refuse(visit, 500);
	return NULL;
}

/* --- where an item leads ------------------------------------------------------------------------------ */

struct targets {
	struct widget_option list[TARGETS_OFFERED];
	char texts[TARGETS_OFFERED][TARGET_SIZE];
	size_t count;
	bool too_many;
};

static void add_target(struct targets *targets, const char *kind, const char *name)
{
	char *text;

	if (targets->count == TARGETS_OFFERED) {
		targets->too_many = true;
		return;
	}
	text = targets->texts[targets->count];
	snprintf(text, TARGET_SIZE, "%s%s", kind, name);
	for (size_t i = 0; i < targets->count; i++) {
		if (strcmp(targets->texts[i], text) == 0)
			return;
	}
	targets->list[targets->count++] = (struct widget_option){ text, LABEL_NONE, text };
}

static void list_targets(const struct visit *visit, const struct view *view, struct targets *targets)
{
	const struct message_set *set = view->set;
	struct tongues tongues = place_tongues(visit, set);

	if (*view->target)
		add_target(targets, "", view->target);
	for (size_t i = 0; i < set->menu_count; i++)
		add_target(targets, "menu:", set->menus[i].menu);
	for (size_t i = 0; i < tongues.count; i++)
		add_target(targets, "language:", tongues.tags[i]);
	for (size_t i = 0; i < set->message_count; i++)
		add_target(targets, "", set->messages[i].topic);
}

/* A list to choose from; where it would be too long, a field to write in. */
static void write_target(struct visit *visit, const struct view *view)
{
	struct widget_field field = { .name = "target",
		.label = LABEL_WRITING_TARGET,
		.hint = LABEL_WRITING_TARGET_HINT,
		.kind = WIDGET_TEXT,
		.value = view->target };
	struct targets *targets;

	if (strcmp(view->item, "title") == 0 || !place_takes(visit, &view->place, ""))
		return;
	targets = calloc(1, sizeof(*targets));
	if (targets)
		list_targets(visit, view, targets);
	if (targets && !targets->too_many)
		widget_select(visit, &field, targets->list, targets->count);
	else
		widget_field(visit, &field);
	free(targets);
}

/* --- the form ----------------------------------------------------------------------------------------- */

static void write_preview(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	const char *langs[SIDES_MOST], *labels[SIDES_MOST];
	struct menu_item_rows rows = { .menu = view->menu,
		.item = *view->item ? view->item : "new",
		.target = view->target,
		.langs = langs,
		.labels = labels,
		.count = view->sides.count };
	struct trying trying = { .ready = ready, .ask = "", .steps = &view->steps };
	struct message_set *menus;

	for (size_t i = 0; i < view->sides.count; i++) {
		langs[i] = view->sides.list[i].lang;
		labels[i] = view->sides.list[i].value;
	}
	menus = menu_tree_with(view->set, &rows);
	trying.trial.menus = menus;
	trying_write(visit, &trying);
	message_set_free(menus);
}

static void write_names(struct visit *visit, const struct view *view)
{
	widget_hidden(visit, "page", "menus");
	widget_hidden(visit, "edition", view->place.id);
	if (!view->fresh) {
		widget_hidden(visit, "menu", view->menu);
		widget_hidden(visit, "item", view->item);
		return;
	}
	widget_hidden(visit, "new", "1");
	widget_field(visit,
		&(struct widget_field){ .name = "menu",
			.label = LABEL_WRITING_MENU,
			.hint = LABEL_WRITING_MENU_HINT,
			.kind = WIDGET_TEXT,
			.value = view->menu,
			.required = true });
	widget_field(visit,
		&(struct widget_field){ .name = "item",
			.label = LABEL_WRITING_ITEM,
			.hint = LABEL_WRITING_ITEM_HINT,
			.kind = WIDGET_TEXT,
			.value = view->item,
			.required = true });
}

static void write_buttons(struct visit *visit, const struct view *view)
{
	HTML(visit->page, "<div class=\"buttons\">\n");
	widget_button(visit, WIDGET_PRIMARY, LABEL_WRITING_SAVE, "do", "save");
	widget_button_to(
		visit, WIDGET_PLAIN, LABEL_WRITING_PREVIEW, (const char *const[]){ "preview", NULL });
	if (!view->fresh && place_takes(visit, &view->place, "")) {
		widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_UP, "do", "up");
		widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_DOWN, "do", "down");
		widget_button(visit, WIDGET_GRAVE, LABEL_WRITING_REMOVE_ITEM, "do", "remove");
	}
	HTML(visit->page, "</div>\n");
}

static void write_form(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	if (view->fresh)
		widget_heading(visit, LABEL_WRITING_NEW_ITEM, (struct label_with){ 0 }, "edit");
	else
		widget_heading(visit, LABEL_WRITING_ITEM_OF,
			(struct label_with){ .value = view->menu, .other = view->item }, "edit");
	widget_form(visit, WIDGET_KEPT | WIDGET_LIVE, "set", view->place.id, "menus");
	HTML(visit->page, "<div class=\"columns\">\n<div>\n");
	write_names(visit, view);
	sides_write(visit, &view->sides);
	write_target(visit, view);
	write_buttons(visit, view);
	HTML(visit->page, "</div>\n<div>\n");
	widget_preview_begin(visit);
	write_preview(visit, view, ready);
	widget_preview_end(visit);
	trying_write_keys(visit, &view->steps);
	HTML(visit->page, "</div>\n</div>\n");
	widget_form_end(visit);
}

/* Without an item at hand the phone alone is shown. */
static void write_phone(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	struct trying trying = { .ready = ready, .ask = "", .steps = &view->steps };

	widget_form(visit, 0, "preview");
	widget_hidden(visit, "page", "menus");
	widget_hidden(visit, "edition", view->place.id);
	trying_write(visit, &trying);
	trying_write_keys(visit, &view->steps);
	widget_form_end(visit);
}

static void write_page(struct visit *visit, const struct view *view, const struct bench_ready *ready)
{
	struct buffer name = { 0 };
	struct shell_page page = { .title = LABEL_WRITING_MENUS_OF };

	place_name(visit, &view->place.draft, &name);
	page.with.value = name.data;
	place_begin(visit, &view->place, PLACE_MENUS, &page);
	if ((*view->item || view->fresh) && view->place.writable) {
		write_form(visit, view, ready);
		menu_tree_write(visit, &view->place, view->set, view->menu);
	} else {
		HTML(visit->page, "<div class=\"columns\">\n<div>\n");
		menu_tree_write(visit, &view->place, view->set, view->menu);
		HTML(visit->page, "</div>\n<div>\n");
		write_phone(visit, view, ready);
		HTML(visit->page, "</div>\n</div>\n");
	}
	place_end(visit);
	buffer_free(&name);
}

static void show_ready(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct view *view = arg;

	if (visit->exchange->request.by_script) {
		write_preview(visit, view, ready);
		nodes_answer(visit);
	} else {
		write_page(visit, view, ready);
	}
	view_free(view);
}

static void show(struct visit *visit, struct view *view)
{
	bench_wait(visit, view->place.draft.id, show_ready, view);
}

void fittings_menus_page(struct visit *visit)
{
	struct view *view =
		view_open(visit, visit->exchange->request.arguments[0], &visit->exchange->request.query);

	if (view)
		show(visit, view);
}

void menus_page_preview(struct visit *visit)
{
	struct view *view = view_of_form(visit, form_value(&visit->exchange->request.form, "edition"));

	if (view)
		show(visit, view);
}

/* --- what becomes of the form ------------------------------------------------------------------------- */

static enum deed_result save_label(
	struct visit *visit, const struct saving *saving, struct side *side, void *arg)
{
	struct view *view = arg;
	struct row_name name = name_of(side->lang, view);
	struct menu_row row = { .menu = (char *)view->menu,
		.item = (char *)view->item,
		.lang = (char *)side->lang,
		.label = side->value,
		.target = (char *)view->target };

	if (*side->value == '\0')
		return saving_remove(desk_database(visit->desk), saving, &name, &side->conflict);
	return saving_menu_item(desk_database(visit->desk), saving, &row, &side->rev, &side->conflict);
}

static void show_outcome(struct visit *visit, struct view *view, enum deed_result result)
{

	if (result == DEED_DONE || result == DEED_UNCHANGED) {
		place_go_to(
			visit, result == DEED_DONE ? "saved" : "unchanged", "set", view->place.id, "menus");
		view_free(view);
		return;
	}
	visit->exchange->response.status = outcomes_status(result);
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	show(visit, view);
}

static bool name_is_good(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return len > 0 && len <= SAVING_MAX_NAME && (name[len] == '\0');
}

static bool form_is_good(struct visit *visit, const struct view *view)
{
	bool old = menu_tree_find(view->set, view->menu, view->item) != NULL;

	if (!old && !name_is_good(view->menu))
		widget_error(visit, "menu", LABEL_WRITING_NAME_BAD, (struct label_with){ 0 });
	if (!old && !name_is_good(view->item))
		widget_error(visit, "item", LABEL_WRITING_NAME_BAD, (struct label_with){ 0 });
	if (strlen(view->target) > SAVING_MAX_WORDS)
		widget_error(visit, "target", LABEL_WRITING_LINE_LONG,
			(struct label_with){ .number = SAVING_MAX_WORDS });
	return !widget_has_errors(visit);
}

static void save(struct visit *visit, struct view *view)
{
	if (!form_is_good(visit, view)) {
		view->fresh = true;
		visit->exchange->response.status = 422;
		show(visit, view);
		return;
	}
	show_outcome(visit, view, sides_save(visit, &view->place, &view->sides, save_label, view));
}

static void remove_item(struct visit *visit, struct view *view)
{
	for (size_t i = 0; i < view->sides.count; i++) {
		if (view->sides.list[i].mine)
			side_put(&view->sides.list[i], "", view->sides.list[i].rev);
	}
	show_outcome(visit, view, sides_save(visit, &view->place, &view->sides, save_label, view));
}

/* The first row of the item of the same menu that stands `step` items further; NULL: there is none. */
static const struct menu_row *neighbour(const struct view *view, int step)
{
	const struct menu_row *items[MENUS_MAX_ITEMS + 1];
	size_t count = 0;
	long at = -1;

	for (size_t i = 0; i < view->set->menu_count && count < MENUS_MAX_ITEMS; i++) {
		const struct menu_row *row = &view->set->menus[i];

		if (strcmp(row->menu, view->menu) != 0 ||
			menu_tree_find(view->set, row->menu, row->item) != row)
			continue;
		if (strcmp(row->item, view->item) == 0)
			at = (long)count;
		items[count++] = row;
	}
	if (at < 0 || at + step < 0 || at + step >= (long)count)
		return NULL;
	return items[at + step];
}

/* Every row of `item` before the first row of `before`. */
static enum deed_result move_item(
	struct visit *visit, struct view *view, const char *item, const struct menu_row *before)
{
	struct row_name there = { .table = TABLE_MENUS,
		.parts = { before->menu, before->item, before->lang } };
	enum deed_result all = DEED_UNCHANGED;

	for (size_t i = 0; i < view->set->menu_count; i++) {
		const struct menu_row *row = &view->set->menus[i];
		struct row_name name = { .table = TABLE_MENUS, .parts = { row->menu, row->item, row->lang } };
		struct stored_row stored;
		struct saving saving;

		if (strcmp(row->menu, view->menu) != 0 || strcmp(row->item, item) != 0)
			continue;
		if (!stored_row_find(desk_database(visit->desk), view->place.draft.id, &name, &stored))
			return DEED_FAILED;
		saving = place_saving(visit, &view->place, stored.rev);
		stored_row_free(&stored);
		all = saving_move(desk_database(visit->desk), &saving, &name, &there, NULL);
		if (all != DEED_DONE && all != DEED_UNCHANGED)
			return all;
	}
	return all;
}

static void move_up(struct visit *visit, struct view *view)
{
	const struct menu_row *other = neighbour(view, -1);

	show_outcome(visit, view, other ? move_item(visit, view, view->item, other) : DEED_UNCHANGED);
}

/* Down is the next one up. */
static void move_down(struct visit *visit, struct view *view)
{
	const struct menu_row *other = neighbour(view, 1);
	const struct menu_row *own = menu_tree_find(view->set, view->menu, view->item);

	show_outcome(visit, view, other && own ? move_item(visit, view, other->item, own) : DEED_UNCHANGED);
}

static const struct {
	const char *name;
	void (*run)(struct visit *visit, struct view *view);
} deeds[] = {
	{ "save", save },
	{ "remove", remove_item },
	{ "up", move_up },
	{ "down", move_down },
};

void fittings_menu_save_page(struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");
	struct view *view = view_of_form(visit, visit->exchange->request.arguments[0]);
	size_t i = 0;

	if (!view)
		return;
	while (i + 1 < sizeof(deeds) / sizeof(deeds[0]) && strcmp(deeds[i].name, named) != 0)
		i++;
	deeds[strcmp(deeds[i].name, named) == 0 ? i : 0].run(visit, view);
}
