/* cell: a cell of a table as spreadsheets read it (RFC 4180). Pure.
 *
 * A spreadsheet calculates with what begins like a formula, whoever wrote it, and in quotes too. An apostrophe before it, the
 * guard, keeps it text. What began with apostrophes before such a beginning gets one more, so that taking one away gives back
 * every text as it was. */
#ifndef AGAHI_CELL_H
#define AGAHI_CELL_H

#include <stdbool.h>

#include "agahi/base/buffer.h"

/* Exactly the text: for programs. In quotes where it needs them: with a comma, semicolon, tab, quote or line break in it, or a
 * blank before it. */
void cell_add(struct buffer *out, const char *text);

/* The same for spreadsheets, guarded. */
void cell_add_guarded(struct buffer *out, const char *text);

/* What others wrote: guarded, and always in quotes. */
void cell_add_words(struct buffer *out, const char *text);

/* Would a spreadsheet calculate with it: = + - @, also as wide as ideographs are, a tab or a line break, behind blanks too? */
bool cell_calculates(const char *text);

/* Where the text begins that was guarded: behind the guard, or at the beginning where there is none. */
const char *cell_without_guard(const char *cell);

#endif
