#include "agahi/sheet/damage.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

/* --- UTF-8 read in a Windows character set ------------------------------------------------------------- */

enum page { PAGE_1252, PAGE_1256, PAGE_COUNT };

/* What the octets from 0x80 on are in the sets of western and of Arabic and Urdu Windows (Unicode's mappings; octets that
 * have no character read as themselves). */
static const uint16_t pages[PAGE_COUNT][128] = {
	[PAGE_1252] = {
		0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
		0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178, 0x00a0, 0x00a1, 0x00a2, 0x00a3,
		0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x00aa, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af,
		0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x00ba, 0x00bb,
		0x00bc, 0x00bd, 0x00be, 0x00bf, 0x00c0, 0x00c1, 0x00c2, 0x00c3, 0x00c4, 0x00c5, 0x00c6, 0x00c7,
		0x00c8, 0x00c9, 0x00ca, 0x00cb, 0x00cc, 0x00cd, 0x00ce, 0x00cf, 0x00d0, 0x00d1, 0x00d2, 0x00d3,
		0x00d4, 0x00d5, 0x00d6, 0x00d7, 0x00d8, 0x00d9, 0x00da, 0x00db, 0x00dc, 0x00dd, 0x00de, 0x00df,
		0x00e0, 0x00e1, 0x00e2, 0x00e3, 0x00e4, 0x00e5, 0x00e6, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb,
		0x00ec, 0x00ed, 0x00ee, 0x00ef, 0x00f0, 0x00f1, 0x00f2, 0x00f3, 0x00f4, 0x00f5, 0x00f6, 0x00f7,
		0x00f8, 0x00f9, 0x00fa, 0x00fb, 0x00fc, 0x00fd, 0x00fe, 0x00ff,
	},
	[PAGE_1256] = {
		0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0679, 0x2039,
		0x0152, 0x0686, 0x0698, 0x0688, 0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x06a9, 0x2122, 0x0691, 0x203a, 0x0153, 0x200c, 0x200d, 0x06ba, 0x00a0, 0x060c, 0x00a2, 0x00a3,
		0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x06be, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af,
		0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x061b, 0x00bb,
		0x00bc, 0x00bd, 0x00be, 0x061f, 0x06c1, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
		0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d, 0x062e, 0x062f, 0x0630, 0x0631, 0x0632, 0x0633,
		0x0634, 0x0635, 0x0636, 0x00d7, 0x0637, 0x0638, 0x0639, 0x063a, 0x0640, 0x0641, 0x0642, 0x0643,
		0x00e0, 0x0644, 0x00e2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb,
		0x0649, 0x064a, 0x00ee, 0x00ef, 0x064b, 0x064c, 0x064d, 0x064e, 0x00f4, 0x064f, 0x0650, 0x00f7,
		0x0651, 0x00f9, 0x0652, 0x00fb, 0x00fc, 0x200e, 0x200f, 0x06d2,
	},
};

static bool octet_of(enum page page, uint32_t character, char *octet)
{
	for (size_t i = 0; character >= 0x80 && i < 128; i++) {
		/* Latin-1 reads all octets from 0x80 to 0x9f as controls. */
		if (pages[page][i] == character || (page == PAGE_1252 && character == 0x80 + i && i < 32)) {
			*octet = (char)(0x80 + i);
			return true;
		}
	}
	return false;
}

/* Could the character be what an operator wrote? The script of the service, punctuation, or letters that were garbled
 * a second time. */
static bool is_plausible(uint32_t character)
{
	char octet;

	return (character >= 0x2000 && character <= 0x22ff) || script_of(character) == SCRIPT_ARABIC ||
		(character >= 0x600 && character <= 0x6ff) || octet_of(PAGE_1252, character, &octet);
}

/* Signs that follow a letter in good texts: a comma, a mark of question or quotation, a dash, a joiner. Letter and sign
 * may then be two octets of UTF-8 by chance ("ط،", "غ…", "Ø“"). */
static bool is_common_sign(uint32_t character)
{
	switch (character) {
	case 0x00a0:
	case 0x00ab:
	case 0x00bb:
	case 0x060c:
	case 0x061b:
	case 0x061f:
		return true;
	default:
		return character >= 0x200c && character <= 0x203a && character != 0x201a &&
			character != 0x201e && character != 0x2020 && character != 0x2021 &&
			character != 0x2030;
	}
}

