/* squeeze: what people read in our sheet and our script, and browsers do not: comments, and the blanks that set lines in. Pure.
 *
 * Made for these two files: no string in them has a brace, a semicolon, or two blanks that count, and no line of the script begins within
 * one. */
#ifndef AGAHI_FRAME_SQUEEZE_H
#define AGAHI_FRAME_SQUEEZE_H

#include <stddef.h>

#include "agahi/base/buffer.h"

/* Each appends. */
void squeeze_sheet(const char *text, size_t len, struct buffer *out);
void squeeze_script(const char *text, size_t len, struct buffer *out);

#endif
