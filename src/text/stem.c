#include "agahi/text/stem.h"

#include <string.h>

struct ending {
	const char *octets;
	size_t len;
};

#define ENDING(octets) \
	{ \
		octets, sizeof(octets) - 1 \
	}

/* Longer endings stand before those that they end in. */
static const struct ending latin_endings[] = { ENDING("ations"), ENDING("ation"), ENDING("iyon"),
	ENDING("iyan"), ENDING("iyaan"), ENDING("ings"), ENDING("ing"), ENDING("ies"), ENDING("ein"),
	ENDING("eyn"), ENDING("oon"), ENDING("ers"), ENDING("on"), ENDING("en"), ENDING("an"), ENDING("in"),
	ENDING("ed"), ENDING("es"), ENDING("er"), ENDING("ly"), ENDING("s"), ENDING("e"), ENDING("i"),
	ENDING("y"), ENDING("o") };
static const struct ending arabic_endings[] = { ENDING("یوں"), ENDING("یاں"), ENDING("یات"), ENDING("ؤں"),
	ENDING("وں"), ENDING("یں"), ENDING("ئی"), ENDING("ات"), ENDING("ی"), ENDING("ے"), ENDING("ہ"),
	ENDING("ا") };

enum { LATIN_LETTERS = 4, ARABIC_OCTETS = 6 };

static size_t cut_ending(
	const char *word, size_t len, const struct ending *endings, size_t count, size_t least)
{
	for (size_t i = 0; i < count; i++) {
		const struct ending *ending = &endings[i];

		if (len >= ending->len + least && word[len - 1] == ending->octets[ending->len - 1] &&
			memcmp(word + len - ending->len, ending->octets, ending->len) == 0)
			return len - ending->len;
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
