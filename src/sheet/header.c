#include "agahi/sheet/header.h"

#include <string.h>

#include "agahi/text/fold.h"

static bool is_blank(const char *cell)
{
	char folded[FOLD_MAX_OCTETS];

	return fold_text(cell, strlen(cell), folded) == 0 && !strchr(cell, '#');
}

/* The table's column of that name, whatever its case and the signs around it; -1: none. */
static int column_named(enum table table, const char *cell)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(cell, strlen(cell), folded);
	for (int i = 0; table_fact(table)->columns[i]; i++) {
		if (strcmp(table_fact(table)->columns[i], folded) == 0)
			return i;
	}
	return -1;
}

static bool is_for_people(const char *cell)
{
	static const char *const names[] = { "notes", "note", "remarks", "remark", "comment", "comments" };
	char folded[FOLD_MAX_OCTETS];

	if (cell[strspn(cell, " \t\"'")] == '#')
		return true;
	fold_text(cell, strlen(cell), folded);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], folded) == 0)
			return true;
	}
	return false;
}

static size_t count_known(enum table table, const struct csv_row *row)
{
	bool seen[TABLE_MAX_COLUMNS] = { false };
	size_t known = 0;

	for (size_t i = 0; i < row->count; i++) {
		int column = column_named(table, row->fields[i]);

		if (column >= 0 && !seen[column]) {
			seen[column] = true;
			known++;
		}
	}
	return known;
}

static size_t count_columns(enum table table)
{
	size_t count = 0;

	while (table_fact(table)->columns[count])
		count++;
	return count;
}

static void list_columns(enum table table, struct buffer *list)
{
	size_t count = 0;

	for (size_t i = 0; table_fact(table)->columns[i]; i++) {
		buffer_add_text(list, count++ > 0 ? ", " : "");
		buffer_add_text(list, table_fact(table)->columns[i]);
	}
}

/* Does every column that has a name, and is not for people, belong to the table? */
static bool all_belong(enum table table, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (!is_blank(row->fields[i]) && !is_for_people(row->fields[i]) &&
			column_named(table, row->fields[i]) < 0)
			return false;
	}
	return true;
}

/* The other table that this is the header of; TABLE_COUNT: none. */
static enum table other_table(enum table table, const struct csv_row *row)
{
	if (all_belong(table, row))
		return TABLE_COUNT;
	for (int other = 0; other < TABLE_COUNT; other++) {
		if (all_belong((enum table)other, row) &&
			count_known((enum table)other, row) == count_columns((enum table)other))
			return (enum table)other;
	}
	return TABLE_COUNT;
}

/* A row that is no header at all, or another table's; false when it may be ours. */
static bool tell_other(enum table table, const struct csv_row *row, const char *file, struct report *report)
{
	enum table other = other_table(table, row);
	const struct fault_at at = { .file = file, .row = row->row };
	struct buffer columns = { 0 };
	bool told = false;

	list_columns(table, &columns);
	if (other != TABLE_COUNT) {
		report_add(report, FAULT_OTHER_TABLE, at,
			(struct fault_with){ .list = table_fact(other)->name, .other = columns.data });
		told = true;
	} else if (count_known(table, row) == 0) {
		report_add(report, FAULT_HEADER_ABSENT, at,
			(struct fault_with){ .value = row->fields[0], .list = columns.data });
		told = true;
	}
	buffer_free(&columns);
	return told;
}

static void tell_unknown(enum table table, const struct csv_row *row, const char *file, struct report *report)
{
	struct fault_at at = { .file = file, .row = row->row };
	struct buffer list = { 0 }, columns = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < row->count; i++) {
		const char *cell = row->fields[i];
		char letters[8];

		if (is_blank(cell) || is_for_people(cell) || column_named(table, cell) >= 0)
			continue;
		report_column_letters((unsigned)i + 1, letters);
		buffer_add_format(&list, "%s%s (\"", count > 0 ? ", " : "", letters);
		phrases_show(cell, 40, &list);
		buffer_add_text(&list, "\")");
		at.letter = count++ == 0 ? (unsigned)i + 1 : at.letter;
	}
	list_columns(table, &columns);
	if (count > 0)
		report_add(report, FAULT_COLUMN_UNKNOWN, at,
			(struct fault_with){ .list = list.data, .other = columns.data });
	buffer_free(&list);
	buffer_free(&columns);
}

static void tell_missing(enum table table, const bool *seen, const struct csv_row *row, const char *file,
	struct report *report)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (size_t i = 0; table_fact(table)->columns[i]; i++) {
		if (seen[i])
			continue;
		buffer_add_text(&list, count++ > 0 ? ", " : "");
		buffer_add_text(&list, table_fact(table)->columns[i]);
	}
	if (count > 0)
		report_add(report, FAULT_COLUMN_MISSING, (struct fault_at){ .file = file, .row = row->row },
			(struct fault_with){ .list = list.data });
	buffer_free(&list);
}

bool header_read(enum table table, const struct csv_row *row, const char *file, struct header *header,
	struct report *report)
{
	bool seen[TABLE_MAX_COLUMNS] = { false };
	size_t errors = report->errors;

	*header = (struct header){ .count = row->count };
	if (tell_other(table, row, file, report))
		return false;
	tell_unknown(table, row, file, report);
	for (size_t i = 0; i < row->count; i++) {
		int column = column_named(table, row->fields[i]);

		header->unnamed[i] = is_blank(row->fields[i]);
		if (column < 0)
			continue;
		if (seen[column])
			report_add(report, FAULT_COLUMN_TWICE,
				(struct fault_at){ .file = file, .row = row->row, .letter = (unsigned)i + 1 },
				(struct fault_with){ .value = row->fields[i] });
		seen[column] = true;
		header->where[column] = i;
	}
	/* A column under another name is one fault, not two. */
	if (report->errors == errors)
		tell_missing(table, seen, row, file, report);
	return report->errors == errors;
}
