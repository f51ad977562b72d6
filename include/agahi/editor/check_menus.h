/* check_menus: what is wrong with the menus of a message set, for check.h.
 *
 * Errors: targets that do not exist, unknown languages, empty labels. Warnings: labels too long for a small
 * screen, menus without a choice, loops, menus that no other leads to, topics that nothing leads to, words of
 * the screens that are missing. */
#ifndef AGAHI_CHECK_MENUS_H
#define AGAHI_CHECK_MENUS_H

#include <stdbool.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/editor/report.h"

/* `catalogue` is what the set makes. False when memory was short and not everything was looked at. */
bool check_menus(const struct message_set *set, const struct topics_languages *languages,
	const struct catalogue *catalogue, struct report *report);

#endif
