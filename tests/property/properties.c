/* What must hold of every text, over texts made at random: folding, cutting into parts, screens.   usage:
 * properties CASES
 *
 * Unlike a fuzzer this one makes texts of a citizen's and an operator's letters, of every length, so that the
 * borders between parts fall everywhere. The seed is fixed; a failure prints the case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/service/dial.h"
#include "agahi/text/fold.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"
#include "agahi/text/utf8.h"

enum { MOST_LETTERS = 700, TEXT_OCTETS = MOST_LETTERS * 4 + 1 };

static uint64_t seed = 20231124;
static unsigned long number; /* of the case */
static const char *subject;

static uint32_t pick(uint32_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)((seed >> 33) % below);
}

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	printf("not ok 1 - case %lu: %s\n# %s\n", number, what, subject);
	exit(1);
}

/* --- texts -------------------------------------------------------------------------------------------- */

static const struct {
	uint32_t first, last;
} scripts[] = {
	{ 'a', 'z' },         /* Latin */
	{ ' ', '~' },         /* ASCII with the signs that GSM escapes */
	{ 0xa0, 0xff },       /* Latin-1 */
	{ 0x391, 0x3a9 },     /* Greek capitals, half of them in the GSM alphabet */
	{ 0x627, 0x64a },     /* Arabic letters */
	{ 0x671, 0x6d3 },     /* Urdu, Sindhi, Pashto letters */
	{ 0x64b, 0x658 },     /* vowel signs: parts of graphemes */
	{ 0x6f0, 0x6f9 },     /* Urdu digits */
	{ 0x200b, 0x200f },   /* joiners and direction marks */
	{ 0x1f5f0, 0x1f64f }, /* emoji: surrogate pairs */
	{ 0x1f3fb, 0x1f3ff }, /* skin tones: graphemes of two pairs */
	{ 0xfb50, 0xfdff },   /* presentation forms, ligatures of whole phrases */
};

enum { SCRIPTS = sizeof(scripts) / sizeof(scripts[0]) };

/* A text of one to three scripts, with blanks. */
static void make_text(char text[TEXT_OCTETS])
{
	uint32_t chosen[3] = { pick(SCRIPTS), pick(SCRIPTS), pick(SCRIPTS) };
	uint32_t letters = pick(10) == 0 ? pick(MOST_LETTERS) : pick(200);
	size_t len = 0;

	for (uint32_t i = 0; i < letters; i++) {
		uint32_t script = chosen[pick(8) < 6 ? 0 : 1 + pick(2)];
		uint32_t range = scripts[script].last - scripts[script].first + 1;

		len += utf8_put(pick(7) == 0 ? ' ' : scripts[script].first + pick(range), text + len);
	}
	text[len] = '\0';
}

static void spoil(char *text)
{
	size_t len = strlen(text);

	for (uint32_t i = 0; len > 0 && i < 3; i++)
		text[pick((uint32_t)len)] = (char)(128 + pick(127));
}

/* --- fold --------------------------------------------------------------------------------------------- */

static void check_fold(const char *text)
{
	char once[FOLD_MAX_OCTETS], twice[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), once);

	require(len < FOLD_MAX_OCTETS && strlen(once) == len, "a folded text is bounded and ends with NUL");
	require(utf8_first_fault(once, len) == len, "a folded text is UTF-8");
	require(fold_text(once, len, twice) == len && memcmp(once, twice, len) == 0,
		"folding again changes nothing");
	require(!strstr(once, "  ") && *once != ' ' && (len == 0 || once[len - 1] != ' '),
		"words have single spaces between them");
}

/* --- parts -------------------------------------------------------------------------------------------- */

static size_t cost_of(const struct segments *segments, uint32_t character)
{
	if (segments->charset == CHARSET_UTF16)
		return character > 0xffff ? 2 : 1;
	return gsm7_septets(character, segments->shift);
}

/* The fewest parts that any way of cutting between characters can make: filled to the brim, one by one. */
static size_t fewest_parts(const char *text, const struct segments *segments, size_t alone, size_t limit)
{
	size_t len = strlen(text), total = 0, parts = 1, filled = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		size_t cost = cost_of(segments, character);
		total += cost;
		if (filled + cost > limit) {
			parts++;
			filled = 0;
		}
		filled += cost;
	}
	return total <= alone ? 1 : parts;
}

