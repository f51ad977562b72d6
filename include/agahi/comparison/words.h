/* words: what changed between two texts, word by word.
 *
 * The longest sequence of words that both have stays; the rest is removed or added, with its blanks. Put together, the
 * pieces that stay and those removed are the old text, those that stay and those added the new one. A word is what
 * stands between ASCII blanks and line breaks, so no character is ever split. Pure. */
#ifndef AGAHI_WORDS_H
#define AGAHI_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum words_change { WORDS_SAME, WORDS_REMOVED, WORDS_ADDED };

struct words_piece {
	enum words_change change;
	const char *text; /* into the new text with WORDS_ADDED, else into the old one */
	size_t len;       /* octets */
};

struct words {
	struct words_piece *pieces;
	size_t count;
};

enum {
	WORDS_FEWEST_STAY = 4,      /* one word in so many, or none does */
	WORDS_MAX_EFFORT = 4 << 20, /* comparisons of one text with another, of two octets of memory each */
	WORDS_ALL_EFFORT = 64 << 20 /* of all texts of a set: less than a second */
};

/* What the two have in common at both ends is always found. What is between is replaced as a whole where less than one
 * word in WORDS_FEWEST_STAY would stay, or where it would take more comparisons than WORDS_MAX_EFFORT or `*effort`,
 * from which those made are taken. The texts must outlive `words`, which words_free() empties. False when memory is
 * short. */
bool words_compare(const char *before, const char *after, size_t *effort, struct words *words);
void words_free(struct words *words);

#endif
