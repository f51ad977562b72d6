/* menus: the tree that a citizen walks by USSD, as part of a catalogue.
 *
 * The first menu of the table is the root. Items are numbered in the order of the table from 1 on, passing
 * over 9, which is "next". A target is a topic, `menu:NAME`, or `language:TAG` (which switches to a language
 * and goes home) with `/NAME` behind it for the menu that is home from then on. An item called `title` gives
 * the menu's heading. What cannot be resolved is left out: `agahi check` tells it. Immutable once built. */
#ifndef AGAHI_MENUS_H
#define AGAHI_MENUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/catalogue/topics.h"

struct menus;

enum { MENUS_NONE = -1, MENUS_MAX_ITEMS = 98 };

enum menus_kind { MENUS_TOPIC, MENUS_MENU, MENUS_LANGUAGE };

struct menu_item {
	unsigned number; /* the key that chooses it */
	enum menus_kind kind;
	int topic;    /* MENUS_TOPIC */
	int menu;     /* MENUS_MENU; MENUS_LANGUAGE: home from now on, or MENUS_NONE */
	int language; /* MENUS_LANGUAGE */
	const char **labels;
};

struct menu {
	const char *name;
	const char **titles; /* by language, as labels; entries may be NULL */
	struct menu_item *items;
	size_t item_count;
};

/* NULL when memory is short. Topics and languages are those of `topics`. */
struct menus *menus_build(const struct message_set *set, const struct topics *topics);
void menus_free(struct menus *menus);

size_t menus_count(const struct menus *menus);
const struct menu *menus_at(const struct menus *menus, int index);

/* Does the menu only choose a language? */
bool menu_is_language_choice(const struct menu *menu);

/* The item that the number chooses, or NULL. */
const struct menu_item *menu_find_item(const struct menu *menu, unsigned number);

/* A target in its parts, as written: kind, then the name of topic or menu, or tag and menu ("" for none).
 * False when it has no sense. */
struct menus_target {
	enum menus_kind kind;
	char name[64];
	char home[64];
};
bool menus_parse_target(const char *target, struct menus_target *parsed);

/* Is the row a menu's heading? */
bool menus_is_title(const struct menu_row *row);

#endif
