#include "agahi/writing/lines.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

/* In place. */
static char *trim(char *text)
{
	size_t len;

	text += strspn(text, blanks);
	len = strlen(text);
	while (len > 0 && strchr(blanks, text[len - 1]))
		text[--len] = '\0';
	return text;
}

char *lines_trimmed(const char *text)
{
	char *copy = strdup(text), *trimmed = copy ? trim(copy) : NULL;

	if (trimmed != copy)
		memmove(copy, trimmed, strlen(trimmed) + 1);
	return copy;
}

bool lines_have(const struct lines *lines, const char *entry)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strcmp(lines->list[i], entry) == 0)
			return true;
	}
	return false;
}

static size_t count_breaks(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

bool lines_read(const char *text, struct lines *lines)
{
	char *at, *next;

	*lines = (struct lines){ .octets = strdup(text) };
	lines->list = calloc(count_breaks(text) + 1, sizeof(*lines->list));
	if (!lines->octets || !lines->list)
		return false;
	for (at = lines->octets; at; at = next) {
		char *end = strchr(at, '\n'), *entry;

		next = end ? end + 1 : NULL;
		if (end)
			*end = '\0';
		entry = trim(at);
		if (*entry && !lines_have(lines, entry))
			lines->list[lines->count++] = entry;
	}
	return true;
}

void lines_free(struct lines *lines)
{
	free(lines->list);
	free(lines->octets);
	*lines = (struct lines){ .list = NULL };
}

void lines_write(const char *const *list, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(out, list[i]);
		buffer_add_text(out, "\n");
	}
}
