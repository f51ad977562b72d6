#include "agahi/text/guess.h"

#include <stdbool.h>

#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

/* What a reading of the octets consists of, in characters. */
struct contents {
	size_t ours; /* letters of the service's scripts */
	size_t digits;
	size_t common; /* signs that all scripts have; blanks are not counted */
	size_t foreign;
	size_t noise;
	bool begins_with_line_end;
};

static bool is_digit(uint32_t character)
{
	return (character >= '0' && character <= '9') || (character >= 0x0660 && character <= 0x0669) ||
		(character >= 0x06f0 && character <= 0x06f9);
}

static void count_character(uint32_t character, unsigned scripts, struct contents *contents)
{
	enum script script = script_of(character);

	if (script == SCRIPT_NOISE)
		contents->noise++;
	else if (is_digit(character))
		contents->digits++;
	else if (script == SCRIPT_COMMON)
		contents->common += character != ' ';
	else if (script & scripts)
		contents->ours++;
	else
		contents->foreign++;
}

static struct contents read_as(enum charset charset, struct span octets, unsigned scripts)
{
	struct contents contents = { 0 };
	struct buffer text = { 0 };

	buffer_add(&text, "", 0);
	charset_decode(charset, octets, &text);
	for (size_t at = 0; !text.failed && at < text.len;) {
		uint32_t character;
		size_t taken = utf8_next(text.data + at, text.len - at, &character);

		if (at == 0)
			contents.begins_with_line_end = character == '\n' || character == '\r';
		count_character(character, scripts, &contents);
		at += taken;
	}
	if (octets.len % 2 != 0 && (charset == CHARSET_UTF16 || charset == CHARSET_UTF16_LE))
		contents.noise++; /* half a character */
	buffer_free(&text);
	return contents;
}

static bool is_noise(const struct contents *contents)
{
	return contents->noise > 0 || (contents->ours == 0 && contents->foreign > 0);
}

/* Letters of other scripts, read octet by octet, can look like digits between line ends; and a text of a few
 * letters may well have a row of pictures. */
static bool is_wholly_ours(const struct contents *contents)
{
	return contents->noise == 0 && contents->foreign == 0 && !contents->begins_with_line_end &&
		contents->ours + contents->digits > 0 &&
		(contents->ours > 0 || contents->digits >= contents->common);
}

/* A text that every alphabet here reads alike. */
static bool is_plain(struct span octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		uint8_t octet = octets.data[i];

		if ((octet < 0x20 && octet != '\n' && octet != '\r') || octet > 0x7e)
			return false;
	}
	return true;
}

static bool has_high_octet(struct span octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		if (octets.data[i] >= 0x80)
			return true;
	}
	return false;
}

static bool reads_as(enum charset charset, struct span octets, unsigned scripts)
{
	struct contents contents = read_as(charset, octets, scripts);

	return is_wholly_ours(&contents);
}

static enum charset guess_for_octets(enum charset declared, struct span octets, unsigned scripts)
{
	static const enum charset units[] = { CHARSET_UTF16, CHARSET_UTF16_LE };

	if (is_plain(octets))
		return declared;
	if (has_high_octet(octets) && reads_as(CHARSET_UTF8, octets, scripts))
		return CHARSET_UTF8;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && octets.len % 2 == 0; i++) {
		if (reads_as(units[i], octets, scripts))
			return units[i];
	}
	struct contents contents = read_as(declared, octets, scripts);
	return is_noise(&contents) && reads_as(CHARSET_LATIN1, octets, scripts) ? CHARSET_LATIN1 : declared;
}

static enum charset guess_for_units(struct span octets, unsigned scripts)
{
	static const enum charset others[] = { CHARSET_UTF16_LE, CHARSET_UTF8 };
	struct contents declared = read_as(CHARSET_UTF16, octets, scripts);

	if (!is_noise(&declared) && declared.ours > 0)
		return CHARSET_UTF16;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct contents other = read_as(others[i], octets, scripts);

		if (is_wholly_ours(&other) && (is_noise(&declared) || other.ours > 0))
			return others[i];
	}
	return CHARSET_UTF16;
}

enum charset guess_charset(enum charset declared, struct span octets, unsigned scripts)
{
	switch (declared) {
	case CHARSET_UTF16:
		return guess_for_units(octets, scripts);
	case CHARSET_GSM7:
	case CHARSET_ASCII:
	case CHARSET_LATIN1:
		return guess_for_octets(declared, octets, scripts);
	default:
		return declared; /* the national tables, by a header that knows what it says */
	}
}
