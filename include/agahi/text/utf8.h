/* utf8: characters in and out of UTF-8. What is broken is repaired (U+FFFD), never refused. */
#ifndef AGAHI_UTF8_H
#define AGAHI_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xfffd };

/* Reads the character at `text` (len > 0). Returns how many octets it took, at least one; octets that are not
 * UTF-8 read as UTF8_REPLACEMENT. */
size_t utf8_next(const char *text, size_t len, uint32_t *character);

/* Writes one character; surrogates and values above U+10FFFF are written as UTF8_REPLACEMENT. */
size_t utf8_put(uint32_t character, char out[4]);

/* The offset of the first octet that is not UTF-8, or `len` when all is well. */
size_t utf8_first_fault(const char *text, size_t len);

/* The longest beginning of `text` of at most `most` octets that ends with a whole character. */
size_t utf8_cut(const char *text, size_t len, size_t most);

#endif
