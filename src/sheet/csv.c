#include "agahi/sheet/csv.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* The one of , ; and tab that stands most often outside quotes in the first line that is not blank. */
static char find_separator(const char *text, const char *end)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t counts[sizeof(candidates)] = { 0 }, best = 0;
	bool quoted = false;

	while (text < end && (*text == '\n' || *text == '\r'))
		text++;
	for (; text < end && (quoted || (*text != '\n' && *text != '\r')); text++) {
		const char *candidate = memchr(candidates, *text, sizeof(candidates));

		quoted ^= *text == '"';
		if (candidate && !quoted)
			counts[candidate - candidates]++;
	}
	for (size_t i = 1; i < sizeof(candidates); i++)
		best = counts[i] > counts[best] ? i : best;
	return candidates[best];
}

/* Steps over a line `sep=;` and returns its separator; NUL where there is none. In quotes it was a row of the sheet. */
static char take_separator_line(struct csv_reader *reader)
{
	const char *at = reader->at;
	size_t left = (size_t)(reader->end - at);
	size_t quote = left > 0 && *at == '"';

	if (left < quote + 5 || strncasecmp(at + quote, "sep=", 4) != 0)
		return '\0';
	char separator = at[quote + 4];
	size_t len = quote + 5;
	len += quote > 0 && len < left && at[len] == '"';
	while (len < left && strchr(",;\t ", at[len])) /* what a program adds to fill the row */
		len++;
	if (len < left && at[len] != '\n' && at[len] != '\r')
		return '\0';
	len += len + 1 < left && at[len] == '\r' && at[len + 1] == '\n';
	reader->at += len < left ? len + 1 : len;
	reader->row += quote > 0;
	return separator;
}

void csv_open(struct csv_reader *reader, char *text, size_t len)
{
	*reader = (struct csv_reader){ .at = text, .end = text + len };
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		reader->at += 3;
	reader->separator = take_separator_line(reader);
	if (reader->separator == '\0')
		reader->separator = find_separator(reader->at, reader->end);
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
		if (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
			continue;
		*to++ = *reader->at == '\r' ? '\n'
					    : *reader->at; /* line breaks inside a text are LF for us */
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
	row->row = ++reader->row;
	for (;;) {
		char *start;
		enum csv_result result = read_field(reader, &start, &end);

		if (result != CSV_ROW)
			return result;
		if (row->count < CSV_MAX_FIELDS)
			row->fields[row->count++] = start;
		else if (end > start)
			return CSV_TOO_MANY;
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
