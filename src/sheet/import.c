#include "agahi/sheet/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/sheet/csv.h"
#include "agahi/sheet/encoding.h"
#include "agahi/sheet/header.h"
#include "agahi/text/cell.h"
#include "agahi/text/utf8.h"

/* A file on its way into a set. */
struct source {
	enum table table;
	const char *name;
	struct message_set *set;
	struct report *report;
	bool guarded; /* the apostrophe before what would calculate is not of the text (text/cell.h) */
	struct header header;
	size_t rows;
};

/* --- one row ------------------------------------------------------------------------------------------ */

/* What spreadsheets leave at the ends of cells, and nobody sees: blanks, also the kind that does not break a line. */
static size_t blank_before(const char *text)
{
	static const char *const blanks[] = { " ", "\t", "\n", "\r", "\u00a0", "\u200b", "\ufeff" };

	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
			return strlen(blanks[i]);
	}
	return 0;
}

static size_t blank_behind(const char *text, size_t len)
{
	for (size_t most = len < 3 ? len : 3, more = 1; more <= most; more++) {
		if (blank_before(text + len - more) == more)
			return more;
	}
	return 0;
}

static char *trimmed(const char *text, size_t len)
{
	size_t more;

	while (len > 0 && (more = blank_before(text)) > 0 && more <= len) {
		text += more;
		len -= more;
	}
	char *copy = strndup(text, len);
	for (len = copy ? strlen(copy) : 0; len > 0 && (more = blank_behind(copy, len)) > 0; len -= more)
		copy[len - more] = '\0';
	return copy;
}

/* The cell's text, the caller's. */
static char *text_of(const struct source *source, const char *cell)
{
	char *text = trimmed(cell, strlen(cell));
	const char *bare = text && source->guarded ? cell_without_guard(text) : text;

	if (bare != text)
		memmove(text, bare, strlen(bare) + 1);
	return text;
}

/* Keywords are parted by | or by a line break (Alt and Enter in a cell), which no citizen writes in one. */
static bool add_keywords(struct message_row *row, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, "|\r\n");
		char *keyword = trimmed(list, len);
		bool added = keyword && (*keyword == '\0' || message_row_add_keyword(row, keyword));

		free(keyword);
		if (!added)
			return false;
		list += len + (list[len] != '\0');
	}
	return true;
}

static bool add_message(struct message_set *set, const char *const *cells, unsigned row)
{
	struct message_row *message = message_set_add_message(set, cells[0], cells[1], cells[3], row);

	return message && add_keywords(message, cells[2]);
}

static bool add_placeholder(struct message_set *set, const char *const *cells, unsigned row)
{
	return message_set_add_placeholder(set, cells[0], cells[1], cells[2], row);
}

static bool add_menu(struct message_set *set, const char *const *cells, unsigned row)
{
	return message_set_add_menu(set, cells, row);
}

static bool add_example(struct message_set *set, const char *const *cells, unsigned row)
{
	return message_set_add_example(set, cells[0], cells[1], cells[2], row);
}

static bool (*const add_row[TABLE_COUNT])(struct message_set *set, const char *const *cells, unsigned row) = {
	[TABLE_MESSAGES] = add_message,
	[TABLE_PLACEHOLDERS] = add_placeholder,
	[TABLE_MENUS] = add_menu,
	[TABLE_EXAMPLES] = add_example,
};

/* A row that holds something only in columns for people is none of the table. */
static bool add_trimmed(const struct source *source, const struct csv_row *row)
{
	char *cells[TABLE_MAX_COLUMNS] = { NULL };
	bool added = true, empty = true;

	for (size_t i = 0; table_fact(source->table)->columns[i]; i++) {
		size_t where = source->header.where[i];
		const char *cell =
			where < row->count ? row->fields[where] : ""; /* some programs save no empty ends */

		cells[i] = text_of(source, cell);
		added = added && cells[i];
		empty = empty && cells[i] && *cells[i] == '\0';
	}
	if (added && !empty)
		added = add_row[source->table](source->set, (const char *const *)cells, row->row);
	for (size_t i = 0; i < TABLE_MAX_COLUMNS; i++)
		free(cells[i]);
	return added;
}

/* --- what is wrong with a row ------------------------------------------------------------------------- */

