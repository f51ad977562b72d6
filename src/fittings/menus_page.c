#include "agahi/fittings/menus_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/fittings/fitting.h"
#include "agahi/fittings/menu_tree.h"
#include "agahi/fittings/pages.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/trying.h"

enum { TARGETS_OFFERED = 300, TARGET_SIZE = 160 };

struct view {
	struct fitting fitting;
	const char *menu, *item; /* which item is being written; menu "": none, item "": a new one */
	const char *target;
	struct trying_handset handset;
};

static struct view *view_of(struct fitting *fitting)
{
	return (struct view *)fitting;
}

/* --- which item --------------------------------------------------------------------------------------- */

/* The languages of the settings, and those that the item has. */
static struct tongues tongues_of(const struct visit *visit, const struct view *view)
{
	const struct message_set *set = view->fitting.set;
	struct tongues tongues = place_tongues(visit, NULL);

	for (size_t i = 0; i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];

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

static void ask(const struct visit *visit, struct fitting *fitting, const struct form *asked)
{
	struct view *view = view_of(fitting);
	const struct menu_row *first;

	view->menu = form_value(asked, "menu");
	view->item = form_value(asked, "item");
	view->handset.press = "";
	fitting->fresh = form_has(asked, "new") || (form_has(asked, "item") && *view->item == '\0');
	fitting->tongues = tongues_of(visit, view);
	first = menu_tree_find(fitting->set, view->menu, view->item);
	view->target = first ? first->target : "";
}

static bool is_named(const struct fitting *fitting)
{
	(void)fitting; /* an item that is not there has no rows */
	return true;
}

static void take(struct visit *visit, struct fitting *fitting, const struct form *form)
{
	struct view *view = view_of(fitting);

	if (form_has(form, "target") && place_takes(visit, &fitting->place, ""))
		view->target = form_value(form, "target");
	trying_read_handset(form, &view->handset);
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
	const struct message_set *set = view->fitting.set;
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

	if (strcmp(view->item, "title") == 0 || !place_takes(visit, &view->fitting.place, ""))
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

static void preview(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready)
{
	struct view *view = view_of(fitting);
	const char *langs[SIDES_MOST], *labels[SIDES_MOST];
	struct menu_item_rows rows = { .menu = view->menu,
		.item = *view->item ? view->item : "new",
		.target = view->target,
		.langs = langs,
		.labels = labels,
		.count = view->fitting.sides.count };
	struct trying trying = { .ready = ready, .ask = "", .handset = &view->handset };
	struct message_set *menus;

	for (size_t i = 0; i < view->fitting.sides.count; i++) {
		langs[i] = view->fitting.sides.list[i].lang;
		labels[i] = view->fitting.sides.list[i].value;
	}
	menus = menu_tree_with(view->fitting.set, &rows);
	trying.trial.menus = menus;
	trying_write(visit, &trying);
	message_set_free(menus);
}

static void write_names(struct visit *visit, const struct view *view)
{
	widget_hidden(visit, "page", "menus");
	widget_hidden(visit, "edition", view->fitting.place.id);
	if (!view->fitting.fresh) {
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
	if (!view->fitting.fresh && place_takes(visit, &view->fitting.place, "")) {
		widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_UP, "do", "up");
		widget_button(visit, WIDGET_PLAIN, LABEL_WRITING_DOWN, "do", "down");
		widget_button(visit, WIDGET_GRAVE, LABEL_WRITING_REMOVE_ITEM, "do", "remove");
	}
	HTML(visit->page, "</div>\n");
}

static void write_form(struct visit *visit, struct view *view, const struct bench_ready *ready)
{
	if (view->fitting.fresh)
		widget_heading(visit, LABEL_WRITING_NEW_ITEM, (struct label_with){ 0 }, "edit");
	else
		widget_heading(visit, LABEL_WRITING_ITEM_OF,
			(struct label_with){ .value = view->menu, .other = view->item }, "edit");
	widget_form(visit, WIDGET_KEPT | WIDGET_LIVE, "set", view->fitting.place.id, "menus");
	HTML(visit->page, "<div class=\"columns\">\n<div>\n");
	write_names(visit, view);
	sides_write(visit, &view->fitting.sides);
	write_target(visit, view);
	write_buttons(visit, view);
	HTML(visit->page, "</div>\n<div class=\"side\">\n");
	widget_preview_begin(visit);
	preview(visit, &view->fitting, ready);
	widget_preview_end(visit);
	trying_write_keys(visit, &view->handset);
	HTML(visit->page, "</div>\n</div>\n");
	widget_form_end(visit);
}

/* Without an item at hand the phone alone is shown. */
static void write_phone(struct visit *visit, struct view *view, const struct bench_ready *ready)
{
	struct trying trying = { .ready = ready, .ask = "", .handset = &view->handset };

	widget_form(visit, WIDGET_LIVE, "preview");
	widget_hidden(visit, "page", "menus");
	widget_hidden(visit, "edition", view->fitting.place.id);
	widget_preview_begin(visit);
	trying_write(visit, &trying);
	widget_preview_end(visit);
	trying_write_keys(visit, &view->handset);
	widget_form_end(visit);
}

static void write(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready)
{
	struct view *view = view_of(fitting);

	if ((*view->item || fitting->fresh) && fitting->place.writable) {
		write_form(visit, view, ready);
		menu_tree_write(visit, &fitting->place, fitting->set, view->menu, true);
		return;
	}
	HTML(visit->page, "<div class=\"columns\">\n<div>\n");
	menu_tree_write(visit, &fitting->place, fitting->set, view->menu, false);
	HTML(visit->page, "</div>\n<div class=\"side\">\n");
	write_phone(visit, view, ready);
	HTML(visit->page, "</div>\n</div>\n");
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

static bool name_is_good(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return len > 0 && len <= SAVING_MAX_NAME && (name[len] == '\0');
}

static bool form_is_good(struct visit *visit, const struct view *view)
{
	bool old = menu_tree_find(view->fitting.set, view->menu, view->item) != NULL;

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
	if (form_is_good(visit, view)) {
		fitting_save(visit, &view->fitting);
	} else {
		view->fitting.fresh = true;
		fitting_show(visit, &view->fitting, 422);
	}
}

static void remove_item(struct visit *visit, struct view *view)
{
	struct sides *sides = &view->fitting.sides;

	for (size_t i = 0; i < sides->count; i++) {
		if (sides->list[i].mine)
			side_put(&sides->list[i], "", sides->list[i].rev);
	}
	fitting_save(visit, &view->fitting);
}

/* The first row of the item of the same menu that stands `step` items further; NULL: there is none. */
static const struct menu_row *neighbour(const struct view *view, int step)
{
	const struct menu_row *items[MENUS_MAX_ITEMS + 1];
	size_t count = 0;
	long at = -1;

	for (size_t i = 0; i < view->fitting.set->menu_count && count < MENUS_MAX_ITEMS; i++) {
		const struct menu_row *row = &view->fitting.set->menus[i];

		if (strcmp(row->menu, view->menu) != 0 ||
			menu_tree_find(view->fitting.set, row->menu, row->item) != row)
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

	for (size_t i = 0; i < view->fitting.set->menu_count; i++) {
		const struct menu_row *row = &view->fitting.set->menus[i];
		struct row_name name = { .table = TABLE_MENUS, .parts = { row->menu, row->item, row->lang } };
		struct stored_row stored;
		struct saving saving;

		if (strcmp(row->menu, view->menu) != 0 || strcmp(row->item, item) != 0)
			continue;
		if (!stored_row_find(
			    desk_database(visit->desk), view->fitting.place.draft.id, &name, &stored))
			return DEED_FAILED;
		saving = place_saving(visit, &view->fitting.place, stored.rev);
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

	fitting_came_to(
		visit, &view->fitting, other ? move_item(visit, view, view->item, other) : DEED_UNCHANGED);
}

/* Down is the next one up. */
static void move_down(struct visit *visit, struct view *view)
{
	const struct menu_row *other = neighbour(view, 1);
	const struct menu_row *own = menu_tree_find(view->fitting.set, view->menu, view->item);

	fitting_came_to(visit, &view->fitting,
		other && own ? move_item(visit, view, other->item, own) : DEED_UNCHANGED);
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

static const struct fitting_kind kind = { .size = sizeof(struct view),
	.segment = "menus",
	.tab = PLACE_MENUS,
	.title = LABEL_WRITING_MENUS_OF,
	.ask = ask,
	.is_named = is_named,
	.name_of = name_of,
	.save = save_label,
	.take = take,
	.write = write,
	.preview = preview };

void fittings_menus_page(struct visit *visit)
{
	fitting_page(visit, &kind);
}

void menus_page_preview(struct visit *visit)
{
	fitting_preview(visit, &kind);
}

void fittings_menu_save_page(struct visit *visit)
{
	const char *named = form_value(&visit->exchange->request.form, "do");
	struct fitting *fitting = fitting_of_form(visit, &kind, visit->exchange->request.arguments[0]);
	size_t i = 0;

	if (!fitting)
		return;
	while (i + 1 < sizeof(deeds) / sizeof(deeds[0]) && strcmp(deeds[i].name, named) != 0)
		i++;
	deeds[strcmp(deeds[i].name, named) == 0 ? i : 0].run(visit, view_of(fitting));
}
