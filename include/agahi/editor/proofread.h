/* proofread: what a text costs and how it reads, for `agahi check`.
 *
 * Cost: parts in the cheapest encoding, the characters that force UCS-2 upon a text that could do without and
 * what to write in their place, and what Urdu's 7-bit tables would make of it. Reading: sentences too long to
 * follow, and what turns around on a right-to-left screen. Pure. */
#ifndef AGAHI_PROOFREAD_H
#define AGAHI_PROOFREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

enum {
	PROOFREAD_PARTS_GSM7 = 2, /* parts that a reply may cost before an operator is told */
	PROOFREAD_PARTS_UCS2 = 3,
	PROOFREAD_SENTENCE_WORDS = 32 /* a sentence may have */
};

struct proofread_cost {
	size_t parts; /* 0: longer than any SMS can be */
	bool ucs2;
	size_t parts_7bit; /* with Urdu's tables; 0: they do not have every character */
};

struct proofread_cost proofread_cost(const char *text);

/* Writes the characters that force UCS-2, with what to write instead, as ` ’ (U+2019; write ')`. False when
 * there are none, or too many to be an accident. */
bool proofread_costly_characters(const char *text, struct buffer *out);

/* Writes the characters that Urdu's 7-bit tables lack, each once. False when there are none. */
bool proofread_not_in_urdu_tables(const char *text, struct buffer *out);

/* The longest sentence, in words; `sentence` and `len` are where it stands. */
size_t proofread_longest_sentence(const char *text, const char **sentence, size_t *len);

enum proofread_trap {
	PROOFREAD_LATIN_FIRST, /* a line that begins with a Latin word: a phone sets the whole line from the left
				 * (Unicode bidi algorithm, P2) */
	PROOFREAD_DIGITS_PARTED /* groups of digits with blanks, hyphens or plus signs between them: they change places
				 * after an Arabic letter (W2, W4) */
};

/* What turns around in a right-to-left text: the first such trap at or after `text`; NULL when there is none. */
const char *proofread_find_trap(const char *text, size_t *len, enum proofread_trap *trap);

/* Where a number (in ASCII digits) stands by itself, in the digits of any script; within a longer one, or one that is
 * dialled (051-8300, *8300#), it does not. NULL: nowhere. */
const char *proofread_find_number(const char *text, const char *number, size_t *len);

#endif
