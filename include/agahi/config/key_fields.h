/* key_fields: entries of a table of keys.h, whose field's type and place are checked: a field whose type is not the key's does
 * not compile. Whoever uses it includes keys.h. */
#ifndef AGAHI_KEY_FIELDS_H
#define AGAHI_KEY_FIELDS_H

#include <stddef.h>

#include "agahi/config/config.h"

/* Versions of clang-format do not agree about the colon. */
/* clang-format off */
#define KEY_PLACE(owner, member, type_) \
	.offset = offsetof(owner, member) + _Generic(((owner *)0)->member, type_: 0)
/* clang-format on */
#define KEY_OF_INTEGER(owner, member) .type = KEY_INTEGER, KEY_PLACE(owner, member, int)
#define KEY_OF_BOOLEAN(owner, member) .type = KEY_BOOLEAN, KEY_PLACE(owner, member, bool)
#define KEY_OF_STRING(owner, member) .type = KEY_STRING, KEY_PLACE(owner, member, const char *)
#define KEY_OF_STRINGS(owner, member) .type = KEY_STRINGS, KEY_PLACE(owner, member, struct config_strings)
#define KEY_OF_NUMBERS(owner, member) .type = KEY_NUMBERS, KEY_PLACE(owner, member, struct config_numbers)
#define KEY_OF_GROUP(owner, member, type_) .type = KEY_GROUP, KEY_PLACE(owner, member, struct type_)
/* keys_set_choice() writes an int's octets. */
#define KEY_OF_CHOICE(owner, member, enum_) \
	.type = KEY_CHOICE, \
	KEY_PLACE(owner, member, enum enum_) + 0 * sizeof(char[sizeof(enum enum_) == sizeof(int) ? 1 : -1])

#endif
