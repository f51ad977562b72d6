#include "agahi/text/sister.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* Letters that no other language here is written with. ٻ ڄ ڳ are Saraiki's too: they tell Sindhi only where its other
 * letters do not tell more. */
static const struct {
	const char *language;
	const char *letters;
} sisters[] = {
	{ "ps", "ټډړږښۍېګڼڅځ" },
	{ "sd", "ٻڀٺٽٿڄڃڇڊڏڌڍڙڦڪڳڱڻ۽۾" },
	{ "pa-Arab", "ݙݨࣇ" },
	{ "bal", "ۆۏێ" },
};

enum { SISTERS = sizeof(sisters) / sizeof(sisters[0]) };

/* Every letter of the tables takes two octets or more, and most texts have none of such. */
static size_t sister_with(const char *letter, size_t len)
{
	for (size_t sister = 0; sister < SISTERS; sister++) {
		const char *letters = sisters[sister].letters;

		for (size_t at = 0; letters[at] != '\0'; at++) {
			if (strncmp(letters + at, letter, len) == 0)
				return sister;
		}
	}
	return SISTERS;
}

const char *sister_of(const char *text)
{
	size_t counts[SISTERS + 1] = { 0 };
	size_t len = strlen(text), best = SISTERS;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t octets = utf8_next(text + at, len - at, &character);

		if (character >= 0x80 && character != UTF8_REPLACEMENT)
			counts[sister_with(text + at, octets)]++;
		at += octets;
	}
	for (size_t sister = 0; sister < SISTERS; sister++) {
		if (counts[sister] > 0 && (best == SISTERS || counts[sister] > counts[best]))
			best = sister;
	}
	return best < SISTERS ? sisters[best].language : NULL;
}
