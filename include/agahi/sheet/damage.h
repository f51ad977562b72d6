/* damage: what a spreadsheet does to a text on its way, found in one cell.
 *
 * Letters that became question marks, the program's own error values (#NAME?, #WERT!, ####), UTF-8 that was read in a Windows character
 * set (once or twice), characters that were lost (U+FFFD), and characters that nobody sees and phones stumble
 * over: controls, and those that force a direction upon what follows. Pure; linear in the text. */
#ifndef AGAHI_DAMAGE_H
#define AGAHI_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

/* In the order of how bad they are; those before DAMAGE_QUESTIONS may be what somebody meant. */
enum damage {
	DAMAGE_NONE,
	DAMAGE_QUESTIONED, /* a word of question marks among others */
	DAMAGE_UNSEEN,     /* a character that nobody sees, or that has no meaning that all know */
	DAMAGE_CODE,       /* _x000D_, &amp;, \u0648 */
	DAMAGE_QUESTIONS,
	DAMAGE_SHEET_ERROR,
	DAMAGE_MOJIBAKE,
	DAMAGE_REPLACED,
	DAMAGE_CONTROL
};

/* The worst of it; `at` and `len` are where it stands. */
enum damage damage_find(const char *text, const char **at, size_t *len);

/* Is it more than a doubt? What else could be found wrong would follow from it. */
bool damage_spoils(const char *text);

#endif
