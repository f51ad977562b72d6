#include "agahi/editor/check_menus.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/editor/check_texts.h"
#include "agahi/editor/check_vanished.h"
#include "agahi/text/screen.h"

static void tell(struct inspection *in, enum fault kind, const struct menu_row *row, const char *column,
	struct fault_with with)
{
	report_add(in->report, kind, place_of_menu(in->set, row, column), with);
}

/* --- rows --------------------------------------------------------------------------------------------- */

static bool target_exists(
	const struct inspection *in, const struct claims *menus, const struct menus_target *target)
{
	switch (target->kind) {
	case MENUS_TOPIC:
		return inspection_has_topic(in, target->name);
	case MENUS_MENU:
		return claims_find(menus, target->name) != NULL;
	default:
		return inspection_has_language(in, target->name) &&
			(*target->home == '\0' || claims_find(menus, target->home));
	}
}

/* A screen would say that it is done. */
static bool is_only_texted(const struct menus_target *target)
{
	return target->kind == MENUS_TOPIC && strcmp(target->name, topics_fact(FIXED_FORGET)->slug) == 0;
}

static void check_target(struct inspection *in, const struct claims *menus, const struct menu_row *row)
{
	struct menus_target target;

	if (menus_is_title(row))
		return;
	bool known = menus_parse_target(row->target, &target);
	if (known && is_only_texted(&target))
		tell(in, FAULT_MENU_WISH, row, "target", (struct fault_with){ .value = row->target });
	if (known && target_exists(in, menus, &target))
		return;
	if (!known || target.kind != MENUS_TOPIC || !check_has_vanished(in, target.name))
		tell(in, FAULT_MENU_TARGET, row, "target", (struct fault_with){ .value = row->target });
}

/* A label must leave room for keys on the smallest screen, of 80 UTF-16 units. */
static void check_label(struct inspection *in, const struct menu_row *row)
{
	enum { MOST_UNITS = 40, MOST_SEPTETS = 80 };
	const struct screen_size size = { CHARSET_GSM7, MOST_SEPTETS, MOST_UNITS };
	const char *const texts[] = { row->label };
	struct screen_paper paper = screen_paper_for(&size, texts, 1);
	size_t cost = screen_cost(&paper, row->label), len;
	const char *brace = check_find_brace(row->label, &len), *name;

	if (*row->label == '\0')
		tell(in, FAULT_MENU_LABEL_EMPTY, row, "label", (struct fault_with){ .value = NULL });
	if (brace || placeholder_find(row->label, &name, &len))
		tell(in, FAULT_MENU_LABEL_BRACES, row, "label", (struct fault_with){ .value = row->label });
	if (cost > screen_room(&paper))
		tell(in, FAULT_MENU_LABEL_LONG, row, "label",
			(struct fault_with){ .number = cost, .allowed = screen_room(&paper) });
}

static void check_twice(struct inspection *in, struct claims *labels, const struct menu_row *row)
{
	char name[INSPECTION_NAME_SIZE];

	snprintf(name, sizeof(name), "%.90s\n%.90s\n%.60s", row->menu, row->item, row->lang);
	const struct claim *claim = claims_make(labels, name, row, NULL);
	if (claim)
		tell(in, FAULT_MENU_TWICE, row, "item",
			(struct fault_with){ .number = ((const struct menu_row *)claim->row)->line });
}

/* Menus by name; items of each are counted with it, an item of several languages once. */
static void count_items(struct inspection *in, struct claims *menus)
{
	struct claims items = { NULL, false };

	for (size_t i = 0; i < in->set->menu_count; i++) {
		const struct menu_row *row = &in->set->menus[i];
		struct claim *menu = claims_make(menus, row->menu, row, NULL);
		char name[INSPECTION_NAME_SIZE];

		if (menu)
			menu->count--;
		else
			menu = (struct claim *)(uintptr_t)claims_find(menus, row->menu);
		snprintf(name, sizeof(name), "%.120s\n%.120s", row->menu, row->item);
		if (menu && !menus_is_title(row) && !claims_make(&items, name, row, NULL))
			menu->count++; /* one more than there are */
	}
	in->incomplete = in->incomplete || items.incomplete || menus->incomplete;
	claims_free(&items);
}

static bool check_bounds(struct inspection *in, const struct claims *menus)
{
	size_t count = claims_count(menus);
	bool within = count <= CHECK_MAX_MENUS;

	if (!within)
		report_add(in->report, FAULT_MENUS_MANY, (struct fault_at){ .file = in->set->menus_file },
			(struct fault_with){ .number = count, .allowed = CHECK_MAX_MENUS });
	for (const struct claim *each = menus->first; each; each = each->hh.next) {
		if (each->count - 1 > MENUS_MAX_ITEMS)
			tell(in, FAULT_MENU_ITEMS, each->row, NULL,
				(struct fault_with){ .number = each->count - 1, .allowed = MENUS_MAX_ITEMS });
	}
	return within;
}

/* --- the way through them ----------------------------------------------------------------------------- */

enum { MENU_UNSEEN, MENU_OPEN, MENU_DONE, MENU_PATH = 64 };

