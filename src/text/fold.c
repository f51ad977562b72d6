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
 * 15, 9.2, "Letters for Urdu"; the charts of U+0600 name each pair as variants). Below them the letters of Urdu's
 * sisters, as Urdu writes the same word (ووټ, ووٽ, ووٹ); what they have one letter for and Urdu two, becomes two. */
static const struct {
	uint16_t to, then; /* to 0: as it is; then 0: one letter is enough */
} letter_variants[] = {
	[0x0643] = { 0x06a9, 0 }, /* ك → ک  kaf of Arabic keyboards: كارڈ, کارڈ */
	[0x064a] = { 0x06cc, 0 }, /* ي → ی  yeh of Arabic keyboards: شناختي, شناختی */
	[0x0649] = { 0x06cc, 0 }, /* ى → ی  alef maksura, written like ی: على, علی */
	[0x0647] = { 0x06c1, 0 }, /* ه → ہ  heh of Arabic keyboards: فهرست, فہرست */
	[0x06d5] = { 0x06c1, 0 }, /* ە → ہ  the letter ae, of Kurdish keyboards: فەرست */
	[0x06c0] = { 0x06c1, 0 }, /* ۀ → ہ  heh with the ezafe's hamza: علاقۀ, علاقہ */
	[0x06c2] = { 0x06c1, 0 }, /* ۂ → ہ  the same in Urdu: علاقۂ, علاقہ */
	[0x0629] = { 0x06c3, 0 }, /* ة → ۃ  teh marbuta of Arabic keyboards: زكوة, زکوۃ */
	[0x0623] = { 0x0627, 0 }, /* أ → ا  hamza that Urdu does not write: أندراج, اندراج */
	[0x0625] = { 0x0627, 0 }, /* إ → ا  the same below: إندراج, اندراج */
	[0x0671] = { 0x0627, 0 }, /* ٱ → ا  alef wasla, of vowelled Arabic: ٱندراج, اندراج */
	/* Pashto */
	[0x067c] = { 0x0679, 0 }, /* ټ → ٹ: ووټ, ووٹ */
	[0x0689] = { 0x0688, 0 }, /* ډ → ڈ: کارډ, کارڈ */
	[0x0693] = { 0x0691, 0 }, /* ړ → ڑ */
	[0x0696] = { 0x0698, 0 }, /* ږ → ژ */
	[0x069a] = { 0x0634, 0 }, /* ښ → ش: پښتو, پشتو */
	[0x06ab] = { 0x06af, 0 }, /* ګ → گ: پولنګ, پولنگ */
	[0x06bc] = { 0x0646, 0 }, /* ڼ → ن */
	[0x06cd] = { 0x06cc, 0 }, /* ۍ → ی */
	[0x06d0] = { 0x06cc, 0 }, /* ې → ی */
	/* Sindhi; ٻ ڄ ڳ in Saraiki too */
	[0x067b] = { 0x0628, 0 },      /* ٻ → ب */
	[0x0680] = { 0x0628, 0x06be }, /* ڀ → بھ */
	[0x067a] = { 0x0679, 0x06be }, /* ٺ → ٹھ */
	[0x067d] = { 0x0679, 0 },      /* ٽ → ٹ: ووٽ, ووٹ */
	[0x067f] = { 0x062a, 0x06be }, /* ٿ → تھ */
	[0x0684] = { 0x062c, 0 },      /* ڄ → ج */
	[0x0683] = { 0x0646, 0 },      /* ڃ → ن */
	[0x0687] = { 0x0686, 0x06be }, /* ڇ → چھ */
	[0x068a] = { 0x0688, 0 },      /* ڊ → ڈ: ڪارڊ, کارڈ */
	[0x068f] = { 0x0688, 0 },      /* ڏ → ڈ */
	[0x068c] = { 0x062f, 0x06be }, /* ڌ → دھ */
	[0x068d] = { 0x0688, 0x06be }, /* ڍ → ڈھ */
	[0x0699] = { 0x0691, 0 },      /* ڙ → ڑ */
	[0x06a6] = { 0x067e, 0x06be }, /* ڦ → پھ */
	[0x06aa] = { 0x06a9, 0 },      /* ڪ → ک: ڪارڊ, کارڈ */
	[0x06b3] = { 0x06af, 0 },      /* ڳ → گ */
	[0x06b1] = { 0x0646, 0x06af }, /* ڱ → نگ: پولڱ, پولنگ */
	[0x06bb] = { 0x0646, 0 },      /* ڻ → ن */
	/* Punjabi and Saraiki */
	[0x0759] = { 0x0688, 0 }, /* ݙ → ڈ */
	[0x0768] = { 0x0646, 0 }, /* ݨ → ن: ووٹ پاوݨ */
	[0x08c7] = { 0x0644, 0 }, /* ࣇ → ل */
	/* Balochi */
	[0x06c6] = { 0x0648, 0 }, /* ۆ → و */
	[0x06cf] = { 0x0648, 0 }, /* ۏ → و */
	[0x06ce] = { 0x06cc, 0 }, /* ێ → ی */
};

/* The zeroes of the digits that phones here can type. */
static const uint16_t zeroes[] = {
	0x0660, /* Arabic */
	0x06f0, /* Urdu */
	0x0966, /* Devanagari */
	0x0a66, /* Gurmukhi */
};
// clang-format on

enum { TATWEEL = 0x0640, SPACE = ' ', REMOVE = 0 };

enum { VARIANTS = sizeof(letter_variants) / sizeof(letter_variants[0]) };

static uint32_t fold_letter(uint32_t character)
{
	return character < VARIANTS && letter_variants[character].to ? letter_variants[character].to
								     : character;
}

/* The second letter where the sisters have one for Urdu's two, or REMOVE. */
static uint32_t second_letter(uint32_t character)
{
	return character < VARIANTS ? letter_variants[character].then : REMOVE;
}

static uint32_t fold_digit(uint32_t character)
{
	for (size_t i = 0; i < sizeof(zeroes) / sizeof(zeroes[0]); i++) {
		if (character >= zeroes[i] && character <= zeroes[i] + 9U)
			return '0' + (character - zeroes[i]);
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
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return fold_letter(strip_latin_accent(character));
	case UTF8PROC_CATEGORY_ND:
		return fold_digit(character);
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
		uint32_t second = second_letter((uint32_t)work[i]);
		char octets[8];

		if (character == REMOVE)
			continue;
		if (character == SPACE) {
			gap = written > 0;
			continue;
		}
		size_t more = utf8_put(character, octets);
		if (second != REMOVE)
			more += utf8_put(second, octets + more);
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