static bool is_odd(enum page page, uint32_t character)
{
	enum script script = script_of(character);

	return script != SCRIPT_ARABIC && !(page == PAGE_1252 && script == SCRIPT_LATIN) &&
		!is_common_sign(character);
}

/* Are these characters, read as octets of the page, more than a letter and its sign in a good text? `odd`: one of them is no
 * sign of such texts, and no letter of the page's writing. */
static bool is_beyond_chance(enum page page, const char *octets, size_t count, bool odd)
{
	uint32_t first;
	size_t len = utf8_next(octets, count, &first);

	if (len < count)
		return odd || page == PAGE_1252;
	/* One character: é, a quotation mark, or an Urdu letter whose second octet is no sign of a text. */
	return page == PAGE_1252 && (first <= 0xff || len > 2 || odd);
}

/* The length of the run at `text` that is, octet by octet of the page, whole UTF-8 of plausible characters; 0: none. */
static size_t garbled_run(enum page page, const char *text, size_t len)
{
	enum { MOST = 64 };
	char octets[MOST];
	size_t count = 0, at = 0;
	bool odd = false;

	while (at < len && count < MOST) {
		uint32_t character;
		size_t more = utf8_next(text + at, len - at, &character);

		if (!octet_of(page, character, &octets[count]))
			break;
		odd = odd || is_odd(page, character);
		count++;
		at += more;
	}
	if (count == MOST) /* longer: its last character may be cut */
		count = utf8_cut(octets, MOST, MOST - 1);
	if (count < 2 || utf8_first_fault(octets, count) != count ||
		!is_beyond_chance(page, octets, count, odd))
		return 0;
	for (size_t i = 0; i < count;) {
		uint32_t character;

		i += utf8_next(octets + i, count - i, &character);
		if (!is_plausible(character))
			return 0;
	}
	return at;
}

static bool find_mojibake(const char *text, const char **at, size_t *len)
{
	size_t left = strlen(text);

	for (bool inside = false; left > 0;) {
		uint32_t character;
		size_t more = utf8_next(text, left, &character);

		/* Runs are looked at where they begin, so that a long one costs no more. */
		for (int page = 0; !inside && character >= 0x80 && page < PAGE_COUNT; page++) {
			*len = garbled_run((enum page)page, text, left);
			*at = text;
			if (*len > 0)
				return true;
		}
		inside = character >= 0x80;
		text += more;
		left -= more;
	}
	return false;
}

/* --- the rest ----------------------------------------------------------------------------------------- */

static bool is_among(uint32_t character, uint32_t first, uint32_t last)
{
	return character >= first && character <= last;
}

/* Controls, separators, what turns what follows (also by the old ways, U+206A to U+206F), annotations and tags. */
static bool is_control(uint32_t character)
{
	return (character < 0x20 && character != '\n' && character != '\t') ||
		is_among(character, 0x7f, 0x9f) || is_among(character, 0x2028, 0x202e) ||
		is_among(character, 0x2066, 0x206f) || is_among(character, 0xfff9, 0xfffb) ||
		is_among(character, 0xe0000, 0xe001f);
}

/* Nobody sees it, or every phone shows something else; but nothing is turned by it. */
static bool is_unseen(uint32_t character)
{
	static const uint32_t characters[] = { 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x3164,
		0xffa0 };

	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		if (character == characters[i])
			return true;
	}
	return is_among(character, 0x2060, 0x2064) || is_among(character, 0xe000, 0xf8ff) ||
		is_among(character, 0xe0020, 0xe0fff);
}

static bool is_replacement(uint32_t character)
{
	return character == UTF8_REPLACEMENT;
}

static bool find_character(const char *text, bool (*is)(uint32_t character), const char **at, size_t *len)
{
	for (size_t left = strlen(text); left > 0; text += *len, left -= *len) {
		uint32_t character;

		*len = utf8_next(text, left, &character);
		*at = text;
		if (is(character))
			return true;
	}
	return false;
}

/* All of the cell, in any language: #NOM?, #ИМЯ?, #¡VALOR!, and #N/A's; also a number that its column is too narrow for. */
static bool is_sheet_error(const char *text, size_t len)
{
	static const char *const missing[] = { "#NV", "#N/D", "#N/V", "#I/T", "#N.D.", "#ND", "#NB", "#YOK",
		"#Н/Д", "#Н/П", "#HIÁNYZIK", "#GETTING_DATA" };
	const char last = len > 1 ? text[len - 1] : '\0';

	if (*text != '#')
		return false;
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		if (strcmp(text, missing[i]) == 0)
			return true;
	}
	if (strspn(text, "#") == len)
		return len >= 4;
	/* #Vote! was written by somebody. */
	return len > 3 && (last == '!' || last == '?') && text[1] != '#' &&
		strcspn(text, " \n\tabcdefghijklmnopqrstuvwxyz") == len;
}

