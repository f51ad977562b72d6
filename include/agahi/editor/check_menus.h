/* check_menus: what is wrong with the menus of a message set.
 *
 * Errors: targets that do not exist, unknown languages, empty labels, labels twice, too many. Warnings: labels too long for
 * a small screen, menus without a choice, loops, menus that no other leads to, topics that nothing leads to, words
 * of the screens that are missing. */
#ifndef AGAHI_CHECK_MENUS_H
#define AGAHI_CHECK_MENUS_H

#include "agahi/catalogue/catalogue.h"
#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_menus(struct inspection *in);

/* The ways from menu to menu. `catalogue` is what the set makes. */
void check_menu_ways(struct inspection *in, const struct catalogue *catalogue);

#endif
