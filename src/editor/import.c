#include "agahi/editor/import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/editor/csv.h"
#include "agahi/text/utf8.h"

enum { MAX_FILE_OCTETS = 64 * 1024 * 1024 };

typedef bool (*add_row_h)(
	struct message_set *set, const char *const fields[TABLE_MAX_COLUMNS], unsigned line);

struct source {
	const char *name;
	struct report *report;
};

static void fault(const struct source *source, unsigned line, const char *column, const char *text)
{
	char place[4400];

	snprintf(place, sizeof(place), "%s:%u: %s", source->name, line, column);
	report_add(source->report, REPORT_ERROR, place, "%s", text);
}

/* Blanks at the ends of keywords, tags and names are a spreadsheet's, not the operator's. */
static char *trimmed(const char *text)
{
	text += strspn(text, " \t\n\r");
	char *copy = strdup(text);

	for (size_t len = copy ? strlen(copy) : 0; len > 0 && strchr(" \t\n\r", copy[len - 1]); len--)
		copy[len - 1] = '\0';
	return copy;
}

static bool add_keywords(struct message_row *row, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, "|");
		char *piece = strndup(list, len);
		char *keyword = piece ? trimmed(piece) : NULL;
		bool added = keyword && (*keyword == '\0' || message_row_add_keyword(row, keyword));

		free(piece);
		free(keyword);
		if (!added)
			return false;
		list += len + (list[len] == '|');
	}
	return true;
}

static bool add_message(struct message_set *set, const char *const fields[TABLE_MAX_COLUMNS], unsigned line)
{
	char *topic = trimmed(fields[0]);
	char *lang = trimmed(fields[1]);
	char *text = trimmed(fields[3]);
	struct message_row *row =
		topic && lang && text ? message_set_add_message(set, topic, lang, text, line) : NULL;

	free(topic);
	free(lang);
	free(text);
	return row && add_keywords(row, fields[2]);
}

static bool add_placeholder(
	struct message_set *set, const char *const fields[TABLE_MAX_COLUMNS], unsigned line)
{
	char *name = trimmed(fields[0]);
	char *lang = trimmed(fields[1]);
	char *value = trimmed(fields[2]);
	bool added = name && lang && value && message_set_add_placeholder(set, name, lang, value, line);

	free(name);
	free(lang);
	free(value);
	return added;
}

static bool add_example(struct message_set *set, const char *const fields[TABLE_MAX_COLUMNS], unsigned line)
{
	char *topic = trimmed(fields[0]);
	char *lang = trimmed(fields[1]);
	char *text = trimmed(fields[2]);
	bool added = topic && lang && text && message_set_add_example(set, topic, lang, text, line);

	free(topic);
	free(lang);
	free(text);
	return added;
}

static bool add_menu(struct message_set *set, const char *const fields[TABLE_MAX_COLUMNS], unsigned line)
{
	char *clean[TABLE_MAX_COLUMNS];
	bool added = true;

	for (size_t i = 0; i < TABLE_MAX_COLUMNS; i++) {
		clean[i] = trimmed(fields[i]);
		added = added && clean[i];
	}
	added = added && message_set_add_menu(set, (const char *const *)clean, line);
	for (size_t i = 0; i < TABLE_MAX_COLUMNS; i++)
		free(clean[i]);
	return added;
}

static const add_row_h add_row[TABLE_COUNT] = {
	[TABLE_MESSAGES] = add_message,
	[TABLE_PLACEHOLDERS] = add_placeholder,
	[TABLE_MENUS] = add_menu,
	[TABLE_EXAMPLES] = add_example,
};

static int find_column(enum table table, const char *name)
{
	for (int i = 0; table_fact(table)->columns[i]; i++) {
		if (strcasecmp(table_fact(table)->columns[i], name) == 0)
			return i;
	}
	return -1;
}

/* Fills `where` with each column's place in the rows. False, with faults, when the header is not usable. */
static bool read_header(
	const struct source *source, enum table table, struct csv_reader *reader, size_t *where)
{
	bool seen[TABLE_MAX_COLUMNS] = { false };
	struct csv_row row;
	size_t errors = source->report->errors;

	enum csv_result result = csv_next(reader, &row);
	if (result != CSV_ROW) {
		fault(source, 1, "header", result == CSV_END ? "the file is empty" : csv_fault_words(result));
		return false;
	}
	for (size_t i = 0; i < row.count; i++) {
		char *name = trimmed(row.fields[i]);
		int column = name ? find_column(table, name) : -1;

		if (column < 0)
			fault(source, row.line, name && *name ? name : "header",
				"is not a column of this table");
		else if (seen[column])
			fault(source, row.line, name, "stands twice in the header");
		else
			where[column] = i;
		if (column >= 0)
			seen[column] = true;
		free(name);
	}
	for (int i = 0; table_fact(table)->columns[i]; i++) {
		if (!seen[i])
			fault(source, row.line, table_fact(table)->columns[i], "this column is missing");
	}
	return source->report->errors == errors;
}

