/* features: what a text shows to what has learned (model.h): numbers of buckets, each with the word it is of.
 *
 * Of each word: itself, its skeletons (skeleton.h), and its pieces of two to five letters, with its borders. Of words
 * side by side the pair of their skeletons, so that it is one in every script; beside a negation (nahi, نہیں, not) also
 * apart. And pieces of four sounds of the whole text, its skeletons run together: those
 * stay as they are where somebody leaves out a space, or puts one into a word.
 *
 * Each is hashed into a bucket; a bucket counts once. The same text gives the same list on every machine. A change
 * here makes another model of the same examples: MODEL_VERSION (model.h) then goes up. Pure; allocates nothing. */
#ifndef AGAHI_FEATURES_H
#define AGAHI_FEATURES_H

#include <stddef.h>
#include <stdint.h>

enum {
	FEATURES_MOST_BUCKETS = 1 << 16,
	FEATURES_MOST = 1024, /* of a text; what stands behind is not looked at */
	FEATURES_MOST_WORDS = 256
};

/* Which kinds: all of them, unless somebody measures what one of them is worth. */
enum features_kinds {
	FEATURES_WORD = 1,
	FEATURES_SKELETON = 2,
	FEATURES_NEGATION = 4,
	FEATURES_PAIR = 8, /* of skeletons side by side */
	FEATURES_GRAM_2 = 16,
	FEATURES_GRAM_3 = 32,
	FEATURES_GRAM_4 = 64,
	FEATURES_GRAM_5 = 128,
	FEATURES_STREAM = 256, /* pieces of four of the skeletons run together */
	FEATURES_KNOWN = 511,
};

struct feature {
	uint16_t bucket;
	uint16_t word; /* the first that has it, counted from 0 */
};

/* The caller's scratch, 12 KiB. All octets 0 before its first use, then used again and again. */
struct features {
	struct feature list[FEATURES_MOST];
	size_t count;
	uint64_t seen[FEATURES_MOST_BUCKETS / 64];
};

/* The features of a folded text, in buckets under `buckets` (at least 1, at most FEATURES_MOST_BUCKETS), in place of
 * those that `features` held. */
void features_take(struct features *features, unsigned kinds, size_t buckets, const char *folded, size_t len);

#endif
