/* cell: a cell of a table as spreadsheets read it (RFC 4180). Pure. */
#ifndef AGAHI_CELL_H
#define AGAHI_CELL_H

#include "agahi/base/buffer.h"

/* In quotes where it needs them: with a comma, semicolon, tab, quote or line break in it, or a blank before it. */
void cell_add(struct buffer *out, const char *text);

/* What others wrote: always in quotes, and with an apostrophe before what a spreadsheet would take for a formula. */
void cell_add_words(struct buffer *out, const char *text);

#endif