static void tell(const struct source *source, enum fault kind, unsigned row, struct fault_with with)
{
	report_add(source->report, kind, (struct fault_at){ .file = source->name, .row = row }, with);
}

/* The name of the cell's column, where it is one of the table. */
static const char *column_of(const struct source *source, size_t cell)
{
	for (size_t i = 0; table_fact(source->table)->columns[i]; i++) {
		if (source->header.where[i] == cell)
			return table_fact(source->table)->columns[i];
	}
	return NULL;
}

static void tell_cell(const struct source *source, enum fault kind, const struct csv_row *row, size_t cell,
	struct fault_with with)
{
	const struct fault_at at = { .file = source->name,
		.row = row->row,
		.column = column_of(source, cell),
		.letter = (unsigned)cell + 1 };

	report_add(source->report, kind, at, with);
}

/* False when the file cannot be meant like this. */
static bool cells_are_sound(const struct source *source, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const char *cell = row->fields[i];
		size_t len = strlen(cell);

		if (utf8_first_fault(cell, len) != len)
			tell_cell(source, FAULT_FILE_NOT_UTF8, row, i, (struct fault_with){ .value = NULL });
		else if (len > IMPORT_MAX_CELL)
			tell_cell(source, FAULT_CELL_LONG, row, i,
				(struct fault_with){ .number = len, .allowed = IMPORT_MAX_CELL });
		else if (*cell != '\0' && i < source->header.count && source->header.unnamed[i])
			tell_cell(source, FAULT_COLUMN_UNNAMED, row, i, (struct fault_with){ .value = NULL });
		else
			continue;
		return false;
	}
	return true;
}

static bool is_too_long(const struct source *source, const struct csv_row *row)
{
	for (size_t i = source->header.count; i < row->count; i++) {
		if (*row->fields[i] != '\0')
			return true;
	}
	return false;
}

/* False when nothing more is to be read. */
static bool take_row(struct source *source, const struct csv_row *row)
{
	size_t most = source->table == TABLE_EXAMPLES ? IMPORT_MAX_EXAMPLES : IMPORT_MAX_ROWS;

	if (++source->rows > most) {
		tell(source, FAULT_FILE_ROWS, row->row, (struct fault_with){ .allowed = most });
		return false;
	}
	if (!cells_are_sound(source, row))
		return false;
	if (is_too_long(source, row)) {
		tell(source, FAULT_ROW_LONG, row->row,
			(struct fault_with){ .number = row->count, .allowed = source->header.count });
		return true;
	}
	if (!add_trimmed(source, row)) {
		tell(source, FAULT_MEMORY, row->row, (struct fault_with){ .value = NULL });
		return false;
	}
	return true;
}

/* --- a file ------------------------------------------------------------------------------------------- */

static bool read_header(struct source *source, struct csv_reader *reader)
{
	const struct fault_with nothing = { .value = NULL };
	struct csv_row row;
	enum csv_result result = csv_next(reader, &row);

	if (result == CSV_ROW)
		return cells_are_sound(source, &row) &&
			header_read(source->table, &row, source->name, &source->header, source->report);
	if (result == CSV_END)
		tell(source, FAULT_FILE_EMPTY, 0, nothing);
	else
		tell(source, result == CSV_OPEN_QUOTE ? FAULT_QUOTE_OPEN : FAULT_HEADER_ABSENT, row.row,
			nothing);
	return false;
}

static bool read_rows(struct source *source, struct csv_reader *reader)
{
	struct csv_row row;
	enum csv_result result;

	while ((result = csv_next(reader, &row)) != CSV_END) {
		if (result == CSV_STRAY_QUOTE) {
			tell(source, FAULT_QUOTE_STRAY, row.row, (struct fault_with){ .value = NULL });
		} else if (result == CSV_TOO_MANY) {
			tell(source, FAULT_ROW_LONG, row.row,
				(struct fault_with){
					.number = row.count + 1, .allowed = source->header.count });
		} else if (result == CSV_OPEN_QUOTE) {
			tell(source, FAULT_QUOTE_OPEN, row.row, (struct fault_with){ .value = NULL });
			return false;
		} else if (!take_row(source, &row)) {
			return false;
		}
	}
	return true;
}

static bool read_table(struct source *source, char *text, size_t len)
{
	struct csv_reader reader;

	csv_open(&reader, text, len);
	return read_header(source, &reader) && read_rows(source, &reader);
}

