/* stem: a word without the ending that its grammar put on.
 *
 * English s, ed, ing and the like, the plural endings of Urdu and their Roman spellings on, en, an. Crude on
 * purpose: two words of one stem are taken for forms of one word only when nothing better is known. Pure. */
#ifndef AGAHI_STEM_H
#define AGAHI_STEM_H

#include <stddef.h>

/* The length in octets of the stem at the start of a folded word; `len` when it has no such ending, or too
 * little would be left (three letters of Arabic, four of Latin). */
size_t stem_length(const char *word, size_t len);

#endif
