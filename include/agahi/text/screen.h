/* screen: texts cut to what a USSD screen holds.
 *
 * A screen is lines: a piece of the body, and a footer of what may be pressed. The whole body decides the
 * encoding, so that its screens do not change from one to the next: septets where the alphabet has every
 * character, else UTF-16 units. Pieces end at words, or at lines where lines must stay whole; graphemes are
 * split only when one is longer than a screen.
 *
 * In a body written from right to left, a line whose first letter is Latin gets a mark (U+200F) in front, so
 * that a phone does not set the line from the left with its number at the wrong end (Unicode bidi algorithm,
 * P2); marks are counted like letters. Pure. */
#ifndef AGAHI_SCREEN_H
#define AGAHI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/text/charset.h"

struct screen_size {
	enum charset alphabet; /* what data_coding 0 means at the SMSC */
	unsigned septets;      /* a screen holds, in the alphabet */
	unsigned units;        /* of UTF-16, otherwise */
};

/* Paper of one body and its footers. */
struct screen_paper {
	struct screen_size size;
	bool ucs2;
	bool right_to_left;
};

/* `texts`: everything that may stand on the screens (NULLs are passed over). One of them that is written from
 * right to left makes the paper so: a menu of Latin names with Urdu keys below is an Urdu menu. */
struct screen_paper screen_paper_for(const struct screen_size *size, const char *const *texts, size_t count);

/* What a screen holds, and what a text of one or more lines takes of it, with its marks. */
size_t screen_room(const struct screen_paper *paper);
size_t screen_cost(const struct screen_paper *paper, const char *text);

/* Where the piece ends that begins at `start` and takes at most `room`: an offset above `start`, unless the
 * body ends there. `whole_lines`: cut between lines only, if that is possible. */
size_t screen_cut(
	const struct screen_paper *paper, const char *body, size_t start, size_t room, bool whole_lines);

/* Appends `len` octets of text as lines, marked where they must be; blanks at both ends are left out. Returns
 * the marks. */
unsigned screen_add(const struct screen_paper *paper, const char *text, size_t len, struct buffer *out);

#endif
