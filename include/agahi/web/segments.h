/* segments: pieces of an address, percent-encoded (RFC 3986, 2.1). Pure.
 *
 * Only letters, digits and -._~ stand for themselves, so what is encoded is safe in a path, a query, a fragment, a header
 * and between the quotes of an attribute. */
#ifndef AGAHI_SEGMENTS_H
#define AGAHI_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

/* Text of a query or a fragment. What is not UTF-8, or a control character, is written as U+FFFD. */
void segments_encode(struct buffer *out, const char *text);

/* "/a/b/c"; "/" for none. Ends with NULL. A segment "." or "..", which browsers resolve however it is encoded, is written
 * as U+FFFD: such an address leads nowhere. */
void segments_encode_path(struct buffer *out, const char *const *segments);

/* The same of a path that segments_decode_path() has decoded. A segment that is longer than any of ours ends it. */
void segments_encode_whole(struct buffer *out, const char *path);

/* In place; `*len` is what is left. False when a % is not followed by two digits, or when it stands for NUL. `plus`: +
 * stands for a blank, as in forms. */
bool segments_decode(char *text, size_t *len, bool plus);

/* Decodes a path in place. False when it is none of ours: not from the root, not UTF-8, with control characters, an encoded
 * / or \, or a segment "." or "..". */
bool segments_decode_path(char *path);

/* Can it be a segment of a path that is let in again? Not "", "." or "..", nothing with /, \ or a control character in it,
 * nothing but UTF-8. */
bool segments_can_carry(const char *segment);

#endif
