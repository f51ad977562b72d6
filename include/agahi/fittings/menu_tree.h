/* menu_tree: the menus of an edition as a tree to read: menus within menus, the labels of each item in every language. */
#ifndef AGAHI_FITTINGS_MENU_TREE_H
#define AGAHI_FITTINGS_MENU_TREE_H

#include "agahi/writing/place.h"

/* In a place that can be written in, every item has a link to its form. Where it is wanted `alone`, or there are too many for one page,
 * `menu` (or the first one) is shown without others, with links to those that it leads to. */
void menu_tree_write(struct visit *visit, const struct place *place, const struct message_set *set,
	const char *menu, bool alone);

/* The set's menus with one item's labels and target in the place of what it has, as a set of its own (message_set_free()); a new
 * item stands after the others of its menu. NULL when memory is short. */
struct menu_item_rows {
	const char *menu, *item, *target;
	const char *const *langs, *const *labels; /* "" labels are left out */
	size_t count;
};
struct message_set *menu_tree_with(const struct message_set *set, const struct menu_item_rows *rows);

/* The first row of the item; NULL: there is none. */
const struct menu_row *menu_tree_find(const struct message_set *set, const char *menu, const char *item);

#endif
