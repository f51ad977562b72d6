/* typed: a number as a person types, or copies, it: for commands, that they say what is wrong with it. Pure. */
#ifndef AGAHI_TYPED_H
#define AGAHI_TYPED_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/address.h"

enum typed_kind {
	TYPED_PHONE,  /* a citizen's number, whole */
	TYPED_SENDER, /* or a service's, of three digits and more */
};

/* Reads a number in UTF-8: with + or 00, a 0, or neither before it; its digits Latin, Arabic, Urdu or full width; blanks,
 * hyphens, dots, strokes, brackets and the marks of direction that come along when it is copied are passed over. Writes it
 * in ASCII, without those, as sender_identity_of() takes it. False with `error`, which does not tell the number. */
bool typed_read(const char *text, enum typed_kind kind, const char *country_code, char number[ADDRESS_SIZE],
	char *error, size_t size);

#endif