static bool row_is_clean(const struct source *source, enum table table, const struct csv_row *row,
	const size_t *where, const char **fields)
{
	size_t errors = source->report->errors;

	for (int i = 0; table_fact(table)->columns[i]; i++) {
		if (where[i] >= row->count) {
			fault(source, row->line, table_fact(table)->columns[i],
				"this field is missing in the row");
			continue;
		}
		fields[i] = row->fields[where[i]];
		if (utf8_first_fault(fields[i], strlen(fields[i])) != strlen(fields[i]))
			fault(source, row->line, table_fact(table)->columns[i],
				"is not UTF-8; save the sheet as \"CSV UTF-8\"");
	}
	return source->report->errors == errors;
}

static bool read_rows(const struct source *source, enum table table, struct csv_reader *reader,
	const size_t *where, struct message_set *set)
{
	struct csv_row row;
	enum csv_result result;

	while ((result = csv_next(reader, &row)) != CSV_END) {
		const char *fields[TABLE_MAX_COLUMNS] = { "", "", "", "", "" };

		if (result != CSV_ROW) {
			fault(source, row.line, "row", csv_fault_words(result));
			continue;
		}
		if (!row_is_clean(source, table, &row, where, fields))
			continue;
		if (!add_row[table](set, fields, row.line)) {
			fault(source, row.line, "row", "memory is short");
			return false;
		}
	}
	return true;
}

static bool import_text(
	const struct source *source, enum table table, char *text, size_t len, struct message_set *set)
{
	size_t where[TABLE_MAX_COLUMNS] = { 0 };
	struct csv_reader reader;

	if (memchr(text, '\0', len)) {
		fault(source, 1, "file", "holds NUL octets: it is not a CSV file in UTF-8");
		return true;
	}
	csv_open(&reader, text, len);
	if (!read_header(source, table, &reader, where))
		return true;
	return read_rows(source, table, &reader, where, set);
}

static char *read_file(const char *path, size_t *len)
{
	struct buffer content = { 0 };
	char piece[65536];
	size_t got;
	FILE *file = fopen(path, "rbe");

	if (!file)
		return NULL;
	do {
		got = fread(piece, 1, sizeof(piece), file);
		buffer_add(&content, piece, got);
	} while (got == sizeof(piece) && content.len <= MAX_FILE_OCTETS);
	bool bad = ferror(file) != 0;
	fclose(file);
	if (bad || content.len > MAX_FILE_OCTETS) {
		errno = bad ? EIO : EFBIG;
		buffer_free(&content);
		return NULL;
	}
	*len = content.len;
	return buffer_take(&content);
}

static bool import_file(const char *path, enum table table, struct message_set *set, struct report *report)
{
	struct source source = { path, report };
	size_t len = 0;
	char *text = read_file(path, &len);

	if (!text) {
		report_add(report, REPORT_ERROR, path, "cannot be read: %s", strerror(errno));
		return false;
	}
	bool read = import_text(&source, table, text, len, set);
	free(text);
	return read;
}

bool import_messages(const char *path, struct message_set *set, struct report *report)
{
	set->messages_file = path;
	return import_file(path, TABLE_MESSAGES, set, report);
}

bool import_placeholders(const char *path, struct message_set *set, struct report *report)
{
	set->placeholders_file = path;
	return import_file(path, TABLE_PLACEHOLDERS, set, report);
}

bool import_menus(const char *path, struct message_set *set, struct report *report)
{
	set->menus_file = path;
	return import_file(path, TABLE_MENUS, set, report);
}

bool import_examples(const char *path, struct message_set *set, struct report *report)
{
	set->examples_file = path;
	return import_file(path, TABLE_EXAMPLES, set, report);
}

bool import_messages_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report)
{
	struct source source = { name, report };

	set->messages_file = name;
	return import_text(&source, TABLE_MESSAGES, text, len, set);
}

bool import_menus_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report)
{
	struct source source = { name, report };

	set->menus_file = name;
	return import_text(&source, TABLE_MENUS, text, len, set);
}
