#include "agahi/reconciliation/telco.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agahi/reconciliation/stamp.h"
#include "agahi/sheet/csv.h"
#include "agahi/sheet/encoding.h"

enum { CELL_SIZE = 128, TELLING_DIGITS = 5 };

enum column { ID, TIME, STATE, DIRECTION, COLUMN_COUNT };

/* Where the columns are; -1: there is none. */
struct layout {
	int where[COLUMN_COUNT];
	size_t cells; /* of the first row, and so of each */
	bool has_header;
};

static const char *const faults[TELCO_FAULT_COUNT] = {
	[TELCO_QUOTE] = "a quote begins or ends where none may",
	[TELCO_CELLS] = "it has more or fewer cells than the first row",
	[TELCO_TIME] = "the time is not as time_format says, or there is no such moment",
	[TELCO_NO_ID] = "there is no message id",
	[TELCO_LONG_ID] = "the message id is longer than SMPP allows",
};

const char *telco_fault_words(enum telco_fault fault)
{
	return faults[fault];
}

/* --- cells -------------------------------------------------------------------------------------------- */

/* Without blanks around it, and without what spreadsheets are told by that it is a text (="…", '…). False when it is longer than
 * anything that we look at. */
static bool trim(const char *cell, char out[CELL_SIZE])
{
	size_t len = strlen(cell);

	while (len > 0 && isspace((unsigned char)cell[len - 1]))
		len--;
	while (len > 0 && isspace((unsigned char)*cell)) {
		cell++;
		len--;
	}
	if (len >= 3 && cell[0] == '=' && cell[1] == '"' && cell[len - 1] == '"') {
		cell += 2;
		len -= 3;
	} else if (len > 0 && *cell == '\'') {
		cell++;
		len--;
	}
	snprintf(out, CELL_SIZE, "%.*s", (int)(len < CELL_SIZE ? len : CELL_SIZE - 1), cell);
	return len < CELL_SIZE;
}

static bool is_among(const struct config_strings *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++) {
		if (strcasecmp(words->items[i], word) == 0)
			return true;
	}
	return false;
}

static enum record_state state_by_standard(const char *word)
{
	static const enum record_state by_receipt[] = { [RECEIPT_UNDERWAY] = RECORD_UNDERWAY,
		[RECEIPT_DELIVERED] = RECORD_DELIVERED,
		[RECEIPT_UNDELIVERED] = RECORD_FAILED };
	static const char *const underway[] = { "accept", "enrout", "submit", "sent", "schedul", "buffer" };
	enum receipt_state state;

	if (receipt_state_of_word(word, strlen(word), &state))
		return by_receipt[state];
	for (size_t i = 0; i < sizeof(underway) / sizeof(underway[0]); i++) {
		if (strncasecmp(word, underway[i], strlen(underway[i])) == 0)
			return RECORD_UNDERWAY;
	}
	if (isdigit((unsigned char)*word) && word[1] == '\0' &&
		receipt_state_of_number((uint32_t)(*word - '0'), &state))
		return by_receipt[state];
	return RECORD_UNKNOWN;
}

enum record_state telco_state_of(const struct config_reconcile *columns, const char *cell)
{
	char word[CELL_SIZE];

	trim(cell, word);
	if (columns->delivered.count == 0 && columns->failed.count == 0)
		return state_by_standard(word);
	return is_among(&columns->delivered, word) ? RECORD_DELIVERED
		: is_among(&columns->failed, word) ? RECORD_FAILED
						   : RECORD_UNKNOWN;
}

/* --- the header --------------------------------------------------------------------------------------- */

/* "#3" is the third column; -1 where it is a name. */
static int numbered(const char *name)
{
	char *end;
	long number = *name == '#' ? strtol(name + 1, &end, 10) : 0;

	return number >= 1 && number <= CSV_MAX_FIELDS && *end == '\0' ? (int)number - 1 : -1;
}

static int column_named(const struct csv_row *header, const char *name)
{
	char cell[CELL_SIZE];

	for (size_t i = 0; i < header->count; i++) {
		if (trim(header->fields[i], cell) && strcasecmp(cell, name) == 0)
			return (int)i;
	}
	return -1;
}

