/* choices: topics that a text offers by number: "1 VOTE, 2 REGISTER, 3 CHECK".
 *
 * They stand in the text's {topics}. The number is written in the digits of every keypad (1, 2, 3), in Urdu too, where
 * it stands before its word from the right; between them a comma of the names' script. Pure. */
#ifndef AGAHI_CHOICES_H
#define AGAHI_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

enum { CHOICES_MAX = 3 };

/* Does the text offer anything? */
bool choices_stand_in(const char *text);

/* Appends the text with the names in the place of its first {topics}; as it is where it has none. */
void choices_write(const char *text, const char *const *names, size_t count, struct buffer *out);

#endif
