#include "agahi/load/spelling.h"

#include <string.h>

enum { CASE = 0x20 };

static bool is_letter(uint8_t octet)
{
	return (octet | CASE) >= 'a' && (octet | CASE) <= 'z';
}

bool spelling_prepare(struct spelling *spelling, struct span text, bool plain)
{
	if (text.len > SPELLING_OCTETS)
		return false;
	spelling->len = text.len;
	for (size_t i = 0; i < SPELLING_COUNT; i++) {
		uint8_t *octets = spelling->octets[i];
		size_t rest = i;

		if (text.len > 0)
			memcpy(octets, text.data, text.len);
		for (size_t k = 0; plain && k < text.len; k++) {
			if (!is_letter(octets[k]))
				continue;
			octets[k] ^= rest % 2 == 1 ? CASE : 0;
			rest /= 2;
		}
	}
	return true;
}

struct span spelling_text(const struct spelling *spelling, size_t number)
{
	return (struct span){ spelling->octets[number % SPELLING_COUNT], spelling->len };
}
