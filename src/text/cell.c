#include "agahi/text/cell.h"

#include <string.h>

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
	buffer_add_text(out, *text != '\0' && strchr("=+-@\t\r", *text) ? "\"'" : "\"");
	add_quoted(out, text);
}