static bool import_octets(struct source *source, char *octets, size_t len)
{
	struct message_set *set = source->set;
	const char **const files[TABLE_COUNT] = { [TABLE_MESSAGES] = &set->messages_file,
		[TABLE_PLACEHOLDERS] = &set->placeholders_file,
		[TABLE_MENUS] = &set->menus_file,
		[TABLE_EXAMPLES] = &set->examples_file };
	struct buffer text = { 0 };
	const char *ending;
	bool read = false;

	*files[source->table] = source->name;
	switch (encoding_of(octets, len, &text, &ending)) {
	case ENCODING_WORKBOOK:
		tell(source, FAULT_FILE_WORKBOOK, 0, (struct fault_with){ .list = ending });
		break;
	case ENCODING_NUL:
		tell(source, FAULT_FILE_NUL, 0, (struct fault_with){ .value = NULL });
		break;
	case ENCODING_UTF16:
		if (text.failed)
			tell(source, FAULT_MEMORY, 0, (struct fault_with){ .value = NULL });
		else
			read = read_table(source, text.data, text.len);
		break;
	default:
		read = read_table(source, octets, len);
	}
	buffer_free(&text);
	return read;
}

bool import_table_text(enum table table, const char *name, char *octets, size_t len, struct message_set *set,
	struct report *report)
{
	struct source source = {
		.table = table, .name = name, .set = set, .report = report, .guarded = true
	};

	return import_octets(&source, octets, len);
}

bool import_written(enum table table, const char *name, char *octets, size_t len, struct message_set *set,
	struct report *report)
{
	struct source source = { .table = table, .name = name, .set = set, .report = report };

	return import_octets(&source, octets, len);
}

/* A pipe that nobody writes to reads as empty, and is not waited for. */
static FILE *open_file(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file = descriptor >= 0 && fcntl(descriptor, F_SETFL, 0) == 0 ? fdopen(descriptor, "rb") : NULL;

	if (!file && descriptor >= 0)
		close(descriptor);
	return file;
}

static char *read_file(const char *path, size_t *len)
{
	struct buffer content = { 0 };
	char piece[65536];
	size_t got;
	FILE *file = open_file(path);

	if (!file)
		return NULL;
	do {
		got = fread(piece, 1, sizeof(piece), file);
		buffer_add(&content, piece, got);
	} while (got == sizeof(piece) && content.len <= IMPORT_MAX_OCTETS);
	bool bad = ferror(file) != 0;
	fclose(file);
	if (bad || content.len > IMPORT_MAX_OCTETS) {
		errno = bad ? EIO : EFBIG;
		buffer_free(&content);
		return NULL;
	}
	buffer_add_text(&content, "");
	*len = content.len;
	return buffer_take(&content);
}

bool import_table(enum table table, const char *path, struct message_set *set, struct report *report)
{
	struct source source = { .table = table, .name = path, .set = set, .report = report };
	size_t len = 0;
	char *octets = read_file(path, &len);

	if (!octets) {
		bool large = errno == EFBIG;

		tell(&source, large ? FAULT_FILE_LARGE : FAULT_FILE_UNREADABLE, 0,
			(struct fault_with){
				.list = strerror(errno), .allowed = IMPORT_MAX_OCTETS / 1024 / 1024 });
		return false;
	}
	bool read = import_table_text(table, path, octets, len, set, report);
	free(octets);
	return read;
}

bool import_messages(const char *path, struct message_set *set, struct report *report)
{
	return import_table(TABLE_MESSAGES, path, set, report);
}

bool import_placeholders(const char *path, struct message_set *set, struct report *report)
{
	return import_table(TABLE_PLACEHOLDERS, path, set, report);
}

bool import_menus(const char *path, struct message_set *set, struct report *report)
{
	return import_table(TABLE_MENUS, path, set, report);
}

bool import_examples(const char *path, struct message_set *set, struct report *report)
{
	return import_table(TABLE_EXAMPLES, path, set, report);
}

bool import_messages_text(
	const char *name, char *octets, size_t len, struct message_set *set, struct report *report)
{
	return import_table_text(TABLE_MESSAGES, name, octets, len, set, report);
}

bool import_menus_text(
	const char *name, char *octets, size_t len, struct message_set *set, struct report *report)
{
	return import_table_text(TABLE_MENUS, name, octets, len, set, report);
}