/* How many parts there would be when no grapheme is split; 0 when one is longer than a part. */
static size_t parts_of_whole_graphemes(const char *text, const struct segments *segments, size_t limit)
{
	size_t len = strlen(text), parts = 1, filled = 0, grapheme = 0;
	utf8proc_int32_t state = 0, previous = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t start = at;

		at += utf8_next(text + at, len - at, &character);
		if (start > 0 &&
			utf8proc_grapheme_break_stateful(previous, (utf8proc_int32_t)character, &state))
			grapheme = 0;
		previous = (utf8proc_int32_t)character;
		size_t cost = cost_of(segments, character);
		grapheme += cost;
		if (grapheme > limit)
			return 0;
		filled += cost;
		if (filled > limit) {
			parts++;
			filled = grapheme;
		}
	}
	return parts;
}

static bool starts_grapheme(const char *text, size_t octets)
{
	size_t len = strlen(text);
	utf8proc_int32_t state = 0, previous = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t start = at;

		at += utf8_next(text + at, len - at, &character);
		bool breaks = start == 0 ||
			utf8proc_grapheme_break_stateful(previous, (utf8proc_int32_t)character, &state);
		if (start == octets)
			return breaks;
		previous = (utf8proc_int32_t)character;
	}
	return true;
}

static bool has_escape(const char *text)
{
	return strchr(text, '\x1b') != NULL;
}

static void check_parts(const char *text, const struct segment_format *format)
{
	bool wide = format->header == SEGMENT_HEADER_16BIT;
	struct segments segments;
	struct buffer joined = { 0 };

	require(segment_text(text, format, &segments) == 0, "a text of this length can be cut");
	bool septets = segments.charset != CHARSET_UTF16;
	size_t alone = 140 - udh_length(false, wide, segments.shift);
	size_t limit = 140 - udh_length(true, wide, segments.shift);
	alone = septets ? alone * 8 / 7 : alone / 2;
	limit = septets ? limit * 8 / 7 : limit / 2;
	size_t fewest = fewest_parts(text, &segments, alone, limit);
	bool whole_is_free = fewest > 1 && parts_of_whole_graphemes(text, &segments, limit) == fewest;
	buffer_add(&joined, "", 0);
	for (size_t i = 0; i < segments.count; i++) {
		struct span part = segments_part(&segments, i);
		size_t units = septets ? part.len : part.len / 2;

		require(units <= (segments.count == 1 ? alone : limit), "no part is over its limit");
		if (whole_is_free)
			require(starts_grapheme(text, joined.len), "no grapheme is split where that is free");
		charset_decode(segments.charset, part, &joined);
		require(utf8_first_fault(joined.data, joined.len) == joined.len, "no pair is split");
	}
	require(strcmp(joined.data, text) == 0, "parts joined give the text back");
	if (format->alphabet == CHARSET_GSM7)
		require(segments.count == fewest, "there are as few parts as can be");
	buffer_free(&joined);
	segments_free(&segments);
}

/* --- screens ------------------------------------------------------------------------------------------ */

static void check_screen(const struct dial_screen *screen, const struct screen_size *size)
{
	const struct segment_format format = { size->alphabet, SEGMENT_HEADER_NONE, false, false,
		screen->ucs2 };
	struct segments segments;

	if (screen->sends_sms)
		return;
	require(utf8_first_fault(screen->text, strlen(screen->text)) == strlen(screen->text),
		"a screen is UTF-8");
	require(segment_text(screen->text, &format, &segments) == 0 && segments.count == 1,
		"a screen can be sent in one piece");
	size_t octets = segments_part(&segments, 0).len;
	require(segments.charset == CHARSET_UTF16 ? octets / 2 <= size->units : octets <= size->septets,
		"no screen is over its limit");
	segments_free(&segments);
}

