#include "agahi/learning/skeleton.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* What a letter may sound like. A capital: it may also be mute, and a word has a skeleton for either. */
enum { MUTE = '-', MAYBE_V = 'V', MAYBE_N = 'N', VOWEL = '.', BREATH = 'h', NO_LETTER = 0 };

struct letter {
	uint16_t letter;
	char sound;
};

// clang-format off
/* By letter, for a search by halves. Beside Urdu's those of Pashto, Sindhi, Punjabi and Balochi. */
static const struct letter letters[] = {
	{ 0x0621, MUTE }, /* ء */ { 0x0622, VOWEL }, /* آ */ { 0x0624, MAYBE_V }, /* ؤ */ { 0x0626, MUTE }, /* ئ */
	{ 0x0627, VOWEL }, /* ا */ { 0x0628, 'b' }, /* ب */ { 0x062a, 't' }, /* ت */ { 0x062b, 's' }, /* ث */
	{ 0x062c, 'j' }, /* ج */ { 0x062d, BREATH }, /* ح */ { 0x062e, 'k' }, /* خ */ { 0x062f, 'd' }, /* د */
	{ 0x0630, 'z' }, /* ذ */ { 0x0631, 'r' }, /* ر */ { 0x0632, 'z' }, /* ز */ { 0x0633, 's' }, /* س */
	{ 0x0634, 's' }, /* ش */ { 0x0635, 's' }, /* ص */ { 0x0636, 'z' }, /* ض */ { 0x0637, 't' }, /* ط */
	{ 0x0638, 'z' }, /* ظ */ { 0x0639, VOWEL }, /* ع */ { 0x063a, 'g' }, /* غ */ { 0x0641, 'f' }, /* ف */
	{ 0x0642, 'k' }, /* ق */ { 0x0643, 'k' }, /* ك */ { 0x0644, 'l' }, /* ل */ { 0x0645, 'm' }, /* م */
	{ 0x0646, 'n' }, /* ن */ { 0x0647, BREATH }, /* ه */ { 0x0648, MAYBE_V }, /* و */ { 0x0649, VOWEL }, /* ى */
	{ 0x064a, VOWEL }, /* ي */ { 0x0679, 't' }, /* ٹ */ { 0x067a, 't' }, /* ٺ */ { 0x067b, 'b' }, /* ٻ */
	{ 0x067c, 't' }, /* ټ */ { 0x067d, 't' }, /* ٽ */ { 0x067e, 'p' }, /* پ */ { 0x067f, 't' }, /* ٿ */
	{ 0x0680, 'b' }, /* ڀ */ { 0x0681, 'z' }, /* ځ */ { 0x0683, 'j' }, /* ڃ */ { 0x0684, 'j' }, /* ڄ */
	{ 0x0685, 's' }, /* څ */ { 0x0686, 'c' }, /* چ */ { 0x0687, 'c' }, /* ڇ */ { 0x0688, 'd' }, /* ڈ */
	{ 0x0689, 'd' }, /* ډ */ { 0x068a, 'd' }, /* ڊ */ { 0x068c, 'd' }, /* ڌ */ { 0x068d, 'd' }, /* ڍ */
	{ 0x068f, 'd' }, /* ڏ */ { 0x0691, 'r' }, /* ڑ */ { 0x0693, 'r' }, /* ړ */ { 0x0696, 'r' }, /* ږ */
	{ 0x0698, 'z' }, /* ژ */ { 0x0699, 'r' }, /* ڙ */ { 0x069a, 's' }, /* ښ */ { 0x06a6, 'f' }, /* ڦ */
	{ 0x06a9, 'k' }, /* ک */ { 0x06aa, 'k' }, /* ڪ */ { 0x06ab, 'g' }, /* ګ */ { 0x06af, 'g' }, /* گ */
	{ 0x06b1, 'n' }, /* ڱ */ { 0x06b3, 'g' }, /* ڳ */ { 0x06ba, MAYBE_N }, /* ں */ { 0x06bb, 'n' }, /* ڻ */
	{ 0x06bc, 'n' }, /* ڼ */ { 0x06be, MUTE }, /* ھ */ { 0x06c1, BREATH }, /* ہ */ { 0x06c3, 't' }, /* ۃ */
	{ 0x06cc, VOWEL }, /* ی */ { 0x06cd, VOWEL }, /* ۍ */ { 0x06d0, VOWEL }, /* ې */ { 0x06d2, VOWEL }, /* ے */
	{ 0x06d3, VOWEL }, /* ۓ */ { 0x0768, 'n' }, /* ݨ */
};
// clang-format on

/* Longer spellings stand before shorter ones. */
static const struct {
	const char *letters, *sounds;
} spellings[] = {
	{ "tion", "sn" },
	{ "sion", "sn" },
	{ "sch", "sk" },
	{ "ght", "t" },
	{ "sh", "s" },
	{ "ch", "c" },
	{ "ph", "f" },
	{ "ck", "k" },
	{ "ce", "s" },
	{ "ci", "s" },
	{ "qu", "k" },
	{ "c", "k" },
	{ "q", "k" },
	{ "w", "v" },
	{ "x", "ks" },
};

