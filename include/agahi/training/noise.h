/* noise: a text as somebody in haste, or with another keyboard, would have written it.
 *
 * From a seed: the same text, kind and seed give the same noise on every machine. Pure. */
#ifndef AGAHI_NOISE_H
#define AGAHI_NOISE_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/text/fold.h"

enum noise_kind {
	NOISE_VOWELS,  /* vowels inside words are left out: vt kse dlna h */
	NOISE_KEYS,    /* the key beside the right one; in Urdu a letter that sounds the same */
	NOISE_DOUBLES, /* a letter twice, or of two one */
	NOISE_ARABIC,  /* letters that a keyboard for Arabic has: ٹ is ت, گ is ك */
	NOISE_JOINED,  /* words run together */
	NOISE_SPLIT,   /* a word in two */
	NOISE_KINDS
};

/* Writes a folded text with noise, NUL at the end; returns its length. 0: the kind has nothing to do in it. */
size_t noise_make(
	enum noise_kind kind, uint64_t seed, const char *folded, size_t len, char out[FOLD_MAX_OCTETS]);

#endif
