#include "agahi/sheet/encoding.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "agahi/text/charset.h"

static const char *workbook_ending(const char *octets, size_t len)
{
	static const char zip[] = "PK\x03\x04", ole[] = "\xd0\xcf\x11\xe0", open_document[] = "opendocument";

	if (len >= 4 && memcmp(octets, ole, 4) == 0)
		return ".xls";
	if (len < 4 || memcmp(octets, zip, 4) != 0)
		return NULL;
	return memmem(octets, len < 200 ? len : 200, open_document, strlen(open_document)) ? ".ods" : ".xlsx";
}

/* A mark at the beginning, or a letter beside its zero: no line of UTF-8 has one. */
static bool is_utf16(const char *octets, size_t len, enum charset *charset)
{
	if (len < 2)
		return false;
	bool little = memcmp(octets, "\xff\xfe", 2) == 0 || (octets[0] != '\0' && octets[1] == '\0');
	bool big = memcmp(octets, "\xfe\xff", 2) == 0 || (octets[0] == '\0' && octets[1] != '\0');

	*charset = little ? CHARSET_UTF16_LE : CHARSET_UTF16;
	return little || big;
}

enum encoding encoding_of(const char *octets, size_t len, struct buffer *text, const char **ending)
{
	enum charset charset;

	*ending = workbook_ending(octets, len);
	if (*ending)
		return ENCODING_WORKBOOK;
	if (is_utf16(octets, len, &charset)) {
		buffer_add_text(text, "");
		charset_decode(charset, (struct span){ (const uint8_t *)octets, len }, text);
		return ENCODING_UTF16;
	}
	return memchr(octets, '\0', len) ? ENCODING_NUL : ENCODING_UTF8;
}
