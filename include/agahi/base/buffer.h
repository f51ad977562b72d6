/* buffer: text that grows.
 *
 * Zero-initialise, add, look at `data` (always ends in NUL once something was added), free. When memory runs
 * out `failed` is set and further additions do nothing, so that callers check once, at the end. */
#ifndef AGAHI_BUFFER_H
#define AGAHI_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *data;
	size_t len;
	size_t capacity;
	bool failed;
};

void buffer_add(struct buffer *buffer, const void *octets, size_t len);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_free(struct buffer *buffer);

/* Begins anew in the memory that it has. */
void buffer_empty(struct buffer *buffer);

/* The text as the caller's own (free()), NULL when the buffer failed; the buffer is empty afterwards. */
char *buffer_take(struct buffer *buffer);

#endif
