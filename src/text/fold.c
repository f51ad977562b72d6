#include "agahi/text/fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/text/utf8.h"

/* Marks in a row on one letter are put in order by comparing each with each (Unicode 15, 3.11): more than
 * anybody writes are left out, so that no text is expensive. */
enum { WORK_CHARACTERS = FOLD_MAX_OCTETS * 2, MAX_PASSES = 4, MAX_MARKS = 8 };

// clang-format off
/* Letters that are one letter to an Urdu reader, after NFKC: on the right as keyboards for Urdu type it (Unicode
 * 15, 9.2, "Letters for Urdu"; the charts of U+0600 name each pair as variants). */
static const struct {
	uint16_t from;
	uint16_t to;
} letter_variants[] = {
	{ 0x0643, 0x06a9 }, /* ك → ک  kaf of Arabic keyboards: كارڈ, کارڈ */
	{ 0x064a, 0x06cc }, /* ي → ی  yeh of Arabic keyboards: شناختي, شناختی */
	{ 0x0649, 0x06cc }, /* ى → ی  alef maksura, written like ی: على, علی */
	{ 0x0647, 0x06c1 }, /* ه → ہ  heh of Arabic keyboards: فهرست, فہرست */
	{ 0x06d5, 0x06c1 }, /* ە → ہ  the letter ae, of Kurdish keyboards: فەرست */
	{ 0x06c0, 0x06c1 }, /* ۀ → ہ  heh with the ezafe's hamza: علاقۀ, علاقہ */
	{ 0x06c2, 0x06c1 }, /* ۂ → ہ  the same in Urdu: علاقۂ, علاقہ */
	{ 0x0629, 0x06c3 }, /* ة → ۃ  teh marbuta of Arabic keyboards: زكوة, زکوۃ */
	{ 0x0623, 0x0627 }, /* أ → ا  hamza that Urdu does not write: أندراج, اندراج */
	{ 0x0625, 0x0627 }, /* إ → ا  the same below: إندراج, اندراج */
	{ 0x0671, 0x0627 }, /* ٱ → ا  alef wasla, of vowelled Arabic: ٱندراج, اندراج */
};
// clang-format on

enum { TATWEEL = 0x0640, SPACE = ' ', REMOVE = 0 };

static uint32_t fold_letter(uint32_t character)
{
	for (size_t i = 0; i < sizeof(letter_variants) / sizeof(letter_variants[0]); i++) {
		if (letter_variants[i].from == character)
			return letter_variants[i].to;
	}
	return character;
}

/* An accented Latin letter as its bare letter; other scripts' composed letters are letters of their own. */
static uint32_t strip_latin_accent(uint32_t character)
{
	utf8proc_int32_t parts[8];
	int class = 0;

	if (!((character >= 0xc0 && character < 0x250) || (character >= 0x1e00 && character < 0x1f00)))
		return character;
	utf8proc_ssize_t count =
		utf8proc_decompose_char((utf8proc_int32_t)character, parts, 8, UTF8PROC_DECOMPOSE, &class);
	return count > 0 && count <= 8 ? (uint32_t)parts[0] : character;
}

static uint32_t fold_character(uint32_t character)
{
	if (character >= 0x0660 && character <= 0x0669)
		return '0' + (character - 0x0660);
	if (character >= 0x06f0 && character <= 0x06f9)
		return '0' + (character - 0x06f0);
	if (character == TATWEEL)
		return REMOVE;
	switch (utf8proc_category((utf8proc_int32_t)character)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return REMOVE;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return fold_letter(strip_latin_accent(character));
	default:
		return SPACE;
	}
}

static bool is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] >= 0x80)
			return false;
	}
	return true;
}

static bool is_ascii_word_character(char octet)
{
	return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
}

/* What the long way does, for texts in plain ASCII, which are most. */
static size_t fold_ascii(const char *text, size_t len, char *out)
{
	size_t written = 0;
	bool gap = false;

	for (size_t i = 0; i < len; i++) {
		char octet = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];

		if (!is_ascii_word_character(octet)) {
			gap = written > 0;
			continue;
		}
		if (gap)
			out[written++] = ' ';
		gap = false;
		out[written++] = octet;
	}
	return written;
}

static bool is_mark(uint32_t character)
{
	return character >= 0x300 && utf8proc_get_property((utf8proc_int32_t)character)->combining_class != 0;
}

static size_t repair(const char *text, size_t len, char *out, size_t size)
{
	size_t written = 0, marks = 0;
	uint32_t character;

	for (size_t at = 0; at < len;) {
		char octets[4];

		at += utf8_next(text + at, len - at, &character);
		marks = is_mark(character) ? marks + 1 : 0;
		if (marks > MAX_MARKS)
			continue;
		size_t more = utf8_put(character, octets);
		if (written + more > size)
			break;
		memcpy(out + written, octets, more);
		written += more;
	}
	return written;
}

/* NFKC and case fold. A text that grows past the work space (ligatures of whole phrases) is halved until it
 * fits. */
static size_t normalise(const char *text, size_t len, utf8proc_int32_t *work)
{
	const utf8proc_option_t options =
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;

	for (; len > 0; len = utf8_cut(text, len, len / 2)) {
		utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)text,
			(utf8proc_ssize_t)len, work, WORK_CHARACTERS, options);

		if (count >= 0 && count <= WORK_CHARACTERS) {
			count = utf8proc_normalize_utf32(work, count, options);
			return count > 0 ? (size_t)count : 0;
		}
	}
	return 0;
}

static size_t write_folded(const utf8proc_int32_t *work, size_t count, char *out, size_t size)
{
	size_t written = 0;
	bool gap = false;

	for (size_t i = 0; i < count; i++) {
		uint32_t character = fold_character((uint32_t)work[i]);
		char octets[4];

		if (character == REMOVE)
			continue;
		if (character == SPACE) {
			gap = written > 0;
			continue;
		}
		size_t more = utf8_put(character, octets);
		if (written + more + gap > size)
			break;
		if (gap)
			out[written++] = ' ';
		gap = false;
		memcpy(out + written, octets, more);
		written += more;
	}
	return written;
}

static size_t fold_once(const char *text, size_t len, char *out, size_t size)
{
	char whole[FOLD_MAX_OCTETS];
	utf8proc_int32_t work[WORK_CHARACTERS];
	size_t repaired = repair(text, len, whole, sizeof(whole));

	return write_folded(work, normalise(whole, repaired, work), out, size);
}

size_t fold_text(const char *text, size_t len, char out[FOLD_MAX_OCTETS])
{
	enum { ROOM = FOLD_MAX_OCTETS - 1 };
	char next[FOLD_MAX_OCTETS];

	if (is_ascii(text, len)) {
		size_t folded = fold_ascii(text, len < ROOM ? len : ROOM, out);

		out[folded] = '\0';
		return folded;
	}
	size_t written = fold_once(text, len, out, ROOM);
	/* What is left after marks were removed can compose anew; the second pass nearly always changes
	 * nothing. */
	for (int pass = 0; pass < MAX_PASSES && !is_ascii(out, written); pass++) {
		size_t again = fold_once(out, written, next, ROOM);
		bool same = again == written && memcmp(out, next, written) == 0;

		memcpy(out, next, again);
		written = again;
		if (same)
			break;
	}
	out[written] = '\0';
	return written;
}
