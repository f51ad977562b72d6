/* fold: what makes two texts the same word.
 *
 * Two texts are the same keyword when they fold to the same string: NFKC and case fold, Arabic and Urdu
 * letter variants brought together, letters of Pashto, Sindhi, Punjabi and Balochi as Urdu would write the
 * word, diacritics, tatweel, joiners and direction marks removed, Arabic, Urdu, Devanagari and Gurmukhi
 * digits turned into ASCII, punctuation and runs of blanks into one space. Letters that tell
 * different Urdu words apart stay apart: ھ and ہ, آ and ا, ئ and ی, ؤ and و. */
#ifndef AGAHI_FOLD_H
#define AGAHI_FOLD_H

#include <stddef.h>

/* Texts are folded up to this many octets; what is longer is cut at a character. */
enum { FOLD_MAX_OCTETS = 2048 };

/* Folds `len` octets of UTF-8 (repaired where broken) into `out`, words separated by single spaces, NUL at
 * the end. Returns the length. Never fails, and folding a folded text changes nothing. */
size_t fold_text(const char *text, size_t len, char out[FOLD_MAX_OCTETS]);

#endif
