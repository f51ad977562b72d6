#include "agahi/text/cell.h"

#include <string.h>

static bool begins_formula(const char *text)
{
	static const char *const beginnings[] = { "=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b",
		"\uff0d", "\uff20" };

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	}
	return false;
}

bool cell_calculates(const char *text)
{
	return begins_formula(text + strspn(text, " "));
}

static bool needs_guard(const char *text)
{
	return cell_calculates(text + strspn(text, "'"));
}

const char *cell_without_guard(const char *cell)
{
	return *cell == '\'' && needs_guard(cell + 1) ? cell + 1 : cell;
}

static void add_quoted(struct buffer *out, const char *text)
{
	for (; *text != '\0'; text++)
		buffer_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	buffer_add_text(out, "\"");
}

void cell_add(struct buffer *out, const char *text)
{
	if (!strpbrk(text, ",;\t\"\r\n") && *text != ' ') {
		buffer_add_text(out, text);
		return;
	}
	buffer_add_text(out, "\"");
	add_quoted(out, text);
}

void cell_add_words(struct buffer *out, const char *text)
{
	buffer_add_text(out, needs_guard(text) ? "\"'" : "\"");
	add_quoted(out, text);
}

void cell_add_guarded(struct buffer *out, const char *text)
{
	if (needs_guard(text))
		cell_add_words(out, text);
	else
		cell_add(out, text);
}
