/* spelling: one text in several spellings, which mean the same: other letters are capitals. For a load whose citizens write
 * more than once, for nobody is answered who writes the very same again and again (service/repeats.h). Pure. */
#ifndef AGAHI_SPELLING_H
#define AGAHI_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"

enum { SPELLING_COUNT = 8, SPELLING_OCTETS = 160 };

struct spelling {
	uint8_t octets[SPELLING_COUNT][SPELLING_OCTETS];
	size_t len;
};

/* `text` in one octet a letter; otherwise (`plain` false), or where it has no three Latin letters, some or all are the same.
 * The first is as it was given. False when it has more than SPELLING_OCTETS. */
bool spelling_prepare(struct spelling *spelling, struct span text, bool plain);

struct span spelling_text(const struct spelling *spelling, size_t number);

#endif
