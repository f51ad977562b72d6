/* difference: what is not the same in two message sets, table by table.
 *
 * Rows stand in the new set's order, and what is gone where it stood. A difference is empty when, and only when, both
 * sets are the same octets as tables (tables.h), so also rows that only changed places are told. To print it:
 * difference_text.h, difference_json.h. Pure. */
#ifndef AGAHI_DIFFERENCE_H
#define AGAHI_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/comparison/words.h"
#include "agahi/edition/tables.h"

enum difference_change { DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_CHANGED };

/* Keywords, texts of examples, names of menus. */
struct difference_list {
	const char **texts;
	size_t count;
};

struct difference_message {
	enum difference_change change;
	const struct message_row *before, *after; /* NULL: not there */
	bool whole_topic;  /* added, removed: and no other language has the topic there */
	bool text_changed; /* in a row that both have; then `words` tells how */
	struct words words;
	struct difference_list keywords_added, keywords_removed;
	bool keywords_moved; /* those that stay stand in another order; the first is the topic's name */
};

struct difference_placeholder {
	enum difference_change change;
	const struct placeholder_row *before, *after;
	size_t texts; /* that have another value in them by this row; where it was removed, the old set's */
};

struct difference_menu {
	enum difference_change change;
	const struct menu_row *before, *after;
};

/* Examples of a topic and language that came or went. */
struct difference_examples {
	const char *topic, *lang;
	struct difference_list added, removed;
};

struct difference_counts {
	size_t topics_added, topics_removed;
	size_t texts_added, texts_removed, texts_changed; /* of rows of the table of messages */
	size_t keywords_added, keywords_removed;          /* also with their rows */
	size_t placeholders_added, placeholders_removed, placeholders_changed;
	size_t menu_items_added, menu_items_removed, menu_items_changed;
	size_t examples_added, examples_removed;
};

/* Everything points into the two sets. */
struct difference {
	struct difference_message *messages;
	size_t message_count;
	struct difference_placeholder *placeholders;
	size_t placeholder_count;
	struct difference_menu *menus;
	size_t menu_count;
	struct difference_examples *examples;
	size_t examples_count;
	bool moved[TABLE_COUNT];            /* rows that both have stand in another order */
	struct difference_list menus_moved; /* those whose own items do */
	/* The menus that were and are the first screen, where they are not the same; else NULL. */
	const char *first_menu_before, *first_menu_after;
	struct difference_counts counts;
};

/* The sets must outlive it. NULL when memory is short. */
struct difference *difference_make(const struct message_set *before, const struct message_set *after);
void difference_free(struct difference *difference);

bool difference_is_empty(const struct difference *difference);

/* The name of a change: "added", "removed", "changed". */
const char *difference_change_name(enum difference_change change);

/* Of the row that is there, the new one first. */
const struct message_row *difference_message_row(const struct difference_message *message);
const struct placeholder_row *difference_placeholder_row(const struct difference_placeholder *placeholder);
const struct menu_row *difference_menu_row(const struct difference_menu *menu);

#endif