/* What the first row is: false with `error` when a column is not there. Nothing of the row is told: it may be a record. */
static bool find_columns(const struct config_reconcile *columns, const struct csv_row *first,
	struct layout *layout, char *error, size_t size)
{
	const char *const names[COLUMN_COUNT] = { columns->id, columns->time, columns->state,
		columns->direction };
	static const char *const keys[COLUMN_COUNT] = { "id", "time", "state", "direction" };

	layout->cells = first->count;
	layout->has_header = false;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		layout->where[i] = *names[i] != '\0' ? numbered(names[i]) : -1;
		if (*names[i] == '\0' || layout->where[i] >= 0)
			continue;
		layout->has_header = true;
		layout->where[i] = column_named(first, names[i]);
		if (layout->where[i] >= 0)
			continue;
		snprintf(error, size,
			"there is no column \"%s\" in the first row, which is the column of reconcile.%s; "
			"write "
			"its name there, or its number (\"#1\" is the first) where the file begins with a "
			"record",
			names[i], keys[i]);
		return false;
	}
	return true;
}

/* --- rows --------------------------------------------------------------------------------------------- */

static void tell_bad(struct telco_file *file, unsigned row, enum telco_fault fault)
{
	if (file->bad < TELCO_BAD_KEPT)
		file->bad_rows[file->bad] = (struct telco_bad_row){ row, fault };
	file->bad++;
	file->bad_by_fault[fault]++;
}

/* So many digits may be a citizen's number, in a column that is taken for another. */
static bool may_be_told(const char *word)
{
	size_t digits = 0;

	for (const char *at = word; *at != '\0'; at++)
		digits += isdigit((unsigned char)*at) != 0;
	return digits < TELLING_DIGITS && strlen(word) < TELCO_WORD_SIZE;
}

static void note_word(struct telco_file *file, const char *cell)
{
	char word[CELL_SIZE];

	if (!trim(cell, word) || !may_be_told(word))
		*word = '\0';
	for (size_t i = 0; i < file->word_count; i++) {
		if (strcasecmp(file->words[i].word, word) == 0) {
			file->words[i].count++;
			return;
		}
	}
	if (file->word_count == TELCO_WORDS_KEPT) {
		file->other_words++;
		return;
	}
	struct telco_word *kept = &file->words[file->word_count++];
	kept->count = 1;
	memcpy(kept->word, word, strlen(word) + 1);
}

/* In one that has fewer, what stands in a column may be another's: a number in the place of an id. */
static bool has_cells(const struct layout *layout, const struct csv_row *row)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (layout->where[i] >= (int)row->count)
			return false;
	}
	return row->count == layout->cells;
}

/* TELCO_FAULT_COUNT: it has none. */
static enum telco_fault read_key(const struct telco_wanted *wanted, const struct layout *layout,
	const struct csv_row *row, char id[CELL_SIZE], int64_t *ms)
{
	char time[CELL_SIZE];

	if (!trim(row->fields[layout->where[ID]], id) || strlen(id) >= RECEIPT_ID_SIZE)
		return TELCO_LONG_ID;
	if (*id == '\0')
		return TELCO_NO_ID;
	if (!trim(row->fields[layout->where[TIME]], time) ||
		!stamp_read(wanted->columns->time_format, time, ms))
		return TELCO_TIME;
	return TELCO_FAULT_COUNT;
}

static bool is_terminated(
	const struct telco_wanted *wanted, const struct layout *layout, const struct csv_row *row)
{
	char direction[CELL_SIZE];

	if (layout->where[DIRECTION] < 0)
		return true;
	return trim(row->fields[layout->where[DIRECTION]], direction) &&
		is_among(&wanted->columns->terminated, direction);
}

static void note_time(struct telco_file *file, int64_t ms)
{
	if (file->first_ms == 0 || ms < file->first_ms)
		file->first_ms = ms;
	if (ms > file->last_ms)
		file->last_ms = ms;
}

