#include "agahi/text/charset.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* Bits 3 and 2 of the general and class groups (3GPP TS 23.038, 4): GSM, 8-bit, UCS-2, reserved. */
static enum charset of_class_bits(uint8_t data_coding, enum charset fallback)
{
	static const uint8_t ucs2 = 0x08, eight_bit = 0x04;

	if ((data_coding & 0x0c) == ucs2)
		return CHARSET_UTF16;
	return (data_coding & 0x0c) == eight_bit ? CHARSET_LATIN1 : fallback;
}

enum charset charset_of(uint8_t data_coding, enum charset fallback)
{
	switch (data_coding) {
	case 0x01:
		return CHARSET_ASCII;
	case 0x02:
	case 0x03:
	case 0x04:
		return CHARSET_LATIN1;
	case 0x08:
		return CHARSET_UTF16;
	default:
		break;
	}
	if (data_coding >= 0x10 && data_coding <= 0x7f) /* 00xx, and 01xx: to be deleted after reading */
		return of_class_bits(data_coding, fallback);
	if (data_coding >= 0xe0 && data_coding <= 0xef) /* message waiting, stored, UCS-2 */
		return CHARSET_UTF16;
	if (data_coding >= 0xf0) /* data coding and class: bit 2 tells 8-bit data */
		return data_coding & 0x04 ? CHARSET_LATIN1 : fallback;
	return fallback;
}

static void add_character(uint32_t character, struct buffer *out)
{
	char octets[4];

	if (character != 0)
		buffer_add(out, octets, utf8_put(character, octets));
}

static uint32_t read_unit(const uint8_t *at, bool little_endian)
{
	return little_endian ? (uint32_t)(at[1] << 8 | at[0]) : (uint32_t)(at[0] << 8 | at[1]);
}

static bool is_high_surrogate(uint32_t unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low_surrogate(uint32_t unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

static void decode_utf16(struct span octets, bool little_endian, struct buffer *out)
{
	size_t at = 0;

	if (octets.len >= 2 && read_unit(octets.data, true) == 0xfeff)
		little_endian = true;
	if (octets.len >= 2 && read_unit(octets.data, little_endian) == 0xfeff)
		at = 2;
	for (; at + 1 < octets.len; at += 2) {
		uint32_t unit = read_unit(octets.data + at, little_endian);

		if (is_high_surrogate(unit) && at + 3 < octets.len) {
			uint32_t low = read_unit(octets.data + at + 2, little_endian);

			if (is_low_surrogate(low)) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				at += 2;
			}
		}
		add_character(unit, out);
	}
}

static void decode_utf8(struct span octets, struct buffer *out)
{
	const char *text = (const char *)octets.data;
	bool marked = octets.len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
	uint32_t character;

	for (size_t at = marked ? 3 : 0; at < octets.len;) {
		at += utf8_next(text + at, octets.len - at, &character);
		add_character(character, out);
	}
}

static void decode_octets(struct span octets, uint8_t highest, struct buffer *out)
{
	for (size_t i = 0; i < octets.len; i++)
		add_character(octets.data[i] <= highest ? octets.data[i] : UTF8_REPLACEMENT, out);
}

enum charset charset_shifted(enum charset charset, enum gsm7_shift shift)
{
	static const enum charset shifted[] = { [GSM7_DEFAULT] = CHARSET_GSM7,
		[GSM7_URDU_LOCKING] = CHARSET_GSM7_URDU_LOCKING,
		[GSM7_URDU_SINGLE] = CHARSET_GSM7_URDU_SINGLE,
		[GSM7_URDU] = CHARSET_GSM7_URDU };

	return charset == CHARSET_GSM7 ? shifted[shift] : charset;
}

void charset_decode(enum charset charset, struct span octets, struct buffer *out)
{
	switch (charset) {
	case CHARSET_GSM7_URDU_LOCKING:
		gsm7_decode(octets, GSM7_URDU_LOCKING, out);
		break;
	case CHARSET_GSM7_URDU_SINGLE:
		gsm7_decode(octets, GSM7_URDU_SINGLE, out);
		break;
	case CHARSET_GSM7_URDU:
		gsm7_decode(octets, GSM7_URDU, out);
		break;
	case CHARSET_ASCII:
		decode_octets(octets, 0x7f, out);
		break;
	case CHARSET_LATIN1:
		decode_octets(octets, 0xff, out);
		break;
	case CHARSET_UTF16:
		decode_utf16(octets, false, out);
		break;
	case CHARSET_UTF16_LE:
		decode_utf16(octets, true, out);
		break;
	case CHARSET_UTF8:
		decode_utf8(octets, out);
		break;
	default:
		gsm7_decode(octets, GSM7_DEFAULT, out);
		break;
	}
}

const char *charset_tag(enum charset charset)
{
	static const char *const names[CHARSET_COUNT] = { "gsm7", "ascii", "latin1", "ucs2",
		"gsm7-urdu-locking", "gsm7-urdu-single", "gsm7-urdu", "ucs2-little-endian", "utf8" };

	return names[charset];
}

/* SMSCs turn ASCII and Latin-1 into GSM's septets on the way; what either lacks is lost. */
static bool is_taken(enum charset alphabet, uint32_t character)
{
	switch (alphabet) {
	case CHARSET_ASCII:
		return character <= 0x7f;
	case CHARSET_LATIN1:
		return character <= 0xff;
	default:
		return true;
	}
}

size_t charset_septets(enum charset alphabet, enum gsm7_shift shift, uint32_t character)
{
	return is_taken(alphabet, character) ? gsm7_septets(character, shift) : 0;
}

size_t charset_units(uint32_t character)
{
	return character > 0xffff ? 2 : 1;
}