/* Sounds of one word as they are read, before it is known what is heard. */
struct reading {
	char sounds[SKELETON_SIZE * 2];
	size_t count;
};

static void read_sound(struct reading *reading, char sound)
{
	if (reading->count < sizeof(reading->sounds))
		reading->sounds[reading->count++] = sound;
}

/* --- Arabic letters ----------------------------------------------------------------------------------- */

static char find_letter(uint32_t letter)
{
	size_t low = 0, high = sizeof(letters) / sizeof(letters[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (letters[middle].letter == letter)
			return letters[middle].sound;
		if (letters[middle].letter < letter)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_LETTER;
}

/* پھر is phir, and so fir. */
enum { PEH = 0x067e, DO_CHASHMI_HEH = 0x06be, YEH = 0x06cc };

static bool read_arabic(const char *word, size_t len, struct reading *reading)
{
	uint32_t previous = 0, letter;

	for (size_t at = 0; at < len; previous = letter) {
		at += utf8_next(word + at, len - at, &letter);
		char sound = find_letter(letter);

		if (sound == NO_LETTER)
			return false;
		if (letter == DO_CHASHMI_HEH && previous == PEH && reading->count > 0)
			reading->sounds[reading->count - 1] = 'f';
		else if (previous == 0 && letter == YEH)
			read_sound(reading, 'y');
		else if (previous == 0 && sound == MAYBE_V)
			read_sound(reading, 'v');
		else
			read_sound(reading, sound);
	}
	return true;
}

/* --- Latin letters ------------------------------------------------------------------------------------ */

static size_t read_spelling(const char *word, size_t len, struct reading *reading)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		if (spellings[i].letters[0] != word[0])
			continue;
		size_t octets = strlen(spellings[i].letters);
		if (octets > len || memcmp(word, spellings[i].letters, octets) != 0)
			continue;
		for (const char *sound = spellings[i].sounds; *sound != '\0'; sound++)
			read_sound(reading, *sound);
		return octets;
	}
	return 0;
}

static char latin_sound(char letter, bool first)
{
	if (strchr("aeiou", letter))
		return VOWEL;
	if (letter == 'y')
		return first ? 'y' : VOWEL;
	return letter;
}

static bool read_latin(const char *word, size_t len, struct reading *reading)
{
	for (size_t at = 0; at < len;) {
		size_t octets = read_spelling(word + at, len - at, reading);

		if (word[at] < 'a' || word[at] > 'z')
			return false;
		if (octets == 0) {
			/* A last n is often only nasal: nahi, nahin; me, mein. */
			bool nasal = word[at] == 'n' && at + 1 == len && at > 1;

			read_sound(reading, nasal ? MAYBE_N : latin_sound(word[at], at == 0));
			octets = 1;
		}
		at += octets;
	}
	return true;
}

/* --- what is heard ------------------------------------------------------------------------------------ */

static char heard(char sound, bool first, bool keep_v, bool keep_n)
{
	switch (sound) {
	case MUTE:
		return '\0';
	case VOWEL:
		return first ? 'a' : '\0';
	case BREATH:
		return first ? 'h' : '\0';
	case MAYBE_V:
		return keep_v ? 'v' : '\0';
	case MAYBE_N:
		return keep_n ? 'n' : '\0';
	default:
		return sound;
	}
}

static void write_key(const struct reading *reading, bool keep_v, bool keep_n, char key[SKELETON_SIZE])
{
	size_t len = 0;

	for (size_t i = 0; i < reading->count && len + 1 < SKELETON_SIZE; i++) {
		char sound = heard(reading->sounds[i], i == 0, keep_v, keep_n);

		if (sound != '\0' && (len == 0 || key[len - 1] != sound))
			key[len++] = sound;
	}
	key[len] = '\0';
}

static void add_key(const struct reading *reading, bool keep_v, bool keep_n, struct skeletons *found)
{
	char *key = found->keys[found->count];

	write_key(reading, keep_v, keep_n, key);
	if (*key == '\0')
		return;
	for (size_t i = 0; i < found->count; i++) {
		if (strcmp(found->keys[i], key) == 0)
			return;
	}
	found->count++;
}

void skeleton_find(const char *word, size_t len, struct skeletons *found)
{
	struct reading reading = { .count = 0 };
	bool read = false;

	found->count = 0;
	if (len > 0)
		read = (unsigned char)word[0] < 0x80 ? read_latin(word, len, &reading)
						     : read_arabic(word, len, &reading);
	for (unsigned variant = 0; read && variant < SKELETON_MOST; variant++)
		add_key(&reading, (variant & 1) == 0, (variant & 2) == 0, found);
}
