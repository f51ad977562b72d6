#include "agahi/writing/entries.h"

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

char *entries_trimmed(const char *text)
{
	char *copy = strdup(text), *trimmed = copy ? trim(copy) : NULL;

	if (trimmed != copy)
		memmove(copy, trimmed, strlen(trimmed) + 1);
	return copy;
}

bool entries_have(const struct entries *lines, const char *entry)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strcmp(lines->list[i], entry) == 0)
			return true;
	}
	return false;
}

bool entries_are(const struct entries *lines, const char *const *list, size_t count)
{
	if (lines->count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lines->list[i], list[i]) != 0)
			return false;
	}
	return true;
}

bool entries_read(const char *text, struct entries *lines)
{
	char *at, *next;
	size_t looked_at = 0;

	*lines = (struct entries){ .octets = strdup(text) };
	lines->list = calloc(ENTRIES_MOST_LINES, sizeof(*lines->list));
	if (!lines->octets || !lines->list)
		return false;
	for (at = lines->octets; at; at = next) {
		char *end = strchr(at, '\n'), *entry;

		next = end ? end + 1 : NULL;
		if (end)
			*end = '\0';
		entry = trim(at);
		lines->cut = *entry && looked_at++ == ENTRIES_MOST_LINES;
		if (lines->cut)
			break;
		if (*entry && !entries_have(lines, entry))
			lines->list[lines->count++] = entry;
	}
	return true;
}

void entries_free(struct entries *lines)
{
	free(lines->list);
	free(lines->octets);
	*lines = (struct entries){ .list = NULL };
}

void entries_write(const char *const *list, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(out, list[i]);
		buffer_add_text(out, "\n");
	}
}