/* A field of a random text: no commas, quotes or line breaks. */
static void make_field(char *field, size_t letters)
{
	static char text[TEXT_OCTETS];
	size_t len = 0;

	make_text(text);
	for (size_t i = 0; text[i] != '\0' && len < letters; i++) {
		if (text[i] != ',' && text[i] != '"' && text[i] != ';' && text[i] != '|')
			field[len++] = text[i];
	}
	while (len > 0 && utf8_first_fault(field, len) < len)
		len--;
	memcpy(field + len, "x", 2);
}

/* Three menus, one below the other, of random labels and texts. */
static struct catalogue *make_catalogue(void)
{
	static const char *const tags[] = { "ur", "en" };
	const struct topics_languages languages = { tags, 2, "ur" };
	struct message_set *set = message_set_new();
	static char text[TEXT_OCTETS];

	for (int topic = 0; topic < 3; topic++) {
		char slug[24];

		snprintf(slug, sizeof(slug), "t%d", topic);
		make_field(text, 1 + pick(700));
		message_set_add_message(set, slug, topic == 2 ? "en" : "ur", text, 1);
	}
	for (int menu = 0; menu < 3; menu++) {
		uint32_t items = 1 + pick(12);

		for (uint32_t i = 0; i < items; i++) {
			char name[24], item[24], target[24];

			snprintf(name, sizeof(name), "m%d", menu);
			snprintf(item, sizeof(item), "i%u", (unsigned)i);
			snprintf(target, sizeof(target), i == 0 && menu < 2 ? "menu:m%d" : "t%d",
				menu + 1 > 2 ? 1 : menu + 1);
			make_field(text, 1 + pick(120));
			const char *const fields[5] = { name, item, pick(2) ? "ur" : "en", text, target };
			message_set_add_menu(set, fields, 1);
		}
	}
	struct catalogue *catalogue = catalogue_build(set, &languages);
	message_set_free(set);
	return catalogue;
}

static void check_screens(unsigned long cases)
{
	static const char *const keys[] = { "1", "2", "3", "8", "9", "9", "9", "0", "00", "10", "12", "x",
		"1" };
	static const enum charset alphabets[] = { CHARSET_GSM7, CHARSET_ASCII, CHARSET_LATIN1 };

	for (number = 1; number <= cases;) {
		struct catalogue *catalogue = make_catalogue();
		struct screen_size size = { alphabets[pick(3)], 40 + pick(143), 20 + pick(72) };
		struct dial_session session;
		struct dial_screen screen;

		subject = screen.text;
		dial_begin(&session, catalogue, (int)pick(3) - 1, pick(2) ? "" : "1*1", &size, &screen);
		check_screen(&screen, &size);
		for (int key = 0; key < 40 && !screen.last; key++, number++) {
			if (screen.sends_sms)
				dial_sent(&session, catalogue, (enum dial_sending)pick(3), &size, &screen);
			else
				dial_press(&session, catalogue, keys[pick(sizeof(keys) / sizeof(keys[0]))],
					&size, &screen);
			check_screen(&screen, &size);
		}
		number++;
		catalogue_free(catalogue);
	}
	printf("ok 2 - %lu screens of random menus and texts: none over its limit\n", cases);
}

int main(int argc, char **argv)
{
	static const struct segment_format formats[] = {
		{ CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false },
		{ CHARSET_GSM7, SEGMENT_HEADER_16BIT, false, false, false },
		{ CHARSET_GSM7, SEGMENT_HEADER_8BIT, true, false, false },
		{ CHARSET_GSM7, SEGMENT_HEADER_16BIT, true, false, false },
		{ CHARSET_LATIN1, SEGMENT_HEADER_8BIT, false, false, false },
		{ CHARSET_ASCII, SEGMENT_HEADER_8BIT, false, false, false },
	};
	unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	static char text[TEXT_OCTETS];

	subject = text;
	puts("1..2");
	for (number = 1; number <= cases; number++) {
		make_text(text);
		check_fold(text);
		if (!has_escape(text))
			check_parts(text, &formats[pick(sizeof(formats) / sizeof(formats[0]))]);
		spoil(text);
		check_fold(text);
	}
	printf("ok 1 - %lu texts folded and cut into parts: all properties hold\n", cases);
	check_screens(cases < 100000 ? cases / 4 : cases / 10);
	return 0;
}
