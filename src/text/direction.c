#include "agahi/text/direction.h"

#include <string.h>
#include <utf8proc.h>

#include "agahi/text/utf8.h"

enum direction direction_of(uint32_t character)
{
	switch (utf8proc_get_property((utf8proc_int32_t)character)->bidi_class) {
	case UTF8PROC_BIDI_CLASS_L:
		return DIRECTION_LEFT;
	case UTF8PROC_BIDI_CLASS_R:
	case UTF8PROC_BIDI_CLASS_AL:
		return DIRECTION_RIGHT;
	default:
		return DIRECTION_NONE;
	}
}

bool direction_is_right_to_left(const char *text)
{
	size_t len = strlen(text), left = 0, right = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		left += direction_of(character) == DIRECTION_LEFT;
		right += direction_of(character) == DIRECTION_RIGHT;
	}
	return right > left;
}

enum direction direction_of_line(const char *line, size_t len, size_t *offset)
{
	for (size_t at = 0; at < len && line[at] != '\n';) {
		uint32_t character;
		size_t more = utf8_next(line + at, len - at, &character);

		*offset = at;
		if (direction_of(character) != DIRECTION_NONE)
			return direction_of(character);
		at += more;
	}
	return DIRECTION_NONE;
}
