#include "agahi/text/stem.h"

#include <string.h>

/* Longer endings stand before those that they end in. */
static const char *const latin_endings[] = { "ations", "ation", "iyon", "iyan", "iyaan", "ings", "ing", "ies",
	"ein", "eyn", "oon", "ers", "on", "en", "an", "in", "ed", "es", "er", "ly", "s", "e", "i", "y", "o" };
static const char *const arabic_endings[] = { "یوں", "یاں", "یات", "ؤں", "وں", "یں", "ئی", "ات", "ی", "ے",
	"ہ", "ا" };

enum { LATIN_LETTERS = 4, ARABIC_OCTETS = 6 };

static size_t cut_ending(const char *word, size_t len, const char *const *endings, size_t count, size_t least)
{
	for (size_t i = 0; i < count; i++) {
		size_t ending = strlen(endings[i]);

		if (len >= ending + least && memcmp(word + len - ending, endings[i], ending) == 0)
			return len - ending;
	}
	return len;
}

size_t stem_length(const char *word, size_t len)
{
	if (len > 0 && (unsigned char)word[0] < 0x80)
		return cut_ending(word, len, latin_endings, sizeof(latin_endings) / sizeof(latin_endings[0]),
			LATIN_LETTERS);
	return cut_ending(
		word, len, arabic_endings, sizeof(arabic_endings) / sizeof(arabic_endings[0]), ARABIC_OCTETS);
}
