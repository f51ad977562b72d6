/* cookie: the three cookies of the desk, read and written. Pure.
 *
 * Under TLS their names begin with __Host-, so that no other host and no plain connection can set them. Nothing but the
 * letters of a token, or of a language tag, comes in or goes out. */
#ifndef AGAHI_COOKIE_H
#define AGAHI_COOKIE_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

enum cookie { COOKIE_SESSION, COOKIE_LANGUAGE, COOKIE_DEVICE /* that somebody has logged in here before */ };

/* From a browser's Cookie header (NULL: it sends none). "" when it is not there, is there twice, is longer than fits, or has
 * other letters. */
void cookie_read(const char *header, enum cookie cookie, bool tls, char *out, size_t size);

/* A Set-Cookie line, with its CR LF. A `value` of "", or of other letters, takes the cookie away. */
void cookie_write(struct buffer *out, enum cookie cookie, bool tls, const char *value);

#endif