/* A walk down the tree, to find loops and what is not reached. */
struct menu_walk {
	struct inspection *in;
	const struct menus *menus;
	const struct claims *names; /* the first row of each */
	char *states;               /* by menu */
	bool *topics;               /* reached, by topic of the catalogue */
};

/* The menu as a whole is told by its first row. */
static void tell_menu(
	struct menu_walk *walk, enum fault kind, const char *name, const char *column, struct fault_with with)
{
	const struct claim *claim = claims_find(walk->names, name);

	if (!claim)
		return;
	struct fault_at at = place_of_menu(walk->in->set, claim->row, column);
	at.item = at.lang = NULL;
	report_add(walk->in->report, kind, at, with);
}

static void walk_menu(struct menu_walk *walk, int index, unsigned depth)
{
	const struct menu *menu = menus_at(walk->menus, index);

	walk->states[index] = MENU_OPEN;
	if (menu->item_count == 0)
		tell_menu(
			walk, FAULT_MENU_DEAD_END, menu->name, "item", (struct fault_with){ .value = NULL });
	for (size_t i = 0; i < menu->item_count; i++) {
		const struct menu_item *item = &menu->items[i];

		if (item->kind == MENUS_TOPIC)
			walk->topics[item->topic] = true;
		if (item->menu < 0)
			continue;
		if (item->kind == MENUS_MENU && walk->states[item->menu] == MENU_OPEN)
			tell_menu(walk, FAULT_MENU_LOOP, menu->name, "target",
				(struct fault_with){ .number = item->number,
					.value = menus_at(walk->menus, item->menu)->name });
		if (walk->states[item->menu] == MENU_UNSEEN && depth < MENU_PATH)
			walk_menu(walk, item->menu, depth + 1);
	}
	walk->states[index] = MENU_DONE;
}

/* Topics for which a row has a keyword. */
static void note_keywords(struct menu_walk *walk, const struct topics *topics)
{
	for (size_t i = 0; i < walk->in->set->message_count; i++) {
		const struct message_row *row = &walk->in->set->messages[i];
		int topic = row->keyword_count > 0 ? topics_find(topics, row->topic) : TOPICS_NONE;

		if (topic >= 0)
			walk->topics[topic] = true;
	}
}

static void check_unreached(struct menu_walk *walk, const struct topics *topics)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < menus_count(walk->menus); i++) {
		if (walk->states[i] == MENU_UNSEEN)
			tell_menu(walk, FAULT_MENU_UNREACHED, menus_at(walk->menus, (int)i)->name, "menu",
				(struct fault_with){ .value = NULL });
	}
	note_keywords(walk, topics);
	for (size_t topic = 0; topic < topics_count(topics); topic++) {
		const char *slug = topics_slug(topics, (int)topic);

		if (!walk->topics[topic] && !topics_fact_named(slug))
			places_list(&list, &count, slug);
	}
	if (count > 0)
		report_add(walk->in->report, FAULT_TOPIC_UNREACHED,
			(struct fault_at){ .file = walk->in->set->messages_file },
			(struct fault_with){ .list = list.data, .number = count });
	buffer_free(&list);
}

static void check_words(struct inspection *in)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (int fixed = 0; fixed < FIXED_COUNT && in->set->menu_count > 0; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		/* Of what is needed everywhere check_topics() tells. */
		if (fact->plain && !fact->needed && !inspection_has_topic(in, fact->slug))
			places_list(&list, &count, fact->slug);
	}
	if (count > 0)
		report_add(in->report, FAULT_TOPIC_SCREEN_WORDS,
			(struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .list = list.data, .number = count });
	buffer_free(&list);
}

void check_menu_ways(struct inspection *in, const struct catalogue *catalogue)
{
	const struct topics *topics = catalogue_topics(catalogue);
	struct claims names = { NULL, false };
	struct menu_walk walk = { in, catalogue_menus(catalogue), &names, NULL, NULL };

	for (size_t i = 0; i < in->set->menu_count; i++)
		claims_make(&names, in->set->menus[i].menu, &in->set->menus[i], NULL);
	walk.states = calloc(menus_count(walk.menus) + 1, 1);
	walk.topics = calloc(topics_count(topics) + 1, sizeof(*walk.topics));
	if (walk.states && walk.topics && !names.incomplete) {
		if (menus_count(walk.menus) > 0)
			walk_menu(&walk, 0, 0);
		check_unreached(&walk, topics);
	} else {
		in->incomplete = true;
	}
	free(walk.states);
	free(walk.topics);
	claims_free(&names);
}

bool check_menus(struct inspection *in)
{
	struct claims menus = { NULL, false }, labels = { NULL, false };

	count_items(in, &menus);
	for (size_t i = 0; i < in->set->menu_count; i++) {
		const struct menu_row *row = &in->set->menus[i];

		if (!inspection_has_language(in, row->lang))
			tell(in, FAULT_MENU_LANG, row, "lang", (struct fault_with){ .value = row->lang });
		check_label(in, row);
		check_target(in, &menus, row);
		check_twice(in, &labels, row);
	}
	check_words(in);
	bool within = check_bounds(in, &menus);
	in->incomplete = in->incomplete || labels.incomplete;
	claims_free(&menus);
	claims_free(&labels);
	return within;
}
