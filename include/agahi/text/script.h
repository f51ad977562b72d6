/* script: which writing a character belongs to, as far as a service has to tell its own from noise. */
#ifndef AGAHI_SCRIPT_H
#define AGAHI_SCRIPT_H

#include <stdint.h>

enum script {
	SCRIPT_COMMON = 0, /* digits, blanks, punctuation: of every script */
	SCRIPT_LATIN = 1,
	SCRIPT_ARABIC = 2,
	SCRIPT_DEVANAGARI = 4,
	SCRIPT_GURMUKHI = 8,
	SCRIPT_OTHER = 16, /* letters of a script that no language of a service here is written in */
	SCRIPT_NOISE = 32  /* what nobody types: controls, unassigned and private characters, CJK */
};

enum script script_of(uint32_t character);

/* The script of most of a text's letters, as far as languages here are told apart by it: SCRIPT_LATIN (also
 * where there are as many of others), SCRIPT_OTHER, or SCRIPT_COMMON when it has no letters. A look at the
 * blocks, quick enough for every message; Latin letters with accents tell nothing. */
enum script script_of_most(const char *text);

/* The script that a language (BCP 47) is written in: its own subtag tells, or what is usual in Pakistan. */
enum script script_of_language(const char *tag);

#endif
