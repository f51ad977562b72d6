#include "agahi/editor/places.h"

#include "agahi/report/phrases.h"

static const char *file_of(const char *file, unsigned row)
{
	return row > 0 ? file : NULL;
}

struct fault_at place_of_message(
	const struct message_set *set, const struct message_row *row, const char *column)
{
	return (struct fault_at){ .file = file_of(set->messages_file, row->line),
		.row = row->line,
		.column = column,
		.topic = row->topic,
		.lang = row->lang };
}

static const char *unless_empty(const char *text)
{
	return *text != '\0' ? text : NULL;
}

struct fault_at place_of_placeholder(
	const struct message_set *set, const struct placeholder_row *row, const char *column)
{
	return (struct fault_at){ .file = file_of(set->placeholders_file, row->line),
		.row = row->line,
		.column = column,
		.placeholder = row->name,
		.lang = unless_empty(row->lang) };
}

struct fault_at place_of_menu(const struct message_set *set, const struct menu_row *row, const char *column)
{
	return (struct fault_at){ .file = file_of(set->menus_file, row->line),
		.row = row->line,
		.column = column,
		.menu = row->menu,
		.item = row->item,
		.lang = row->lang };
}

struct fault_at place_of_example(
	const struct message_set *set, const struct example_row *row, const char *column)
{
	return (struct fault_at){ .file = file_of(set->examples_file, row->line),
		.row = row->line,
		.column = column,
		.topic = row->topic,
		.lang = row->lang };
}

struct fault_at place_of_row(const struct message_set *set, enum table table, size_t row, const char *column)
{
	switch (table) {
	case TABLE_MESSAGES:
		return place_of_message(set, &set->messages[row], column);
	case TABLE_PLACEHOLDERS:
		return place_of_placeholder(set, &set->placeholders[row], column);
	case TABLE_MENUS:
		return place_of_menu(set, &set->menus[row], column);
	default:
		return place_of_example(set, &set->examples[row], column);
	}
}

void places_list(struct buffer *list, size_t *count, const char *name)
{
	enum { NAMED = 10, NAME_OCTETS = 48 };

	(*count)++;
	if (*count > NAMED + 1)
		return;
	buffer_add_text(list, *count > 1 ? ", " : "");
	if (*count <= NAMED)
		phrases_show(name, NAME_OCTETS, list);
	else
		buffer_add_text(list, "…");
}
