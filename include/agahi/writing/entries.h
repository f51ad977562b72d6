/* entries: what a field of a form holds that has an entry a line: keywords, examples. Pure. */
#ifndef AGAHI_WRITING_ENTRIES_H
#define AGAHI_WRITING_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

/* Lines that are looked at, so that a field of any size costs little; more than any message may have. */
enum { ENTRIES_MOST_LINES = 2000 };

struct entries {
	char **list; /* without blanks at their ends, each once, none empty */
	size_t count;
	bool cut;     /* there were more lines: those are not in it, and nothing of it should be kept */
	char *octets; /* that they stand in */
};

/* False when memory is short. entries_free() in any case. */
bool entries_read(const char *text, struct entries *lines);
void entries_free(struct entries *lines);

bool entries_have(const struct entries *lines, const char *entry);

/* Just these, in this order? */
bool entries_are(const struct entries *lines, const char *const *list, size_t count);

/* Appends them as a field has them. */
void entries_write(const char *const *list, size_t count, struct buffer *out);

/* The caller's (free()), without blanks and line breaks at both ends; NULL when memory is short. */
char *entries_trimmed(const char *text);

#endif
