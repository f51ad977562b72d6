#include "agahi/web/segments.h"

#include <string.h>
#include <strings.h>

#include "agahi/text/utf8.h"

enum { SEGMENT_SIZE = 1024 };

static bool stands_for_itself(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
		(letter >= '0' && letter <= '9') || (letter != '\0' && strchr("-._~", letter));
}

static void encode_octet(struct buffer *out, char octet)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char value = (unsigned char)octet;
	const char encoded[3] = { '%', digits[value >> 4], digits[value & 15] };

	if (stands_for_itself(octet))
		buffer_add(out, &octet, 1);
	else
		buffer_add(out, encoded, sizeof(encoded));
}

static bool is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

/* Line breaks and tabs are what a person may have typed. */
static bool may_be_typed(uint32_t character)
{
	return !is_control(character) || character == '\n' || character == '\t' || character == '\r';
}

void segments_encode(struct buffer *out, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		char octets[4];

		at += utf8_next(text + at, len - at, &character);
		size_t count = utf8_put(may_be_typed(character) ? character : UTF8_REPLACEMENT, octets);
		for (size_t i = 0; i < count; i++)
			encode_octet(out, octets[i]);
	}
}

static bool is_dots(const char *segment, size_t len)
{
	return (len == 1 || len == 2) && strncmp(segment, "..", len) == 0;
}

void segments_encode_path(struct buffer *out, const char *const *segments)
{
	if (!*segments)
		buffer_add_text(out, "/");
	for (; *segments; segments++) {
		buffer_add_text(out, "/");
		segments_encode(out, is_dots(*segments, strlen(*segments)) ? "\xef\xbf\xbd" : *segments);
	}
}

void segments_encode_whole(struct buffer *out, const char *path)
{
	char segment[SEGMENT_SIZE];

	for (const char *at = path; *at == '/';) {
		size_t len = strcspn(++at, "/");

		if (len >= sizeof(segment))
			return;
		memcpy(segment, at, len);
		segment[len] = '\0';
		buffer_add_text(out, "/");
		segments_encode(out, segment);
		at += len;
	}
}

static int digit_of(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'a' && letter <= 'f')
		return letter - 'a' + 10;
	if (letter >= 'A' && letter <= 'F')
		return letter - 'A' + 10;
	return -1;
}

bool segments_decode(char *text, size_t *len, bool plus)
{
	size_t out = 0;

	for (size_t at = 0; at < *len; at++) {
		char octet = text[at];

		if (octet == '%') {
			int high = at + 2 < *len ? digit_of(text[at + 1]) : -1;
			int low = at + 2 < *len ? digit_of(text[at + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			octet = (char)(high << 4 | low);
			at += 2;
		} else if (octet == '+' && plus) {
			octet = ' ';
		}
		if (octet == '\0')
			return false;
		text[out++] = octet;
	}
	*len = out;
	return true;
}

static bool hides_a_slash(const char *path)
{
	for (const char *at = strchr(path, '%'); at; at = strchr(at + 1, '%')) {
		if (strncasecmp(at, "%2f", 3) == 0 || strncasecmp(at, "%5c", 3) == 0)
			return true;
	}
	return strchr(path, '\\') != NULL;
}

static bool has_dots(const char *path)
{
	for (const char *at = path; at; at = strchr(at + 1, '/')) {
		if (is_dots(at + 1, strcspn(at + 1, "/")))
			return true;
	}
	return false;
}

static bool has_controls(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if (is_control(character))
			return true;
	}
	return false;
}

bool segments_decode_path(char *path)
{
	size_t len = strlen(path);

	if (*path != '/' || hides_a_slash(path) || !segments_decode(path, &len, false))
		return false;
	path[len] = '\0';
	return utf8_first_fault(path, len) == len && !has_controls(path, len) && !has_dots(path);
}

bool segments_can_carry(const char *segment)
{
	size_t len = strlen(segment);

	return len > 0 && !is_dots(segment, len) && !strpbrk(segment, "/\\") &&
		utf8_first_fault(segment, len) == len && !has_controls(segment, len);
}
