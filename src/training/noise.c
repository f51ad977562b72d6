#include "agahi/training/noise.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* One letter in so many is changed; at least one, where there is one. */
enum { KEYS_EVERY = 9, DOUBLES_EVERY = 12, JOINED_EVERY = 2, SPLIT_EVERY = 16 };

struct letter {
	const char *octets;
	size_t len;
	uint32_t character, previous, next; /* 0: none */
};

/* What is being written. */
struct page {
	char *out;
	size_t len;
	uint64_t lots;
	bool changed;
};

/* Sebastiano Vigna's splitmix64. */
static uint64_t draw(struct page *page)
{
	uint64_t lot = page->lots += 0x9e3779b97f4a7c15;

	lot = (lot ^ lot >> 30) * 0xbf58476d1ce4e5b9;
	lot = (lot ^ lot >> 27) * 0x94d049bb133111eb;
	return lot ^ lot >> 31;
}

static bool one_in(struct page *page, unsigned many)
{
	return draw(page) % many == 0;
}

static void write_octets(struct page *page, const char *octets, size_t len)
{
	if (page->len + len >= FOLD_MAX_OCTETS)
		return;
	memcpy(page->out + page->len, octets, len);
	page->len += len;
}

static void write_character(struct page *page, uint32_t character)
{
	char octets[4];

	write_octets(page, octets, utf8_put(character, octets));
	page->changed = true;
}

static bool is_latin_vowel(uint32_t character)
{
	return character != 0 && character < 0x80 && strchr("aeiou", (int)character);
}

static bool is_latin(uint32_t character)
{
	return character >= 'a' && character <= 'z';
}

/* --- the kinds: what becomes of one letter; true: it was written ------------------------------------- */

static bool drop_vowel(struct page *page, const struct letter *letter)
{
	if (!is_latin_vowel(letter->character) || letter->previous == ' ' || letter->previous == 0 ||
		one_in(page, 5))
		return false;
	page->changed = true;
	return true;
}

static const char *const rows_of_keys[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm" };

static uint32_t key_beside(struct page *page, uint32_t character)
{
	for (size_t i = 0; i < sizeof(rows_of_keys) / sizeof(rows_of_keys[0]); i++) {
		const char *row = rows_of_keys[i], *at = strchr(row, (int)character);

		if (!at)
			continue;
		bool left = at[1] == '\0' || (at > row && one_in(page, 2));
		return (uint32_t)(left ? at[-1] : at[1]);
	}
	return 0;
}

/* Letters of one sound, in rings: each is written for the next. */
static const uint32_t rings[][5] = {
	{ 0x0632, 0x0630, 0x0636, 0x0638, 0 }, /* ز ذ ض ظ */
	{ 0x0633, 0x0635, 0x062b, 0 },         /* س ص ث */
	{ 0x062a, 0x0637, 0 },                 /* ت ط */
	{ 0x06c1, 0x062d, 0x06be, 0 },         /* ہ ح ھ */
	{ 0x06a9, 0x0642, 0 },                 /* ک ق */
	{ 0x0627, 0x0639, 0 },                 /* ا ع */
	{ 0x06cc, 0x06d2, 0 },                 /* ی ے */
	{ 0x0646, 0x06ba, 0 },                 /* ن ں */
	{ 0x0679, 0x062a, 0 },                 /* ٹ ت */
};

static uint32_t sounds_the_same(uint32_t character)
{
	for (size_t ring = 0; ring < sizeof(rings) / sizeof(rings[0]); ring++) {
		for (size_t i = 0; rings[ring][i] != 0; i++) {
			if (rings[ring][i] == character)
				return rings[ring][i + 1] != 0 ? rings[ring][i + 1] : rings[ring][0];
		}
	}
	return 0;
}

static bool miss_key(struct page *page, const struct letter *letter)
{
	if (letter->character == ' ' || !one_in(page, KEYS_EVERY))
		return false;
	uint32_t other = is_latin(letter->character) ? key_beside(page, letter->character)
						     : sounds_the_same(letter->character);
	if (other != 0)
		write_character(page, other);
	return other != 0;
}

static bool double_letter(struct page *page, const struct letter *letter)
{
	bool second = letter->character == letter->previous;

	if (letter->character == ' ' || !one_in(page, second ? 2 : DOUBLES_EVERY))
		return false;
	page->changed = true;
	if (second)
		return true;
	write_octets(page, letter->octets, letter->len);
	write_octets(page, letter->octets, letter->len);
	return true;
}

static bool type_arabic(struct page *page, const struct letter *letter)
{
	static const uint32_t keys[][2] = { { 0x0679, 0x062a }, { 0x0688, 0x062f }, { 0x0691, 0x0631 },
		{ 0x06ba, 0x0646 }, { 0x06d2, 0x064a }, { 0x06af, 0x0643 }, { 0x067e, 0x0628 },
		{ 0x0686, 0x062c }, { 0x06be, 0x0647 } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i][0] != letter->character)
			continue;
		write_character(page, keys[i][1]);
		return true;
	}
	return false;
}

static bool join_words(struct page *page, const struct letter *letter)
{
	if (letter->character != ' ' || !one_in(page, JOINED_EVERY))
		return false;
	page->changed = true;
	return true;
}

static bool split_word(struct page *page, const struct letter *letter)
{
	bool inside = letter->character != ' ' && letter->previous != ' ' && letter->previous != 0 &&
		letter->next != ' ' && letter->next != 0;

	if (!inside || !one_in(page, SPLIT_EVERY))
		return false;
	write_character(page, ' ');
	write_octets(page, letter->octets, letter->len);
	return true;
}

static bool (*const kinds[NOISE_KINDS])(struct page *page, const struct letter *letter) = {
	[NOISE_VOWELS] = drop_vowel,
	[NOISE_KEYS] = miss_key,
	[NOISE_DOUBLES] = double_letter,
	[NOISE_ARABIC] = type_arabic,
	[NOISE_JOINED] = join_words,
	[NOISE_SPLIT] = split_word,
};

/* --- the whole ---------------------------------------------------------------------------------------- */

size_t noise_make(
	enum noise_kind kind, uint64_t seed, const char *folded, size_t len, char out[FOLD_MAX_OCTETS])
{
	struct page page = { .out = out, .lots = seed };
	struct letter letter = { 0 };

	for (size_t at = 0; at < len; at += letter.len) {
		letter.previous = letter.character;
		letter.octets = folded + at;
		letter.len = utf8_next(folded + at, len - at, &letter.character);
		letter.next = 0;
		if (at + letter.len < len)
			utf8_next(folded + at + letter.len, len - at - letter.len, &letter.next);
		if (!kinds[kind](&page, &letter))
			write_octets(&page, letter.octets, letter.len);
	}
	out[page.len] = '\0';
	return page.changed ? page.len : 0;
}
