#include "agahi/text/visible.h"

#include <string.h>
#include <utf8proc.h>

#include "agahi/text/direction.h"
#include "agahi/text/utf8.h"

static const char isolate[] = "\xe2\x81\xa8", isolate_end[] = "\xe2\x81\xa9", line_break[] = "⏎";

enum { ZERO_WIDTH_NON_JOINER = 0x200c, ZERO_WIDTH_JOINER = 0x200d };

/* Directions that reach over more than their own place (UAX 9, 2.1 to 2.5), the deprecated ones of Unicode (U+206A to
 * U+206F), the Arabic letter mark, which no keyboard types, and annotations between lines. */
static bool turns_others(uint32_t character)
{
	return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x206f) ||
		(character >= 0xfff9 && character <= 0xfffb) || character == 0x061c;
}

static bool is_tag(uint32_t character)
{
	return character >= 0xe0000 && character <= 0xe0fff;
}

static bool is_mark(uint32_t character)
{
	return utf8proc_category((utf8proc_int32_t)character) == UTF8PROC_CATEGORY_CF &&
		character != ZERO_WIDTH_NON_JOINER && character != ZERO_WIDTH_JOINER;
}

bool visible_is_kept_away(uint32_t character)
{
	switch (utf8proc_category((utf8proc_int32_t)character)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return turns_others(character) || is_tag(character);
	}
}

void visible_add(const char *text, size_t len, bool marks, struct buffer *out)
{
	for (size_t at = 0; at < len;) {
		uint32_t character;
		char octets[4];

		at += utf8_next(text + at, len - at, &character);
		if (character == '\n')
			buffer_add_text(out, line_break);
		else if (visible_is_kept_away(character) || (marks && is_mark(character)))
			buffer_add_format(out, "U+%04X", (unsigned)character);
		else
			buffer_add(out, octets, utf8_put(character, octets));
	}
}

/* As text/fold.h takes them: within a word, or between two. */
static bool parts_words(uint32_t character)
{
	switch (utf8proc_category((utf8proc_int32_t)character)) {
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_MN:
		return false;
	default:
		return true;
	}
}

void visible_add_clean(const char *text, struct buffer *out)
{
	size_t len = strlen(text);
	bool gap = false, begun = false;

	buffer_add_text(out, "");
	for (size_t at = 0; at < len;) {
		uint32_t character;
		char octets[4];

		at += utf8_next(text + at, len - at, &character);
		if (visible_is_kept_away(character)) {
			gap = gap || (begun && parts_words(character));
			continue;
		}
		if (gap && character != ' ')
			buffer_add_text(out, " ");
		gap = false;
		begun = true;
		buffer_add(out, octets, utf8_put(character, octets));
	}
}

bool visible_turns(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if (direction_of(character) == DIRECTION_RIGHT)
			return true;
	}
	return false;
}

void visible_add_isolated(const char *text, struct buffer *out)
{
	size_t len = strlen(text);
	bool turns = visible_turns(text, len);

	buffer_add_text(out, turns ? isolate : "");
	visible_add(text, len, false, out);
	buffer_add_text(out, turns ? isolate_end : "");
}