static void take_row(const struct telco_wanted *wanted, const struct layout *layout,
	const struct csv_row *row, struct telco_file *file)
{
	enum record_state state = RECORD_UNKNOWN;
	char id[CELL_SIZE];
	int64_t ms;

	file->rows++;
	if (!has_cells(layout, row)) {
		tell_bad(file, row->row, TELCO_CELLS);
		return;
	}
	if (!is_terminated(wanted, layout, row)) {
		file->originated++;
		return;
	}
	enum telco_fault fault = read_key(wanted, layout, row, id, &ms);
	if (fault != TELCO_FAULT_COUNT) {
		tell_bad(file, row->row, fault);
		return;
	}
	note_time(file, ms);
	if (ms < wanted->from_ms || ms >= wanted->to_ms) {
		file->other_times++;
		return;
	}
	if (layout->where[STATE] >= 0)
		state = telco_state_of(wanted->columns, row->fields[layout->where[STATE]]);
	if (layout->where[STATE] >= 0 && state == RECORD_UNKNOWN)
		note_word(file, row->fields[layout->where[STATE]]);
	records_add(&file->records, id, ms, state, row->row);
}

/* --- the file ----------------------------------------------------------------------------------------- */

/* An SMSC that refused a message gives it no id: however many of these there are, the file may be good. */
static bool is_too_bad(const struct telco_file *file)
{
	size_t bad = file->bad - file->bad_by_fault[TELCO_NO_ID];

	return bad > 0 &&
		(bad == file->rows ||
			(bad > TELCO_BAD_ALLOWED && bad > file->rows * TELCO_BAD_PER_CENT / 100));
}

static bool tell_too_bad(const struct telco_file *file, char *error, size_t size)
{
	int worst = 0;

	for (int i = 1; i < TELCO_FAULT_COUNT; i++) {
		if (i != TELCO_NO_ID && file->bad_by_fault[i] > file->bad_by_fault[worst])
			worst = i;
	}
	snprintf(error, size,
		"%zu of %zu rows cannot be read, row %u first; of most of them: %s; compare the file with "
		"the "
		"group reconcile of the configuration",
		file->bad, file->rows, file->bad_rows[0].row, faults[worst]);
	return false;
}

static bool read_rows(const struct telco_wanted *wanted, char *text, size_t len, struct telco_file *file,
	char *error, size_t size)
{
	struct csv_reader reader;
	struct csv_row row;
	struct layout layout;
	enum csv_result result;

	csv_open(&reader, text, len);
	file->separator = reader.separator;
	result = csv_next(&reader, &row);
	if (result != CSV_ROW) {
		snprintf(error, size,
			result == CSV_TOO_MANY
				? "the first row has more than %d cells; leave columns out that "
				  "are not needed"
				: result == CSV_END
				? "there is no row in it"
				: "the first row cannot be read: a quote in it has no end, or "
				  "text behind it",
			CSV_MAX_FIELDS);
		return false;
	}
	if (!find_columns(wanted->columns, &row, &layout, error, size))
		return false;
	if (!layout.has_header)
		take_row(wanted, &layout, &row, file);
	while ((result = csv_next(&reader, &row)) != CSV_END && result != CSV_OPEN_QUOTE) {
		if (result == CSV_ROW) {
			take_row(wanted, &layout, &row, file);
			continue;
		}
		file->rows++;
		tell_bad(file, row.row, result == CSV_TOO_MANY ? TELCO_CELLS : TELCO_QUOTE);
	}
	if (result == CSV_OPEN_QUOTE) {
		snprintf(error, size, "row %u opens a quote that has no end: nothing behind it can be read",
			row.row);
		return false;
	}
	if (file->records.failed) {
		snprintf(error, size, "memory is short");
		return false;
	}
	return !is_too_bad(file) || tell_too_bad(file, error, size);
}

bool telco_read(const struct telco_wanted *wanted, char *text, size_t len, struct telco_file *file,
	char *error, size_t size)
{
	struct buffer decoded = { 0 };
	const char *ending;
	bool read = false;

	*file = (struct telco_file){ 0 };
	switch (encoding_of(text, len, &decoded, &ending)) {
	case ENCODING_WORKBOOK:
		snprintf(error, size, "this is a workbook (%s); save it as CSV", ending);
		break;
	case ENCODING_NUL:
		snprintf(error, size, "this is no text: there are NUL octets in it");
		break;
	case ENCODING_UTF16:
		file->is_utf16 = true;
		if (decoded.failed)
			snprintf(error, size, "memory is short");
		else
			read = read_rows(wanted, decoded.data, decoded.len, file, error, size);
		break;
	case ENCODING_UTF8:
		read = read_rows(wanted, text, len, file, error, size);
		break;
	}
	buffer_free(&decoded);
	return read;
}

void telco_free(struct telco_file *file)
{
	records_free(&file->records);
}
