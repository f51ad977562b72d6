#include "agahi/text/sister.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "agahi/text/utf8.h"

enum { URDU, PASHTO, SINDHI, PUNJABI, BALOCHI, SISTERS };

static const char *const tags[SISTERS] = { NULL, "ps", "sd", "pa-Arab", "bal" };

/* Letters that no other language here is written with. ٻ ڄ ڳ are Saraiki's too: they tell Sindhi only where its other
 * letters do not tell more. */
/* clang-format off */
static const uint8_t sister_with[] = {
	[0x067c] = PASHTO, [0x0689] = PASHTO, [0x0693] = PASHTO, [0x0696] = PASHTO, [0x069a] = PASHTO, [0x06cd] = PASHTO, [0x06d0] = PASHTO, [0x06ab] = PASHTO, [0x06bc] = PASHTO, [0x0685] = PASHTO, [0x0681] = PASHTO, /* ټ ډ ړ ږ ښ ۍ ې ګ ڼ څ ځ */
	[0x067b] = SINDHI, [0x0680] = SINDHI, [0x067a] = SINDHI, [0x067d] = SINDHI, [0x067f] = SINDHI, [0x0684] = SINDHI, [0x0683] = SINDHI, [0x0687] = SINDHI, [0x068a] = SINDHI, [0x068f] = SINDHI, [0x068c] = SINDHI, [0x068d] = SINDHI, [0x0699] = SINDHI, [0x06a6] = SINDHI, [0x06aa] = SINDHI, [0x06b3] = SINDHI, [0x06b1] = SINDHI, [0x06bb] = SINDHI, [0x06fd] = SINDHI, [0x06fe] = SINDHI, /* ٻ ڀ ٺ ٽ ٿ ڄ ڃ ڇ ڊ ڏ ڌ ڍ ڙ ڦ ڪ ڳ ڱ ڻ ۽ ۾ */
	[0x0759] = PUNJABI, [0x0768] = PUNJABI, [0x08c7] = PUNJABI, /* ݙ ݨ ࣇ */
	[0x06c6] = BALOCHI, [0x06cf] = BALOCHI, [0x06ce] = BALOCHI, /* ۆ ۏ ێ */
};
/* clang-format on */

const char *sister_of(const char *text)
{
	size_t counts[SISTERS] = { 0 };
	size_t len = strlen(text), best = URDU;

	for (size_t at = 0; at < len;) {
		uint32_t character = (unsigned char)text[at];

		at += character < 0x80 ? 1 : utf8_next(text + at, len - at, &character);
		if (character < sizeof(sister_with))
			counts[sister_with[character]]++;
	}
	counts[URDU] = 0;
	for (size_t sister = PASHTO; sister < SISTERS; sister++) {
		if (counts[sister] > counts[best])
			best = sister;
	}
	return tags[best];
}
