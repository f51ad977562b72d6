#include "agahi/text/sound.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "agahi/text/utf8.h"

enum { FULL_SKELETON = 3, SHORTEST_ARABIC = 3, LONGEST_WORD = 40 };

/* By Latin letter, and by those that follow it: pairs of the second letter and what both sound like. A vowel's sound is a
 * capital letter; '-' is not heard. */
static const struct {
	char sound;
	const char *followed;
} latin_sounds[] = {
	['a' - 'a'] = { 'A', "iEyEuOaA" },
	['b' - 'a'] = { 'b', "hb" },
	['c' - 'a'] = { 'k', "hckk" },
	['d' - 'a'] = { 'd', "hd" },
	['e' - 'a'] = { 'E', "eIiEyE" },
	['f' - 'a'] = { 'f', "" },
	['g' - 'a'] = { 'g', "hg" },
	['h' - 'a'] = { '-', "" },
	['i' - 'a'] = { 'I', "eIyI" },
	['j' - 'a'] = { 'j', "hj" },
	['k' - 'a'] = { 'k', "hx" },
	['l' - 'a'] = { 'l', "" },
	['m' - 'a'] = { 'm', "" },
	['n' - 'a'] = { 'n', "" },
	['o' - 'a'] = { 'O', "oUuU" },
	['p' - 'a'] = { 'p', "hf" },
	['q' - 'a'] = { 'k', "uk" },
	['r' - 'a'] = { 'r', "" },
	['s' - 'a'] = { 's', "hs" },
	['t' - 'a'] = { 't', "ht" },
	['u' - 'a'] = { 'U', "" },
	['v' - 'a'] = { 'v', "" },
	['w' - 'a'] = { 'v', "" },
	['x' - 'a'] = { 'x', "" },
	['y' - 'a'] = { 'I', "" },
	['z' - 'a'] = { 'z', "hz" },
};

/* By letter; 0 on the right: not heard. */
static const struct {
	uint16_t letter;
	uint16_t sound;
} arabic_sounds[] = {
	{ 0x0621, 0 },      /* ء */
	{ 0x0622, 0x0627 }, /* آ → ا */
	{ 0x0624, 0x0648 }, /* ؤ → و */
	{ 0x0626, 0x06cc }, /* ئ → ی */
	{ 0x062b, 0x0633 }, /* ث → س */
	{ 0x062d, 0x06c1 }, /* ح → ہ */
	{ 0x0630, 0x0632 }, /* ذ → ز */
	{ 0x0635, 0x0633 }, /* ص → س */
	{ 0x0636, 0x0632 }, /* ض → ز */
	{ 0x0637, 0x062a }, /* ط → ت */
	{ 0x0638, 0x0632 }, /* ظ → ز */
	{ 0x0639, 0x0627 }, /* ع → ا */
	{ 0x06ba, 0x0646 }, /* ں → ن */
	{ 0x06be, 0x06c1 }, /* ھ → ہ */
	{ 0x06c3, 0x062a }, /* ۃ → ت */
	{ 0x06d2, 0x06cc }, /* ے → ی */
	{ 0x06d3, 0x06cc }, /* ۓ → ی */
};

static bool is_vowel(char sound)
{
	return sound >= 'A' && sound <= 'Z';
}

/* The sound at the start of `word`, and how many letters make it. */
static char latin_sound(const char *word, size_t len, size_t *letters)
{
	*letters = 1;
	if (*word < 'a' || *word > 'z')
		return '\0';
	const char *pair = latin_sounds[*word - 'a'].followed;
	for (; len > 1 && *pair != '\0'; pair += 2) {
		if (pair[0] == word[1]) {
			*letters = 2;
			return pair[1];
		}
	}
	return latin_sounds[*word - 'a'].sound;
}

/* Writes the word's sounds, doubles once; 0 when it holds anything but Latin letters. */
static size_t write_sounds(const char *word, size_t len, char *sounds)
{
	size_t count = 0, letters;

	for (size_t at = 0; at < len; at += letters) {
		char sound = latin_sound(word + at, len - at, &letters);

		if (sound == '\0')
			return 0;
		if (sound == '-')
			sound = at == 0 ? 'h' : '\0';
		if (sound != '\0' && (count == 0 || sounds[count - 1] != sound))
			sounds[count++] = sound;
	}
	return count;
}

