#include "agahi/text/utf8.h"

#include <utf8proc.h>

static bool decode(const char *text, size_t len, uint32_t *character, size_t *taken)
{
	utf8proc_int32_t code;
	utf8proc_ssize_t octets = utf8proc_iterate(
		(const utf8proc_uint8_t *)text, (utf8proc_ssize_t)(len > 4 ? 4 : len), &code);

	if (octets < 1 || code < 0)
		return false;
	*character = (uint32_t)code;
	*taken = (size_t)octets;
	return true;
}

size_t utf8_next(const char *text, size_t len, uint32_t *character)
{
	size_t taken;

	if ((unsigned char)*text < 0x80) {
		*character = (unsigned char)*text;
		return 1;
	}
	if (decode(text, len, character, &taken))
		return taken;
	*character = UTF8_REPLACEMENT;
	return 1;
}

size_t utf8_put(uint32_t character, char out[4])
{
	if (character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff))
		character = UTF8_REPLACEMENT;
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)character, (utf8proc_uint8_t *)out);
}

size_t utf8_first_fault(const char *text, size_t len)
{
	uint32_t character;
	size_t taken;

	for (size_t at = 0; at < len; at += taken) {
		if (!decode(text + at, len - at, &character, &taken))
			return at;
	}
	return len;
}

size_t utf8_cut(const char *text, size_t len, size_t most)
{
	if (len <= most)
		return len;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}