/* The error values of Excel, LibreOffice and Google Sheets. */
static bool find_sheet_error(const char *text, const char **at, size_t *len)
{
	static const char *const values[] = { "#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!",
		"#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
		"#PYTHON!", "#GETTING_DATA", "#ERROR!", "#EXTERNAL!", "Err:5" };

	*at = text;
	*len = strlen(text);
	if (is_sheet_error(text, *len))
		return true;
	for (; *text != '\0'; text++) {
		if (*text != '#' && *text != 'E')
			continue;
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			*len = strlen(values[i]);
			*at = text;
			if (strncasecmp(text, values[i], *len) != 0)
				continue;
			*len += *text == 'E' ? strspn(text + *len, "0123456789") : 0;
			return true;
		}
	}
	return false;
}

/* Words of question marks alone: nothing else, or several in a row are letters that were lost; one of three or more among others
 * may be a writer's. */
static enum damage find_questions(const char *text, const char **at, size_t *len)
{
	static const char blanks[] = " \t\n.,:;!()\"'-|";
	size_t words = 0, longest = 0, others = 0;
	bool row = false, before = false;

	*at = NULL;
	for (text += strspn(text, blanks); *text != '\0'; text += strspn(text, blanks)) {
		size_t word = strcspn(text, blanks);
		bool lost = word >= 2 && strspn(text, "?") == word;

		if (lost) {
			*at = *at ? *at : text;
			*len = before || words == 0 ? (size_t)(text + word - *at) : *len;
			longest = word > longest ? word : longest;
			words++;
		}
		row = row || (lost && before);
		others += !lost;
		before = lost;
		text += word;
	}
	if (row || (others == 0 && longest >= 3))
		return DAMAGE_QUESTIONS;
	return longest >= 3 ? DAMAGE_QUESTIONED : DAMAGE_NONE;
}

/* What other programs write in place of a character: _x000D_, &amp;, &#1608;, \u0648. */
static size_t code_at(const char *text)
{
	static const char hexadecimal[] = "0123456789ABCDEFabcdef", small[] = "abcdefghijklmnopqrstuvwxyz";
	bool number = text[0] == '&' && text[1] == '#', x = number && (text[2] | 32) == 'x';
	size_t digits = number ? strspn(text + 2 + x, x ? hexadecimal : "0123456789") : 0;

	if (text[0] == '_' && text[1] == 'x' && strspn(text + 2, hexadecimal) == 4 && text[6] == '_')
		return 7;
	if (text[0] == '\\' && text[1] == 'u' && strspn(text + 2, hexadecimal) >= 4)
		return 6;
	if (number)
		return digits > 0 && text[2 + x + digits] == ';' ? 3 + x + digits : 0;
	size_t name = text[0] == '&' ? strspn(text + 1, small) : 0;
	return name >= 2 && name <= 6 && text[1 + name] == ';' ? name + 2 : 0;
}

static bool find_code(const char *text, const char **at, size_t *len)
{
	for (text = strpbrk(text, "_\\&"); text; text = strpbrk(text + 1, "_\\&")) {
		*at = text;
		*len = code_at(text);
		if (*len > 0)
			return true;
	}
	return false;
}

static enum damage find_doubt(const char *text, const char **at, size_t *len)
{
	if (find_character(text, is_unseen, at, len))
		return DAMAGE_UNSEEN;
	return find_code(text, at, len) ? DAMAGE_CODE : DAMAGE_NONE;
}

enum damage damage_find(const char *text, const char **at, size_t *len)
{
	if (find_mojibake(text, at, len))
		return DAMAGE_MOJIBAKE;
	if (find_character(text, is_replacement, at, len))
		return DAMAGE_REPLACED;
	if (find_character(text, is_control, at, len))
		return DAMAGE_CONTROL;
	if (find_sheet_error(text, at, len))
		return DAMAGE_SHEET_ERROR;
	enum damage questions = find_questions(text, at, len);
	return questions != DAMAGE_NONE ? questions : find_doubt(text, at, len);
}

bool damage_spoils(const char *text)
{
	const char *at;
	size_t len;

	return damage_find(text, &at, &len) >= DAMAGE_QUESTIONS;
}
