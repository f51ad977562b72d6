#include "agahi/editor/proofread.h"

#include <stdint.h>
#include <string.h>

#include "agahi/text/direction.h"
#include "agahi/text/gsm7.h"
#include "agahi/text/segment.h"
#include "agahi/text/utf8.h"

/* --- cost --------------------------------------------------------------------------------------------- */

struct proofread_cost proofread_cost(const char *text)
{
	struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false };
	struct proofread_cost cost = { 0, false, 0 };
	struct segments segments;

	if (segment_text(text, &format, &segments) == 0) {
		cost.parts = segments.count;
		cost.ucs2 = segments.charset == CHARSET_UTF16;
		segments_free(&segments);
	}
	format.urdu = true;
	if (cost.ucs2 && segment_text(text, &format, &segments) == 0) {
		if (segments.shift != GSM7_DEFAULT)
			cost.parts_7bit = segments.count;
		segments_free(&segments);
	}
	return cost;
}

/* What a word processor puts in by itself, and the plain sign that it stands for. */
static const struct {
	uint32_t character;
	const char *plain;
} replacements[] = {
	{ 0x00a0, "a plain space" },
	{ 0x00ad, "nothing" },
	{ 0x00b4, "\'" },
	{ 0x060c, "a comma , where the text is English" },
	{ 0x2010, "-" },
	{ 0x2011, "-" },
	{ 0x2012, "-" },
	{ 0x2013, "-" },
	{ 0x2014, "-" },
	{ 0x2018, "\'" },
	{ 0x2019, "\'" },
	{ 0x201a, "," },
	{ 0x201c, "\"" },
	{ 0x201d, "\"" },
	{ 0x2022, "-" },
	{ 0x2026, "..." },
	{ 0x202f, "a plain space" },
	{ 0x2212, "-" },
	{ 0x200b, "nothing" },
	{ 0x200e, "nothing" },
	{ 0xfeff, "nothing" },
	{ 0x00d7, "x" },
	{ 0x20a8, "Rs" },
	{ '`', "\'" },
};

static const char *plain_for(uint32_t character)
{
	for (size_t i = 0; i < sizeof(replacements) / sizeof(replacements[0]); i++) {
		if (replacements[i].character == character)
			return replacements[i].plain;
	}
	return NULL;
}

static void write_character(struct buffer *out, uint32_t character, const char *plain)
{
	char octets[5] = { 0 };

	utf8_put(character, octets);
	buffer_add_format(out, " %s (U+%04X%s%s)", octets, (unsigned)character, plain ? "; write " : "",
		plain ? plain : "");
}

/* Was the character at `at` in the text before? */
static bool was_before(const char *text, size_t at, size_t len)
{
	for (size_t i = 0; i < at; i++) {
		if (memcmp(text + i, text + at, len) == 0 && i + len <= at)
			return true;
	}
	return false;
}

/* Writes each character once that the tables lack; returns how many there are. */
static size_t write_missing(const char *text, enum gsm7_shift shift, size_t most, struct buffer *out)
{
	size_t len = strlen(text), found = 0;

	for (size_t at = 0, more; at < len; at += more) {
		uint32_t character;

		more = utf8_next(text + at, len - at, &character);
		if (gsm7_septets(character, shift) > 0 || was_before(text, at, more))
			continue;
		if (++found > most)
			return found;
		write_character(out, character, shift == GSM7_DEFAULT ? plain_for(character) : NULL);
	}
	return found;
}

bool proofread_costly_characters(const char *text, struct buffer *out)
{
	enum { AN_ACCIDENT = 8 };
	size_t found = write_missing(text, GSM7_DEFAULT, AN_ACCIDENT, out);

	return found > 0 && found <= AN_ACCIDENT;
}

