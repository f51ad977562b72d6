/* message_set: what operators write, as plain rows: the meeting point of CSV files, the content database,
 * `agahi check` and the catalogue. */
#ifndef AGAHI_MESSAGE_SET_H
#define AGAHI_MESSAGE_SET_H

#include <stdbool.h>
#include <stddef.h>

struct message_row {
	char *topic;
	char *lang; /* BCP 47 tag */
	char *text; /* with {placeholders} */
	char **keywords;
	size_t keyword_count;
	unsigned line; /* in the CSV it came from; 0: from the database */
};

struct placeholder_row {
	char *name;
	char *lang; /* "": for every language that has no value of its own */
	char *value;
	unsigned line;
};

struct menu_row {
	char *menu;
	char *item;
	char *lang;
	char *label;
	char *target;
	unsigned line;
};

/* A whole message as citizens write it, and the topic that answers it. */
struct example_row {
	char *topic; /* `fallback`: the service does not answer it */
	char *lang;
	char *text;
	unsigned line;
};

struct message_set {
	struct message_row *messages;
	size_t message_count;
	struct placeholder_row *placeholders;
	size_t placeholder_count;
	struct menu_row *menus;
	size_t menu_count;
	struct example_row *examples;
	size_t example_count;
	/* Where the rows came from, for messages about them; NULL: the database. The caller's. */
	const char *messages_file, *placeholders_file, *menus_file, *examples_file;
};

struct message_set *message_set_new(void);
void message_set_free(struct message_set *set);

/* Each copies its texts; NULL or false when memory is short. */
struct message_row *message_set_add_message(
	struct message_set *set, const char *topic, const char *lang, const char *text, unsigned line);
bool message_row_add_keyword(struct message_row *row, const char *keyword);
bool message_set_add_placeholder(
	struct message_set *set, const char *name, const char *lang, const char *value, unsigned line);
bool message_set_add_menu(struct message_set *set, const char *const fields[5], unsigned line);

bool message_set_add_example(
	struct message_set *set, const char *topic, const char *lang, const char *text, unsigned line);

/* Moves all messages (placeholders, menus, examples) of `from` to `to`, whose own are dropped. */
void message_set_move_messages(struct message_set *to, struct message_set *from);
void message_set_move_placeholders(struct message_set *to, struct message_set *from);
void message_set_move_menus(struct message_set *to, struct message_set *from);
void message_set_move_examples(struct message_set *to, struct message_set *from);

/* The value of {name} for a language: its own row, else the one for every language, else NULL. */
const char *message_set_placeholder(
	const struct message_set *set, const char *name, size_t name_len, const char *lang);

/* Does a {name} stand at `text`? Looks no further than it, so that a walk from brace to brace is linear. */
bool placeholder_stands_at(const char *text, const char **name, size_t *name_len);

/* Finds the next {name} (a to z, digits, underscore) at or after `text`; NULL when there is none. */
const char *placeholder_find(const char *text, const char **name, size_t *name_len);

enum { MESSAGE_SET_MAX_FILLED = 16 * 1024 };

/* The row's text with its placeholders filled; unfilled ones stay as they are, and so do those inside a value. What is longer than
 * MESSAGE_SET_MAX_FILLED octets, more than any SMS holds that a service sends, is cut there. free() it. */
char *message_set_fill(const struct message_set *set, const struct message_row *row);

#endif
