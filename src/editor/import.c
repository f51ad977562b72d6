#include "agahi/editor/import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/editor/csv.h"
#include "agahi/text/utf8.h"

enum { MAX_COLUMNS = 5, MAX_FILE_OCTETS = 64 * 1024 * 1024 };

struct table {
	const char *columns[MAX_COLUMNS + 1];
	bool (*add_row)(struct message_set *set, const char *const fields[MAX_COLUMNS], unsigned line);
};

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

static bool add_message(struct message_set *set, const char *const fields[MAX_COLUMNS], unsigned line)
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

static bool add_placeholder(struct message_set *set, const char *const fields[MAX_COLUMNS], unsigned line)
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

static bool add_menu(struct message_set *set, const char *const fields[MAX_COLUMNS], unsigned line)
{
	char *clean[MAX_COLUMNS];
	bool added = true;

	for (size_t i = 0; i < MAX_COLUMNS; i++) {
		clean[i] = trimmed(fields[i]);
		added = added && clean[i];
	}
	added = added && message_set_add_menu(set, (const char *const *)clean, line);
	for (size_t i = 0; i < MAX_COLUMNS; i++)
		free(clean[i]);
	return added;
}

static const struct table message_table = { { "topic", "lang", "keywords", "text" }, add_message };
static const struct table placeholder_table = { { "placeholder", "lang", "value" }, add_placeholder };
static const struct table menu_table = { { "menu", "item", "lang", "label", "target" }, add_menu };

static int find_column(const struct table *table, const char *name)
{
	for (int i = 0; table->columns[i]; i++) {
		if (strcasecmp(table->columns[i], name) == 0)
			return i;
	}
	return -1;
}

/* Fills `where` with each column's place in the rows. False, with faults, when the header is not usable. */
static bool read_header(
	const struct source *source, const struct table *table, struct csv_reader *reader, size_t *where)
{
	bool seen[MAX_COLUMNS] = { false };
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
	for (int i = 0; table->columns[i]; i++) {
		if (!seen[i])
			fault(source, row.line, table->columns[i], "this column is missing");
	}
	return source->report->errors == errors;
}

static bool row_is_clean(const struct source *source, const struct table *table, const struct csv_row *row,
	const size_t *where, const char **fields)
{
	size_t errors = source->report->errors;

	for (int i = 0; table->columns[i]; i++) {
		if (where[i] >= row->count) {
			fault(source, row->line, table->columns[i], "this field is missing in the row");
			continue;
		}
		fields[i] = row->fields[where[i]];
		if (utf8_first_fault(fields[i], strlen(fields[i])) != strlen(fields[i]))
			fault(source, row->line, table->columns[i],
				"is not UTF-8; save the sheet as \"CSV UTF-8\"");
	}
	return source->report->errors == errors;
}

static bool read_rows(const struct source *source, const struct table *table, struct csv_reader *reader,
	const size_t *where, struct message_set *set)
{
	struct csv_row row;
	enum csv_result result;

	while ((result = csv_next(reader, &row)) != CSV_END) {
		const char *fields[MAX_COLUMNS] = { "", "", "", "", "" };

		if (result != CSV_ROW) {
			fault(source, row.line, "row", csv_fault_words(result));
			continue;
		}
		if (!row_is_clean(source, table, &row, where, fields))
			continue;
		if (!table->add_row(set, fields, row.line)) {
			fault(source, row.line, "row", "memory is short");
			return false;
		}
	}
	return true;
}

static bool import_text(const struct source *source, const struct table *table, char *text, size_t len,
	struct message_set *set)
{
	size_t where[MAX_COLUMNS] = { 0 };
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

static bool import_file(
	const char *path, const struct table *table, struct message_set *set, struct report *report)
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
	return import_file(path, &message_table, set, report);
}

bool import_placeholders(const char *path, struct message_set *set, struct report *report)
{
	set->placeholders_file = path;
	return import_file(path, &placeholder_table, set, report);
}

bool import_menus(const char *path, struct message_set *set, struct report *report)
{
	set->menus_file = path;
	return import_file(path, &menu_table, set, report);
}

bool import_messages_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report)
{
	struct source source = { name, report };

	set->messages_file = name;
	return import_text(&source, &message_table, text, len, set);
}

bool import_menus_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report)
{
	struct source source = { name, report };

	set->menus_file = name;
	return import_text(&source, &menu_table, text, len, set);
}

static void add_row(struct buffer *out, const char *const *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_text(out, ",");
		csv_add_field(out, fields[i]);
	}
	buffer_add_text(out, "\r\n");
}

static void add_header(struct buffer *out, const struct table *table)
{
	size_t count = 0;

	while (table->columns[count])
		count++;
	buffer_add_text(out, "\xef\xbb\xbf");
	add_row(out, table->columns, count);
}

void export_messages(const struct message_set *set, struct buffer *out)
{
	add_header(out, &message_table);
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		struct buffer keywords = { 0 };

		for (size_t j = 0; j < row->keyword_count; j++) {
			buffer_add_text(&keywords, j > 0 ? "|" : "");
			buffer_add_text(&keywords, row->keywords[j]);
		}
		const char *fields[] = { row->topic, row->lang, keywords.data ? keywords.data : "",
			row->text };
		add_row(out, fields, 4);
		buffer_free(&keywords);
	}
}

void export_placeholders(const struct message_set *set, struct buffer *out)
{
	add_header(out, &placeholder_table);
	for (size_t i = 0; i < set->placeholder_count; i++) {
		const struct placeholder_row *row = &set->placeholders[i];
		const char *fields[] = { row->name, row->lang, row->value };

		add_row(out, fields, 3);
	}
}

void export_menus(const struct message_set *set, struct buffer *out)
{
	add_header(out, &menu_table);
	for (size_t i = 0; i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];
		const char *fields[] = { row->menu, row->item, row->lang, row->label, row->target };

		add_row(out, fields, 5);
	}
}
