#include "agahi/frame/squeeze.h"

#include <stdbool.h>
#include <string.h>

/* --- the sheet ---------------------------------------------------------------------------------------- */

static bool is_blank(char letter)
{
	return letter == ' ' || letter == '\t' || letter == '\n';
}

/* The octets of a comment that begins here; 0: none does. */
static size_t comment_at(const char *text, size_t len)
{
	const char *end;

	if (len < 4 || memcmp(text, "/*", 2) != 0)
		return 0;
	end = memmem(text + 2, len - 2, "*/", 2);
	return end ? (size_t)(end + 2 - text) : len;
}

/* May a blank be left out behind this letter? Behind a colon only where a value follows: before one it divides selectors. */
static bool ends_word(char letter)
{
	return letter == '\0' || strchr("{};,:", letter);
}

static bool begins_word(char letter)
{
	return letter == '{' || letter == '}' || letter == ';' || letter == ',';
}

void squeeze_sheet(const char *text, size_t len, struct buffer *out)
{
	bool blank = false;
	char last = '\0';

	for (size_t i = 0; i < len;) {
		size_t comment = comment_at(text + i, len - i);

		if (comment > 0 || is_blank(text[i])) {
			blank = true;
			i += comment > 0 ? comment : 1;
			continue;
		}
		if (blank && !ends_word(last) && !begins_word(text[i]))
			buffer_add(out, " ", 1);
		blank = false;
		last = text[i];
		buffer_add(out, &text[i++], 1);
	}
}

/* --- the script --------------------------------------------------------------------------------------- */

void squeeze_script(const char *text, size_t len, struct buffer *out)
{
	const char *end = text + len;

	while (text < end) {
		const char *next = memchr(text, '\n', (size_t)(end - text));

		next = next ? next + 1 : end;
		while (text < next && (*text == '\t' || *text == ' '))
			text++;
		if (next - text > 1 && memcmp(text, "//", 2) != 0)
			buffer_add(out, text, (size_t)(next - text));
		text = next;
	}
}
