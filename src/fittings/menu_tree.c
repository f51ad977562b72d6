#include "agahi/fittings/menu_tree.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/frame/widgets.h"
#include "agahi/text/direction.h"

enum { DEEPEST = 12, ROWS_IN_FULL = 400 };

struct tree {
	struct visit *visit;
	const struct place *place;
	const struct message_set *set;
	bool *written; /* by row: the menu that it is the first of stands in the tree */
	bool alone;    /* one menu is shown, with links to others */
};

static bool is_of(const struct menu_row *row, const char *menu, const char *item)
{
	return strcmp(row->menu, menu) == 0 && strcmp(row->item, item) == 0;
}

const struct menu_row *menu_tree_find(const struct message_set *set, const char *menu, const char *item)
{
	for (size_t i = 0; i < set->menu_count; i++) {
		if (is_of(&set->menus[i], menu, item))
			return &set->menus[i];
	}
	return NULL;
}

/* The first row of the menu. */
static size_t find_menu(const struct message_set *set, const char *menu)
{
	size_t i = 0;

	while (i < set->menu_count && strcmp(set->menus[i].menu, menu) != 0)
		i++;
	return i;
}

/* --- the tree ----------------------------------------------------------------------------------------- */

/* The name of an item, or the word for a new one, as a link to its form for who may write. */
static void write_edit_link(const struct tree *tree, const char *menu, const char *item)
{
	struct html *page = tree->visit->page;

	HTML(page, "<a class=\"reach\"");
	html_path_begin(page, HTML_HREF, (const char *const[]){ "set", tree->place->id, "menus", NULL });
	html_path_query(page, "menu", menu);
	html_path_query(page, "item", item);
	html_path_end(page);
	HTML(page, ">");
	if (*item)
		html_text(page, item);
	else
		labels_write_with(page, tree->visit->language, LABEL_WRITING_NEW_ITEM_IN,
			(struct label_with){ .value = menu });
	HTML(page, "</a> ");
}

/* A label may be written as another language is, as names of languages are: then it is not said to be of its row's. */
static const char *tongue_of(const struct menu_row *row)
{
	bool right = direction_is_right_to_left(row->label);

	if (right == labels_tongue_is_right_to_left(row->lang))
		return row->lang;
	return right ? "ur" : "en";
}

static void write_labels(const struct tree *tree, const char *menu, const char *item)
{
	bool first = true;

	for (size_t i = 0; i < tree->set->menu_count; i++) {
		const struct menu_row *row = &tree->set->menus[i];

		if (!is_of(row, menu, item))
			continue;
		if (!first)
			HTML(tree->visit->page, " · ");
		HTML(tree->visit->page, "<bdi");
		widget_tongue(tree->visit, tongue_of(row));
		HTML(tree->visit->page, ">");
		html_text(tree->visit->page, row->label);
		HTML(tree->visit->page, "</bdi>");
		first = false;
	}
}

/* The menu that an item leads to, in `storage`; NULL: none. */
static const char *menu_below(const struct menu_row *row, struct menus_target *storage)
{
	if (menus_is_title(row) || !menus_parse_target(row->target, storage))
		return NULL;
	if (storage->kind == MENUS_MENU)
		return storage->name;
	return storage->kind == MENUS_LANGUAGE && *storage->home ? storage->home : NULL;
}

static void write_target(const struct tree *tree, const struct menu_row *row)
{
	struct html *page = tree->visit->page;
	struct menus_target target;
	const char *menu = tree->alone ? menu_below(row, &target) : NULL;

	HTML(page, "<span class=\"path\">");
	widget_arrow(tree->visit);
	HTML(page, "<bdi dir=\"ltr\">");
	if (menu) {
		HTML(page, "<a class=\"reach\"");
		html_path_begin(
			page, HTML_HREF, (const char *const[]){ "set", tree->place->id, "menus", NULL });
		html_path_query(page, "menu", menu);
		html_path_end(page);
		HTML(page, ">");
	}
	html_text(page, row->target);
	if (menu)
		HTML(page, "</a>");
	HTML(page, "</bdi></span>");
}

static void write_menu(const struct tree *tree, size_t first, unsigned depth);

/* The menu that an item leads to, the first time that one comes to it. */
static void write_below(const struct tree *tree, const struct menu_row *row, unsigned depth)
{
	struct menus_target target;
	const char *menu = tree->alone ? NULL : menu_below(row, &target);
	size_t first;

	first = menu ? find_menu(tree->set, menu) : tree->set->menu_count;
	if (first < tree->set->menu_count && !tree->written[first] && depth < DEEPEST)
		write_menu(tree, first, depth + 1);
}

