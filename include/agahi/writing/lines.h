/* lines: what a field of a form holds that has an entry a line: keywords, examples. Pure. */
#ifndef AGAHI_WRITING_LINES_H
#define AGAHI_WRITING_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

struct lines {
	char **list; /* without blanks at their ends, each once, none empty */
	size_t count;
	char *octets; /* that they stand in */
};

/* False when memory is short. lines_free() in any case. */
bool lines_read(const char *text, struct lines *lines);
void lines_free(struct lines *lines);

bool lines_have(const struct lines *lines, const char *entry);

/* Appends them as a field has them. */
void lines_write(const char *const *list, size_t count, struct buffer *out);

/* The caller's (free()), without blanks and line breaks at both ends; NULL when memory is short. */
char *lines_trimmed(const char *text);

#endif
