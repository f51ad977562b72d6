#include "agahi/editor/csv.h"

#include <stdbool.h>
#include <string.h>

static char find_separator(const char *text, const char *end)
{
	static const char candidates[] = { ',', ';', '\t' };
	const char *line_end = memchr(text, '\n', (size_t)(end - text));
	size_t len = (size_t)((line_end ? line_end : end) - text);

	for (size_t i = 0; i < sizeof(candidates); i++) {
		if (memchr(text, candidates[i], len))
			return candidates[i];
	}
	return ',';
}

void csv_open(struct csv_reader *reader, char *text, size_t len)
{
	*reader = (struct csv_reader){ .at = text, .end = text + len, .line = 1 };
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		reader->at += 3;
	reader->separator = find_separator(reader->at, reader->end);
}

const char *csv_fault_words(enum csv_result result)
{
	switch (result) {
	case CSV_OPEN_QUOTE:
		return "a quotation mark opens here and is never closed";
	case CSV_STRAY_QUOTE:
		return "text follows a closing quotation mark; double the marks inside a text (\"\")";
	case CSV_TOO_MANY:
		return "has too many fields";
	default:
		return "is well formed";
	}
}

static bool at_line_end(const struct csv_reader *reader)
{
	return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r';
}

/* Steps over one line end: LF, CRLF or a lone CR. */
static void skip_line_end(struct csv_reader *reader)
{
	if (reader->at == reader->end)
		return;
	if (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
		reader->at++;
	reader->at++;
	reader->line++;
}

/* The field's text moves left over its quotes; `*end` is where it ends. */
static enum csv_result read_quoted(struct csv_reader *reader, char **start, char **end)
{
	char *to = reader->at;

	*start = to;
	for (reader->at++; reader->at < reader->end; reader->at++) {
		if (*reader->at == '"') {
			reader->at++;
			if (reader->at == reader->end || *reader->at != '"') {
				*end = to;
				return CSV_ROW;
			}
		}
		if (*reader->at == '\n')
			reader->line++;
		if (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
			continue; /* line breaks inside a text are LF for us */
		*to++ = *reader->at;
	}
	return CSV_OPEN_QUOTE;
}

static void read_plain(struct csv_reader *reader, char **start, char **end)
{
	*start = reader->at;
	while (!at_line_end(reader) && *reader->at != reader->separator)
		reader->at++;
	*end = reader->at;
}

static enum csv_result read_field(struct csv_reader *reader, char **start, char **end)
{
	enum csv_result result = CSV_ROW;

	if (reader->at < reader->end && *reader->at == '"')
		result = read_quoted(reader, start, end);
	else
		read_plain(reader, start, end);
	if (result == CSV_ROW && !at_line_end(reader) && *reader->at != reader->separator)
		return CSV_STRAY_QUOTE;
	return result;
}

static enum csv_result read_row(struct csv_reader *reader, struct csv_row *row)
{
	char *end = NULL;

	row->count = 0;
	row->line = reader->line;
	for (;;) {
		char *start;
		enum csv_result result = read_field(reader, &start, &end);

		if (result != CSV_ROW)
			return result;
		if (row->count == CSV_MAX_FIELDS)
			return CSV_TOO_MANY;
		row->fields[row->count++] = start;
		bool more = !at_line_end(reader);
		if (more)
			reader->at++;
		else
			skip_line_end(reader);
		*end = '\0'; /* only now: it may be the separator or line end just looked at */
		if (!more)
			return CSV_ROW;
	}
}

static bool is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (*row->fields[i] != '\0')
			return false;
	}
	return true;
}

enum csv_result csv_next(struct csv_reader *reader, struct csv_row *row)
{
	while (reader->at < reader->end) {
		enum csv_result result = read_row(reader, row);

		if (result == CSV_STRAY_QUOTE || result == CSV_TOO_MANY) {
			while (!at_line_end(reader))
				reader->at++;
			skip_line_end(reader);
		}
		if (result == CSV_OPEN_QUOTE)
			reader->at = reader->end;
		if (result != CSV_ROW || !is_blank(row))
			return result;
	}
	return CSV_END;
}
