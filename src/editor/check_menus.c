#include "agahi/editor/check_menus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/text/screen.h"

enum { PLACE_SIZE = 4400 };

struct inspection {
	const struct message_set *set;
	const struct topics_languages *languages;
	struct report *report;
};

static bool has_topic(const struct message_set *set, const char *topic)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, topic) == 0)
			return true;
	}
	return false;
}

static bool has_menu(const struct message_set *set, const char *name)
{
	for (size_t i = 0; i < set->menu_count; i++) {
		if (strcmp(set->menus[i].menu, name) == 0)
			return true;
	}
	return false;
}

static void menu_note(const struct inspection *in, enum report_severity severity, const struct menu_row *row,
	const char *column, const char *text)
{
	char place[PLACE_SIZE];

	if (row->line > 0)
		snprintf(place, sizeof(place), "%s:%u: %s", in->set->menus_file, row->line, column);
	else
		snprintf(place, sizeof(place), "menu %s, item %s: %s", row->menu, row->item, column);
	report_add(in->report, severity, place, "%s", text);
}

/* Menus that stayed from an earlier import may lag behind its messages: then they are only remarked on. */
static enum report_severity severity_of(const struct menu_row *row)
{
	return row->line > 0 ? REPORT_ERROR : REPORT_WARNING;
}

static bool target_exists(const struct inspection *in, const struct menus_target *target)
{
	switch (target->kind) {
	case MENUS_TOPIC:
		return has_topic(in->set, target->name);
	case MENUS_MENU:
		return has_menu(in->set, target->name);
	default:
		return topics_languages_have(in->languages, target->name) &&
			(*target->home == '\0' || has_menu(in->set, target->home));
	}
}

static void check_target(const struct inspection *in, const struct menu_row *row)
{
	struct menus_target target;
	char text[256];

	if (menus_is_title(row) || (menus_parse_target(row->target, &target) && target_exists(in, &target)))
		return;
	snprintf(text, sizeof(text),
		"\"%.100s\" is neither a topic, nor menu:NAME or language:TAG/NAME of what is here",
		row->target);
	menu_note(in, severity_of(row), row, "target", text);
}

/* A label must leave room for keys on the smallest screen, of 80 UTF-16 units. */
static void check_label(const struct inspection *in, const struct menu_row *row)
{
	enum { MOST_UNITS = 40, MOST_SEPTETS = 80 };
	const struct screen_size size = { CHARSET_GSM7, MOST_SEPTETS, MOST_UNITS };
	const char *const texts[] = { row->label };
	struct screen_paper paper = screen_paper_for(&size, texts, 1);
	size_t cost = screen_cost(&paper, row->label);
	char text[256];

	if (*row->label == '\0')
		menu_note(in, severity_of(row), row, "label", "is empty");
	if (cost <= screen_room(&paper))
		return;
	snprintf(text, sizeof(text), "takes %zu characters of a screen; at most %zu leave room for the rest",
		cost, screen_room(&paper));
	menu_note(in, REPORT_WARNING, row, "label", text);
}

static const struct menu_row *row_of_menu(const struct message_set *set, const char *name)
{
	for (size_t i = 0; i < set->menu_count; i++) {
		if (strcmp(set->menus[i].menu, name) == 0)
			return &set->menus[i];
	}
	return NULL;
}

enum { MENU_UNSEEN, MENU_OPEN, MENU_DONE, MENU_PATH = 64 };

/* A walk down the tree, to find loops and what is not reached. */
struct menu_walk {
	const struct inspection *in;
	const struct menus *menus;
	char *states; /* by menu */
	bool *topics; /* reached, by topic of the catalogue */
};

static void walk_menu(struct menu_walk *walk, int index, unsigned depth)
{
	const struct menu *menu = menus_at(walk->menus, index);
	char text[256];

	walk->states[index] = MENU_OPEN;
	if (menu->item_count == 0)
		menu_note(walk->in, REPORT_WARNING, row_of_menu(walk->in->set, menu->name), "item",
			"a menu without a choice: a dead end");
	for (size_t i = 0; i < menu->item_count; i++) {
		const struct menu_item *item = &menu->items[i];

		if (item->kind == MENUS_TOPIC)
			walk->topics[item->topic] = true;
		if (item->menu < 0)
			continue;
		if (item->kind == MENUS_MENU && walk->states[item->menu] == MENU_OPEN) {
			snprintf(text, sizeof(text),
				"choice %u leads back to menu %.60s: a loop; 0 and 00 go back", item->number,
				menus_at(walk->menus, item->menu)->name);
			menu_note(walk->in, REPORT_WARNING, row_of_menu(walk->in->set, menu->name), "target",
				text);
		}
		if (walk->states[item->menu] == MENU_UNSEEN && depth < MENU_PATH)
			walk_menu(walk, item->menu, depth + 1);
	}
	walk->states[index] = MENU_DONE;
}

static bool has_keyword(const struct message_set *set, const char *topic)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, topic) == 0 && set->messages[i].keyword_count > 0)
			return true;
	}
	return false;
}

static void check_unreached(const struct menu_walk *walk, const struct topics *topics)
{
	char place[128];

	for (size_t i = 0; i < menus_count(walk->menus); i++) {
		if (walk->states[i] == MENU_UNSEEN)
			menu_note(walk->in, REPORT_WARNING,
				row_of_menu(walk->in->set, menus_at(walk->menus, (int)i)->name), "menu",
				"is reached from no other menu");
	}
	for (size_t topic = 0; topic < topics_count(topics); topic++) {
		const char *slug = topics_slug(topics, (int)topic);

		if (walk->topics[topic] || topics_fact_named(slug) || has_keyword(walk->in->set, slug))
			continue;
		snprintf(place, sizeof(place), "topic %.63s", slug);
		report_add(walk->in->report, REPORT_WARNING, place, "is reached by no keyword and no menu");
	}
}

static bool check_tree(const struct inspection *in, const struct catalogue *catalogue)
{
	const struct topics *topics = catalogue_topics(catalogue);
	struct menu_walk walk = { in, catalogue_menus(catalogue), NULL, NULL };

	walk.states = calloc(menus_count(walk.menus) + 1, 1);
	walk.topics = calloc(topics_count(topics) + 1, sizeof(*walk.topics));
	bool looked = walk.states && walk.topics;
	if (looked) {
		if (menus_count(walk.menus) > 0)
			walk_menu(&walk, 0, 0);
		check_unreached(&walk, topics);
	}
	free(walk.states);
	free(walk.topics);
	return looked;
}

static void check_words(const struct inspection *in)
{
	char place[128];

	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		/* Of what is needed everywhere check_message_set() tells. */
		if (!fact->plain || fact->needed || in->set->menu_count == 0 ||
			has_topic(in->set, fact->slug))
			continue;
		snprintf(place, sizeof(place), "topic %s", fact->slug);
		report_add(in->report, REPORT_WARNING, place,
			"is missing; citizens who dial see plain English words in its place");
	}
}

bool check_menus(const struct message_set *set, const struct topics_languages *languages,
	const struct catalogue *catalogue, struct report *report)
{
	const struct inspection in = { set, languages, report };

	for (size_t i = 0; i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];

		if (!topics_languages_have(languages, row->lang))
			menu_note(&in, severity_of(row), row, "lang", "is not a language of the service");
		check_label(&in, row);
		check_target(&in, row);
	}
	check_words(&in);
	return check_tree(&in, catalogue);
}
