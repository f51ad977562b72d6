#include "agahi/gsm7.h"

#include <stdbool.h>

#include "agahi/utf8.h"

static const uint16_t default_alphabet[128] = {
	'@',
	0xa3,
	'$',
	0xa5,
	0xe8,
	0xe9,
	0xf9,
	0xec,
	0xf2,
	0xc7,
	'\n',
	0xd8,
	0xf8,
	'\r',
	0xc5,
	0xe5, //
	0x394,
	'_',
	0x3a6,
	0x393,
	0x39b,
	0x3a9,
	0x3a0,
	0x3a8,
	0x3a3,
	0x398,
	0x39e,
	0x1b,
	0xc6,
	0xe6,
	0xdf,
	0xc9, //
	' ',
	'!',
	'"',
	'#',
	0xa4,
	'%',
	'&',
	'\'',
	'(',
	')',
	'*',
	'+',
	',',
	'-',
	'.',
	'/', //
	'0',
	'1',
	'2',
	'3',
	'4',
	'5',
	'6',
	'7',
	'8',
	'9',
	':',
	';',
	'<',
	'=',
	'>',
	'?', //
	0xa1,
	'A',
	'B',
	'C',
	'D',
	'E',
	'F',
	'G',
	'H',
	'I',
	'J',
	'K',
	'L',
	'M',
	'N',
	'O', //
	'P',
	'Q',
	'R',
	'S',
	'T',
	'U',
	'V',
	'W',
	'X',
	'Y',
	'Z',
	0xc4,
	0xd6,
	0xd1,
	0xdc,
	0xa7, //
	0xbf,
	'a',
	'b',
	'c',
	'd',
	'e',
	'f',
	'g',
	'h',
	'i',
	'j',
	'k',
	'l',
	'm',
	'n',
	'o', //
	'p',
	'q',
	'r',
	's',
	't',
	'u',
	'v',
	'w',
	'x',
	'y',
	'z',
	0xe4,
	0xf6,
	0xf1,
	0xfc,
	0xe0,
};

static const struct {
	uint8_t code;
	uint16_t character;
} extension[] = {
	{ 0x0a, 0x0c },
	{ 0x14, '^' },
	{ 0x28, '{' },
	{ 0x29, '}' },
	{ 0x2f, '\\' },
	{ 0x3c, '[' },
	{ 0x3d, '~' },
	{ 0x3e, ']' },
	{ 0x40, '|' },
	{ 0x65, 0x20ac },
};

enum { EXTENSIONS = sizeof(extension) / sizeof(extension[0]) };

static bool is_same_as_ascii(uint32_t character)
{
	return character < 128 && default_alphabet[character] == character && character != GSM7_ESCAPE;
}

/* Codes outside the blocks that the alphabet draws from (Latin-1, Greek) need no search. */
static bool may_be_in_alphabet(uint32_t character)
{
	return character <= 0xff || (character >= 0x393 && character <= 0x3a9) || character == 0x20ac;
}

size_t gsm7_put(uint32_t character, uint8_t out[2])
{
	if (is_same_as_ascii(character)) {
		out[0] = (uint8_t)character;
		return 1;
	}
	if (!may_be_in_alphabet(character) || character == GSM7_ESCAPE)
		return 0;
	for (size_t code = 0; code < 128; code++) {
		if (default_alphabet[code] == character) {
			out[0] = (uint8_t)code;
			return 1;
		}
	}
	for (size_t i = 0; i < EXTENSIONS; i++) {
		if (extension[i].character == character) {
			out[0] = GSM7_ESCAPE;
			out[1] = extension[i].code;
			return 2;
		}
	}
	return 0;
}

size_t gsm7_septets(uint32_t character)
{
	uint8_t ignored[2];

	return gsm7_put(character, ignored);
}

static uint32_t extended_character(uint8_t code)
{
	for (size_t i = 0; i < EXTENSIONS; i++) {
		if (extension[i].code == code)
			return extension[i].character;
	}
	return code == GSM7_ESCAPE ? ' ' : default_alphabet[code];
}

void gsm7_decode(struct span septets, struct buffer *out)
{
	bool escaped = false;
	char octets[4];

	for (size_t i = 0; i < septets.len; i++) {
		uint8_t code = septets.data[i];
		uint32_t character = UTF8_REPLACEMENT;

		if (code == GSM7_ESCAPE && !escaped) {
			escaped = true;
			continue;
		}
		if (code < 128)
			character = escaped ? extended_character(code) : default_alphabet[code];
		escaped = false;
		buffer_add(out, octets, utf8_put(character, octets));
	}
}