/* Is it the first of the rows of its item, after the menu's first row? */
static bool begins_item(const struct message_set *set, size_t first, size_t at)
{
	for (size_t i = first; i < at; i++) {
		if (is_of(&set->menus[i], set->menus[at].menu, set->menus[at].item))
			return false;
	}
	return true;
}

static void write_item(const struct tree *tree, const struct menu_row *row, unsigned depth)
{
	HTML(tree->visit->page, "<li>");
	if (tree->place->writable)
		write_edit_link(tree, row->menu, row->item);
	write_labels(tree, row->menu, row->item);
	if (menus_is_title(row)) {
		HTML(tree->visit->page, " ");
		widget_badge(tree->visit, WIDGET_NEUTRAL, LABEL_WRITING_MENU_TITLE, (struct label_with){ 0 });
	} else {
		write_target(tree, row);
	}
	if (!menus_is_title(row))
		write_below(tree, row, depth);
	HTML(tree->visit->page, "</li>\n");
}

static void write_menu(const struct tree *tree, size_t first, unsigned depth)
{
	const struct message_set *set = tree->set;
	const char *menu = set->menus[first].menu;

	tree->written[first] = true;
	HTML(tree->visit->page, "<ul class=\"tree\">\n<li class=\"path\"><bdi>");
	html_text(tree->visit->page, menu);
	HTML(tree->visit->page, "</bdi> ");
	if (tree->place->writable)
		write_edit_link(tree, menu, "");
	HTML(tree->visit->page, "</li>\n");
	for (size_t i = first; i < set->menu_count; i++) {
		if (strcmp(set->menus[i].menu, menu) == 0 && begins_item(set, first, i))
			write_item(tree, &set->menus[i], depth);
	}
	HTML(tree->visit->page, "</ul>\n");
}

/* Those that the tree has not come to. */
static void write_unreached(const struct tree *tree)
{
	bool any = false;

	for (size_t i = 0; i < tree->set->menu_count; i++) {
		if (find_menu(tree->set, tree->set->menus[i].menu) != i || tree->written[i])
			continue;
		if (!any)
			widget_heading(
				tree->visit, LABEL_WRITING_UNREACHED, (struct label_with){ 0 }, "unreached");
		any = true;
		write_menu(tree, i, 0);
	}
}

void menu_tree_write(struct visit *visit, const struct place *place, const struct message_set *set,
	const char *menu, bool alone)
{
	struct tree tree = {
		.visit = visit, .place = place, .set = set, .alone = alone || set->menu_count > ROWS_IN_FULL
	};
	size_t root = tree.alone ? find_menu(set, menu) : 0;

	if (set->menu_count == 0) {
		widget_paragraph(visit, LABEL_WRITING_NO_MENUS, (struct label_with){ 0 });
		return;
	}
	tree.written = calloc(set->menu_count, sizeof(*tree.written));
	if (!tree.written)
		return;
	write_menu(&tree, root < set->menu_count ? root : 0, 0);
	if (!tree.alone)
		write_unreached(&tree);
	free(tree.written);
}

/* --- with an item as it is being written -------------------------------------------------------------- */

static bool add_row(struct message_set *to, const struct menu_row *row)
{
	return message_set_add_menu(
		to, (const char *const[]){ row->menu, row->item, row->lang, row->label, row->target }, 0);
}

static bool add_item(struct message_set *to, const struct menu_item_rows *rows)
{
	bool good = true;

	for (size_t i = 0; i < rows->count && good; i++) {
		if (*rows->labels[i])
			good = message_set_add_menu(to,
				(const char *const[]){ rows->menu, rows->item, rows->langs[i],
					rows->labels[i], rows->target },
				0);
	}
	return good;
}

/* Behind which row of the set it stands: its own first one, else the last of its menu, else the last of all. */
static size_t place_of(const struct message_set *set, const struct menu_item_rows *rows)
{
	const struct menu_row *own = menu_tree_find(set, rows->menu, rows->item);
	size_t last = set->menu_count;

	if (own)
		return (size_t)(own - set->menus);
	for (size_t i = 0; i < set->menu_count; i++) {
		if (strcmp(set->menus[i].menu, rows->menu) == 0)
			last = i;
	}
	return last;
}

struct message_set *menu_tree_with(const struct message_set *set, const struct menu_item_rows *rows)
{
	struct message_set *with = message_set_new();
	size_t at = place_of(set, rows);
	bool good = with != NULL;

	for (size_t i = 0; i < set->menu_count && good; i++) {
		bool own = is_of(&set->menus[i], rows->menu, rows->item);

		if (!own)
			good = add_row(with, &set->menus[i]);
		if (i == at && good)
			good = add_item(with, rows);
	}
	if (good && at == set->menu_count)
		good = add_item(with, rows);
	if (good)
		return with;
	message_set_free(with);
	return NULL;
}
