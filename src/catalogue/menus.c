#include "agahi/catalogue/menus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_NEXT = 9 };

struct menus {
	struct menu *menus;
	size_t count;
	size_t languages;
};

static bool copy_name(const char *from, size_t len, char name[64])
{
	if (len >= 64)
		return false;
	memcpy(name, from, len);
	name[len] = '\0';
	return true;
}

bool menus_parse_target(const char *target, struct menus_target *parsed)
{
	static const char menu[] = "menu:", language[] = "language:";

	memset(parsed, 0, sizeof(*parsed));
	if (strncmp(target, menu, strlen(menu)) == 0) {
		parsed->kind = MENUS_MENU;
		target += strlen(menu);
	} else if (strncmp(target, language, strlen(language)) == 0) {
		parsed->kind = MENUS_LANGUAGE;
		target += strlen(language);
	}
	size_t len = parsed->kind == MENUS_LANGUAGE ? strcspn(target, "/") : strlen(target);
	if (len == 0 || !copy_name(target, len, parsed->name))
		return false;
	return target[len] == '\0' || copy_name(target + len + 1, strlen(target + len + 1), parsed->home);
}

bool menus_is_title(const struct menu_row *row)
{
	return strcmp(row->item, "title") == 0;
}

/* --- building ----------------------------------------------------------------------------------------- */

static int find_menu(const struct menus *menus, const char *name)
{
	for (size_t i = 0; i < menus->count; i++) {
		if (strcmp(menus->menus[i].name, name) == 0)
			return (int)i;
	}
	return MENUS_NONE;
}

static bool add_menu(struct menus *menus, const char *name)
{
	struct menu *menu = &menus->menus[menus->count];

	menu->name = strdup(name);
	menu->titles = calloc(menus->languages, sizeof(*menu->titles));
	menu->items = calloc(MENUS_MAX_ITEMS, sizeof(*menu->items));
	menus->count++;
	return menu->name && menu->titles && menu->items;
}

static bool set_label(const char **labels, int language, const char *text)
{
	if (language < 0 || labels[language])
		return true;
	labels[language] = strdup(text);
	return labels[language] != NULL;
}

/* False when the target leads nowhere. */
static bool resolve(
	const struct menus *menus, const struct topics *topics, const char *target, struct menu_item *item)
{
	struct menus_target parsed;

	if (!menus_parse_target(target, &parsed))
		return false;
	item->kind = parsed.kind;
	item->topic = item->menu = item->language = MENUS_NONE;
	switch (parsed.kind) {
	case MENUS_TOPIC:
		item->topic = topics_find(topics, parsed.name);
		return item->topic >= 0;
	case MENUS_MENU:
		item->menu = find_menu(menus, parsed.name);
		return item->menu >= 0;
	default:
		item->language = topics_find_language(topics, parsed.name);
		item->menu = *parsed.home ? find_menu(menus, parsed.home) : MENUS_NONE;
		return item->language >= 0 && (!*parsed.home || item->menu >= 0);
	}
}

/* Rows of one item are its labels in several languages; they share the target. */
static struct menu_item *find_item(
	struct menu *menu, const struct menu_row *row, const struct menu_row *const *first_rows)
{
	for (size_t i = 0; i < menu->item_count; i++) {
		if (strcmp(first_rows[i]->item, row->item) == 0)
			return &menu->items[i];
	}
	return NULL;
}

static bool add_items(
	struct menus *menus, struct menu *menu, const struct message_set *set, const struct topics *topics)
{
	const struct menu_row *first_rows[MENUS_MAX_ITEMS];

	for (size_t i = 0; i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];
		int language = topics_find_language(topics, row->lang);
		struct menu_item item = { .number = 0 };

		if (strcmp(row->menu, menu->name) != 0)
			continue;
		if (menus_is_title(row)) {
			if (!set_label(menu->titles, language, row->label))
				return false;
			continue;
		}
		struct menu_item *known = find_item(menu, row, first_rows);
		if (!known &&
			(menu->item_count == MENUS_MAX_ITEMS || !resolve(menus, topics, row->target, &item)))
			continue;
		if (!known) {
			item.number = (unsigned)menu->item_count + 1 + (menu->item_count + 1 >= KEY_NEXT);
			item.labels = calloc(menus->languages, sizeof(*item.labels));
			if (!item.labels)
				return false;
			first_rows[menu->item_count] = row;
			known = &menu->items[menu->item_count++];
			*known = item;
		}
		if (!set_label(known->labels, language, row->label))
			return false;
	}
	return true;
}

static bool fill(struct menus *menus, const struct message_set *set, const struct topics *topics)
{
	for (size_t i = 0; i < set->menu_count; i++) {
		if (find_menu(menus, set->menus[i].menu) < 0 && !add_menu(menus, set->menus[i].menu))
			return false;
	}
	for (size_t i = 0; i < menus->count; i++) {
		if (!add_items(menus, &menus->menus[i], set, topics))
			return false;
	}
	return true;
}

struct menus *menus_build(const struct message_set *set, const struct topics *topics)
{
	struct menus *menus = calloc(1, sizeof(*menus));

	if (!menus)
		return NULL;
	menus->languages = topics_language_count(topics);
	menus->menus = calloc(set->menu_count + 1, sizeof(*menus->menus));
	if (!menus->menus || !fill(menus, set, topics)) {
		menus_free(menus);
		return NULL;
	}
	return menus;
}

static void free_labels(const char **labels, size_t count)
{
	for (size_t i = 0; labels && i < count; i++)
		free((char *)(uintptr_t)labels[i]);
	free((void *)labels);
}

void menus_free(struct menus *menus)
{
	if (!menus)
		return;
	for (size_t i = 0; menus->menus && i < menus->count; i++) {
		struct menu *menu = &menus->menus[i];

		for (size_t j = 0; menu->items && j < menu->item_count; j++)
			free_labels(menu->items[j].labels, menus->languages);
		free(menu->items);
		free_labels(menu->titles, menus->languages);
		free((char *)(uintptr_t)menu->name);
	}
	free(menus->menus);
	free(menus);
}

/* --- reading ------------------------------------------------------------------------------------------ */

size_t menus_count(const struct menus *menus)
{
	return menus->count;
}

const struct menu *menus_at(const struct menus *menus, int index)
{
	return &menus->menus[index];
}

bool menu_is_language_choice(const struct menu *menu)
{
	for (size_t i = 0; i < menu->item_count; i++) {
		if (menu->items[i].kind != MENUS_LANGUAGE)
			return false;
	}
	return menu->item_count > 0;
}

const struct menu_item *menu_find_item(const struct menu *menu, unsigned number)
{
	for (size_t i = 0; i < menu->item_count; i++) {
		if (menu->items[i].number == number)
			return &menu->items[i];
	}
	return NULL;
}
