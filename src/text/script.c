#include "agahi/text/script.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/text/utf8.h"

/* Blocks of Unicode 15, by their first and last character. CJK is noise because it is what octets look like
 * that were read two by two and should not have been. */
static const struct block {
	uint32_t first, last;
	enum script script;
} blocks[] = {
	{ 0x0041, 0x005a, SCRIPT_LATIN },
	{ 0x0061, 0x007a, SCRIPT_LATIN },
	{ 0x00aa, 0x00aa, SCRIPT_LATIN },
	{ 0x00ba, 0x00ba, SCRIPT_LATIN },
	{ 0x00c0, 0x024f, SCRIPT_LATIN },
	{ 0x0600, 0x06ff, SCRIPT_ARABIC },
	{ 0x0750, 0x077f, SCRIPT_ARABIC },
	{ 0x0870, 0x08ff, SCRIPT_ARABIC },
	{ 0x0900, 0x097f, SCRIPT_DEVANAGARI },
	{ 0x0a00, 0x0a7f, SCRIPT_GURMUKHI },
	{ 0x1e00, 0x1eff, SCRIPT_LATIN },
	{ 0x2e80, 0x9fff, SCRIPT_NOISE },
	{ 0xa000, 0xa4cf, SCRIPT_NOISE },
	{ 0xac00, 0xd7ff, SCRIPT_NOISE },
	{ 0xe000, 0xfaff, SCRIPT_NOISE },
	{ 0xfb50, 0xfdff, SCRIPT_ARABIC },
	{ 0xfe70, 0xfefc, SCRIPT_ARABIC },
	{ 0x1f000, 0x1ffff, SCRIPT_COMMON }, /* pictures, and those that later editions will add */
	{ 0x20000, 0x3ffff, SCRIPT_NOISE },
};

static enum script block_of(uint32_t character)
{
	size_t low = 0, high = sizeof(blocks) / sizeof(blocks[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (character > blocks[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == sizeof(blocks) / sizeof(blocks[0]) || character < blocks[low].first)
		return SCRIPT_OTHER;
	return blocks[low].script;
}

enum script script_of(uint32_t character)
{
	if (character == UTF8_REPLACEMENT)
		return SCRIPT_NOISE;
	switch (utf8proc_category((utf8proc_int32_t)character)) {
	case UTF8PROC_CATEGORY_CC:
		return character == '\n' || character == '\r' ? SCRIPT_COMMON : SCRIPT_NOISE;
	case UTF8PROC_CATEGORY_CN:
		return block_of(character) == SCRIPT_COMMON ? SCRIPT_COMMON : SCRIPT_NOISE;
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return SCRIPT_NOISE;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return block_of(character);
	default:
		return block_of(character) == SCRIPT_NOISE ? SCRIPT_NOISE : SCRIPT_COMMON;
	}
}

/* Letters that are not Latin: Greek to Georgian and on, with Arabic as old programs wrote it. */
static bool is_of_other_block(uint32_t character)
{
	return (character >= 0x250 && character < 0x2000) || (character >= 0xfb50 && character <= 0xfefc);
}

enum script script_of_most(const char *text)
{
	size_t latin = 0, other = 0;
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		latin += (character | 32) >= 'a' && (character | 32) <= 'z';
		other += is_of_other_block(character);
	}
	if (latin == 0 && other == 0)
		return SCRIPT_COMMON;
	return latin >= other ? SCRIPT_LATIN : SCRIPT_OTHER;
}

enum script script_of_language(const char *tag)
{
	static const struct {
		const char *subtag;
		enum script script;
	} names[] = {
		{ "Latn", SCRIPT_LATIN },
		{ "Arab", SCRIPT_ARABIC },
		{ "Deva", SCRIPT_DEVANAGARI },
		{ "Guru", SCRIPT_GURMUKHI },
	};
	/* Languages that are written in Arabic letters where their tag does not say. */
	static const char *const arabic[] = { "ur", "sd", "ps", "pa", "bal", "skr", "ks", "fa", "prs", "ar",
		"brh", "hnd", "hno", "khw", "bft", "scl", "trw", "lah", "ug", "pnb", "pst", "pbt", "pbu",
		"bcc", "bgn", "bgp", "plk", "bsk", "kls", "gwc", "wbl", "gju", "phr", "mwr", "mki", "kvx",
		"haz" };
	size_t language = strcspn(tag, "-");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strstr(tag + language, names[i].subtag))
			return names[i].script;
	}
	for (size_t i = 0; i < sizeof(arabic) / sizeof(arabic[0]); i++) {
		if (strlen(arabic[i]) == language && strncmp(tag, arabic[i], language) == 0)
			return SCRIPT_ARABIC;
	}
	return SCRIPT_LATIN;
}