/* Consonants only, after any first vowel: all of those sound alike in haste (indraj, andraj). */
static size_t write_skeleton(const char *sounds, size_t count, char *key)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		char sound = is_vowel(sounds[i]) ? 'A' : sounds[i];

		if (i == 0 || !is_vowel(sounds[i]))
			key[len++] = sound;
	}
	return len;
}

static size_t latin_key(const char *word, size_t len, char *key)
{
	char sounds[LONGEST_WORD];
	size_t count = write_sounds(word, len, sounds);
	size_t consonants = 0;

	for (size_t i = 0; i < count; i++)
		consonants += !is_vowel(sounds[i]);
	if (consonants >= FULL_SKELETON)
		return write_skeleton(sounds, count, key);
	/* A last vowel is often left out or put on (vot, vote); of two sounds alone nothing would be left. */
	if (count > 3 && is_vowel(sounds[count - 1]))
		count--;
	if (count < 3 || consonants == 0)
		return 0;
	memcpy(key, sounds, count);
	return count;
}

static uint32_t arabic_sound(uint32_t letter)
{
	for (size_t i = 0; i < sizeof(arabic_sounds) / sizeof(arabic_sounds[0]); i++) {
		if (arabic_sounds[i].letter == letter)
			return arabic_sounds[i].sound;
	}
	return letter;
}

static size_t arabic_key(const char *word, size_t len, char *key)
{
	size_t written = 0, heard = 0;
	uint32_t previous = 0;

	for (size_t at = 0; at < len;) {
		uint32_t letter;

		at += utf8_next(word + at, len - at, &letter);
		if (letter < 0x0620 || letter > 0x06ff)
			return 0;
		letter = arabic_sound(letter);
		if (letter == 0 || written + 4 >= SOUND_KEY_SIZE)
			continue;
		if (letter == previous && heard > 1) /* ووٹ begins with two that are heard */
			continue;
		written += utf8_put(letter, key + written);
		previous = letter;
		heard++;
	}
	return heard >= SHORTEST_ARABIC ? written : 0;
}

size_t sound_key(const char *word, size_t len, char key[SOUND_KEY_SIZE])
{
	size_t written = 0;

	if (len > 0 && len <= LONGEST_WORD)
		written = (unsigned char)word[0] < 0x80 ? latin_key(word, len, key)
							: arabic_key(word, len, key);
	key[written] = '\0';
	return written;
}

static bool is_light(char vowel)
{
	return vowel == 'E' || vowel == 'I';
}

static bool is_dark(char vowel)
{
	return vowel == 'O' || vowel == 'U';
}

/* Passes over the vowels at `at`: the first of them, or 0 when none is spelled out there. */
static char take_vowel(const char *sounds, size_t count, size_t *at)
{
	char vowel = '\0';

	for (; *at < count && is_vowel(sounds[*at]); (*at)++)
		vowel = vowel == '\0' ? sounds[*at] : vowel;
	return vowel;
}

static bool clash(char left, char right)
{
	return (is_light(left) && is_dark(right)) || (is_dark(left) && is_light(right));
}

bool sound_alike(const char *left, size_t left_len, const char *right, size_t right_len)
{
	char a[LONGEST_WORD], b[LONGEST_WORD];
	size_t i = 0, j = 0;
	bool left_lacks = false, right_lacks = false;

	if (left_len > LONGEST_WORD || right_len > LONGEST_WORD)
		return false;
	size_t a_count = write_sounds(left, left_len, a), b_count = write_sounds(right, right_len, b);
	for (; i < a_count && j < b_count; i++, j++) {
		char left_vowel = take_vowel(a, a_count, &i), right_vowel = take_vowel(b, b_count, &j);

		if (clash(left_vowel, right_vowel))
			return false;
		left_lacks = left_lacks || (left_vowel == '\0' && right_vowel != '\0');
		right_lacks = right_lacks || (left_vowel != '\0' && right_vowel == '\0');
	}
	return !left_lacks || !right_lacks;
}