bool proofread_not_in_urdu_tables(const char *text, struct buffer *out)
{
	return write_missing(text, GSM7_URDU, SIZE_MAX, out) > 0;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool ends_sentence(uint32_t character)
{
	/* . ! ? : ; and their Arabic and Urdu kin, line breaks */
	static const uint32_t ends[] = { '.', '!', '?', ':', ';', '\n', 0x061b, 0x061f, 0x06d4 };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (ends[i] == character)
			return true;
	}
	return false;
}

size_t proofread_longest_sentence(const char *text, const char **sentence, size_t *sentence_len)
{
	size_t len = strlen(text), start = 0, words = 0, most = 0;
	bool in_word = false;

	*sentence = text;
	*sentence_len = 0;
	for (size_t at = 0; at <= len;) {
		uint32_t character = '\n'; /* the end of the text ends a sentence too */
		size_t next = at + (at < len ? utf8_next(text + at, len - at, &character) : 1);
		bool blank = character == ' ' || ends_sentence(character);

		words += in_word && blank;
		in_word = !blank;
		if (ends_sentence(character)) {
			if (words > most) {
				most = words;
				*sentence = text + start;
				*sentence_len = at - start;
			}
			words = 0;
			start = next;
		}
		at = next;
	}
	return most;
}

/* A Latin word before any other letter of the line that begins at `line`. */
static const char *latin_beginning(const char *line, size_t *len)
{
	size_t at;

	if (direction_of_line(line, strlen(line), &at) != DIRECTION_LEFT)
		return NULL;
	*len = strcspn(line + at, " \n");
	return line + at;
}

/* "051-111 222", or NULL; a left-to-right mark before the digits keeps them in order. */
static const char *parted_digits(const char *line, size_t *len)
{
	static const char digits[] = "0123456789";
	size_t line_len = strcspn(line, "\n");

	for (size_t at = 0; at < line_len;) {
		size_t first = strspn(line + at, digits);
		size_t gap = first > 0 ? strspn(line + at + first, "-+ ") : 0;
		size_t second = gap > 0 ? strspn(line + at + first + gap, digits) : 0;
		bool marked = at >= 3 && memcmp(line + at - 3, "\u200e", 3) == 0;

		if (second > 0 && !marked) {
			*len = first + gap + second;
			return line + at;
		}
		at += first > 0 ? first : 1;
	}
	return NULL;
}

const char *proofread_find_trap(const char *text, size_t *len, enum proofread_trap *trap)
{
	for (const char *line = text; *line != '\0';) {
		const char *at = latin_beginning(line, len);

		*trap = PROOFREAD_LATIN_FIRST;
		if (at)
			return at;
		at = parted_digits(line, len);
		*trap = PROOFREAD_DIGITS_PARTED;
		if (at)
			return at;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return NULL;
}

/* Of Urdu, Arabic or ASCII; 0 when it is none. */
static char ascii_digit(uint32_t character)
{
	static const uint32_t zeros[] = { '0', 0x0660, 0x06f0 };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		if (character >= zeros[i] && character <= zeros[i] + 9)
			return (char)('0' + (character - zeros[i]));
	}
	return 0;
}

static bool joins_digits(uint32_t character)
{
	return character < 0x80 && character != 0 && strchr("-+*#", (int)character) != NULL;
}

const char *proofread_find_number(const char *text, const char *number, size_t *len)
{
	size_t text_len = strlen(text), number_len = strlen(number);

	for (size_t at = 0; at < text_len;) {
		size_t start = at, matched = 0;
		bool same = true;
		uint32_t character;

		for (; at < text_len; matched++) {
			size_t size = utf8_next(text + at, text_len - at, &character);
			char digit = ascii_digit(character);

			if (!digit && !joins_digits(character))
				break;
			same = same && matched < number_len && digit == number[matched];
			at += size;
		}
		if (same && matched == number_len && matched > 0) {
			*len = at - start;
			return text + start;
		}
		if (matched == 0)
			at += utf8_next(text + at, text_len - at, &character);
	}
	return NULL;
}
