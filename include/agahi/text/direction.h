/* direction: which way a text is written, as far as the Unicode bidi algorithm (UAX 9) needs it. Pure. */
#ifndef AGAHI_DIRECTION_H
#define AGAHI_DIRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum direction { DIRECTION_NONE, DIRECTION_LEFT, DIRECTION_RIGHT };

/* Of a letter; digits, signs and blanks have none. */
enum direction direction_of(uint32_t character);

/* Is the text written from right to left, by most of its letters? */
bool direction_is_right_to_left(const char *text);

/* The first letter of the line at `line` (up to a line break or `len`) that has a direction: by it a phone
 * sets the line (P2). Its offset is stored; DIRECTION_NONE when there is none. */
enum direction direction_of_line(const char *line, size_t len, size_t *offset);

#endif
