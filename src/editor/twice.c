#include "agahi/editor/twice.h"

#include <stdlib.h>

#include "agahi/editor/claims.h"
#include "agahi/editor/places.h"

/* NUL-terminated; NULL when memory is short. The caller's. */
static char *name_of(const struct message_set *set, enum table table, size_t row)
{
	struct buffer name = { 0 };

	if (table == TABLE_MESSAGES)
		buffer_add_format(&name, "%s\n%s", set->messages[row].topic, set->messages[row].lang);
	else if (table == TABLE_PLACEHOLDERS)
		buffer_add_format(&name, "%s\n%s", set->placeholders[row].name, set->placeholders[row].lang);
	else
		buffer_add_format(&name, "%s\n%s\n%s", set->menus[row].menu, set->menus[row].item,
			set->menus[row].lang);
	return buffer_take(&name);
}

/* The first row of a name: where it stands in the sheet is told. */
static const void *row_at(const struct message_set *set, enum table table, size_t row)
{
	return table == TABLE_MESSAGES ? (const void *)&set->messages[row].line
		: table == TABLE_MENUS ? (const void *)&set->menus[row].line
				       : (const void *)&set->placeholders[row].line;
}

void twice_tell(const struct message_set *set, enum table table, struct report *report)
{
	static const struct {
		enum fault fault;
		const char *column;
	} facts[TABLE_COUNT] = { [TABLE_MESSAGES] = { FAULT_TOPIC_TWICE, "topic" },
		[TABLE_PLACEHOLDERS] = { FAULT_PLACEHOLDER_TWICE, "placeholder" },
		[TABLE_MENUS] = { FAULT_MENU_TWICE, "item" } };
	const size_t counts[TABLE_COUNT] = { [TABLE_MESSAGES] = set->message_count,
		[TABLE_PLACEHOLDERS] = set->placeholder_count,
		[TABLE_MENUS] = set->menu_count };
	struct claims claims = { NULL, false };

	for (size_t row = 0; row < counts[table]; row++) {
		char *name = name_of(set, table, row);
		const struct claim *first =
			name ? claims_make(&claims, name, row_at(set, table, row), NULL) : NULL;

		if (first)
			report_add(report, facts[table].fault,
				place_of_row(set, table, row, facts[table].column),
				(struct fault_with){ .number = *(const unsigned *)first->row });
		free(name);
	}
	claims_free(&claims);
}
