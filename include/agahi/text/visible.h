/* visible: a text as it may be shown at a terminal, in the middle of a line of ours.
 *
 * What would move the cursor, colour the screen or turn the line around never gets there: control characters,
 * separators of lines and paragraphs, embeddings, overrides and isolates of the bidi algorithm (UAX 9) and tags are
 * written as U+202E, a line break as ⏎, octets that are not UTF-8 as U+FFFD. Joiners and direction marks, which
 * Urdu needs, stay. Pure. */
#ifndef AGAHI_VISIBLE_H
#define AGAHI_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"

/* Is it one of those that never get to a terminal? Also a line break. */
bool visible_is_kept_away(uint32_t character);

/* Appends `len` octets of text. `marks`: what has no width and shapes no letter (direction marks, a soft hyphen) is
 * written as U+200F too: for words that differ in nothing else. */
void visible_add(const char *text, size_t len, bool marks, struct buffer *out);

/* Appends a text without those: where words were parted by one, a blank stands. It folds (text/fold.h) as before. */
void visible_add_clean(const char *text, struct buffer *out);

/* Does it have a letter that is written from right to left? Then it needs an isolate within a line of English. */
bool visible_turns(const char *text, size_t len);

/* Appends a whole text, isolated (U+2068 … U+2069) where it needs it. */
void visible_add_isolated(const char *text, struct buffer *out);

#endif
