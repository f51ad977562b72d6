/* letters: is a text in the letters of its language? Pure; linear in the text. */
#ifndef AGAHI_LETTERS_H
#define AGAHI_LETTERS_H

#include <stdbool.h>

enum letters {
	LETTERS_FINE,
	LETTERS_NO_ARABIC, /* Latin letters only, in a language that is written in Arabic ones */
	LETTERS_ALL_ARABIC /* the reverse */
};

/* Placeholders are left out; a text without letters is fine. */
enum letters letters_judge(const char *text, const char *lang);

/* Is it nothing but an address, or without a small Latin letter? */
bool letters_are_of_a_name(const char *text);

#endif
