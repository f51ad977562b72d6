#include "agahi/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct buffer *buffer, size_t more)
{
	size_t needed = buffer->len + more + 1;

	if (buffer->failed)
		return false;
	if (needed <= buffer->capacity)
		return true;
	size_t capacity = needed < 64 ? 64 : needed * 2;
	char *data = realloc(buffer->data, capacity);
	if (!data) {
		buffer->failed = true;
		return false;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

void buffer_add(struct buffer *buffer, const void *octets, size_t len)
{
	if (!reserve(buffer, len))
		return;
	if (len > 0)
		memcpy(buffer->data + buffer->len, octets, len);
	buffer->len += len;
	buffer->data[buffer->len] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0 || !reserve(buffer, (size_t)len))
		return;
	va_start(arguments, format);
	vsnprintf(buffer->data + buffer->len, (size_t)len + 1, format, arguments);
	va_end(arguments);
	buffer->len += (size_t)len;
}

void buffer_empty(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->failed = false;
	if (buffer->data)
		buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->data);
	memset(buffer, 0, sizeof(*buffer));
}

char *buffer_take(struct buffer *buffer)
{
	if (!buffer->data && !buffer->failed)
		buffer_add(buffer, "", 0);
	char *text = buffer->failed ? NULL : buffer->data;
	if (!text)
		free(buffer->data);
	memset(buffer, 0, sizeof(*buffer));
	return text;
}
