/* edition_lines: what stands in a line of an edition file: texts, times, numbers, hashes. Each has one spelling. Pure. */
#ifndef AGAHI_EDITION_LINES_H
#define AGAHI_EDITION_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/edition/editions.h"
#include "agahi/edition/tables.h"

enum { LINES_TIME_SIZE = 32 };

/* A text as it can stand in one line: nothing that ends the line or turns it around, no blanks around it, cut to the
 * room there is. What is clean stays as it is. False when memory is short. */
bool lines_clean(const char *text, char out[EDITION_TEXT_SIZE]);

/* "2027-02-06T19:00:00Z", from 1970 to 9999; milliseconds since 1970, UTC. Returns `text`. */
const char *lines_write_time(int64_t ms, char text[LINES_TIME_SIZE]);

/* Only as it is written; not the year 1970's first second, which stands for none. */
bool lines_read_time(const char *text, int64_t *ms);

/* SHA-256 of octets, in small hexadecimal digits. */
void lines_hash(const void *octets, size_t len, char hash[TABLES_HASH_SIZE]);

/* --- what a text begins with; where it does, the text goes on behind it ------------------------------------ */

/* Digits alone, without zeros before them, `most` at most. */
bool lines_take_number(const char **text, long long most, long long *number);

bool lines_take_word(const char **text, const char *word);

/* The digits of a hash; the same behind "sha256:". */
bool lines_take_hex(const char **text, char hash[TABLES_HASH_SIZE]);
bool lines_take_hash(const char **text, char hash[TABLES_HASH_SIZE]);

#endif
