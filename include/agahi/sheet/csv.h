/* csv: tables as spreadsheets save them (RFC 4180): a byte order mark, CRLF, LF or CR, quoted fields with commas,
 * quotes and line breaks in them; a semicolon or a tab in place of the comma, told from the first line or by a line
 * `sep=;` before it.
 *
 * Rows are numbered as the spreadsheet numbers them: a cell with line breaks is one row, and blank rows count. The
 * line `sep=;` does not, for Excel obeys it and does not show it; LibreOffice shows it, and writes it in quotes: then
 * it is the first row. */
#ifndef AGAHI_CSV_H
#define AGAHI_CSV_H

#include <stddef.h>

enum { CSV_MAX_FIELDS = 64 };

struct csv_reader {
	char *at;
	char *end;
	char separator;
	unsigned row; /* that was read last, from 1 */
};

struct csv_row {
	const char *fields[CSV_MAX_FIELDS]; /* into the reader's text */
	size_t count;                       /* empty fields beyond CSV_MAX_FIELDS are not counted */
	unsigned row;
};

enum csv_result {
	CSV_ROW,
	CSV_END,
	CSV_OPEN_QUOTE,  /* a quoted field has no end; nothing can be read after it */
	CSV_STRAY_QUOTE, /* text follows a closing quote; the row is skipped */
	CSV_TOO_MANY,    /* fields; the row is skipped */
};

/* `text` is changed while it is read, and must outlive the rows. It holds `len` octets and a NUL. */
void csv_open(struct csv_reader *reader, char *text, size_t len);

/* Reads the next row that is not blank. */
enum csv_result csv_next(struct csv_reader *reader, struct csv_row *row);

#endif
