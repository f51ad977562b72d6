/* pages: what stands on a dialled screen, laid out for its size.
 *
 * A page is a piece of a body (a menu's lines, or a topic's text) above a footer that names the keys. Bodies go
 * on over as many pages as they need, menus cut between lines only; footers give up their words where a screen
 * is small. On every page room is kept for a sign that the last key was wrong. Which page is shown, and what
 * keys do, is dial.h's. Pure. */
#ifndef AGAHI_PAGES_H
#define AGAHI_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/menus.h"
#include "agahi/catalogue/topics.h"
#include "agahi/text/screen.h"

enum { PAGES_SCREEN_OCTETS = 768 };

/* What a citizen looks at. */
struct pages_view {
	const struct menu *menu; /* or, where it is NULL, */
	int topic;               /* whose text is shown */
	int language;
	unsigned page;  /* of the body, from 0; one that it does not have shows the first */
	bool at_top;    /* nothing is above: 0 on the first page ends the session */
	bool wrong_key; /* say so */
};

struct pages_screen {
	char *text; /* of PAGES_SCREEN_OCTETS, the caller's: UTF-8 */
	bool ucs2;
	unsigned marks; /* of direction, in the text */
};

void pages_show(const struct topics *topics, const struct pages_view *view, const struct screen_size *size,
	struct pages_screen *screen);

/* Does the view's body have that page? */
bool pages_have(const struct topics *topics, const struct pages_view *view, const struct screen_size *size,
	unsigned page);

/* A last screen: the fixed topic's text alone, no keys. */
void pages_show_last(const struct topics *topics, enum topics_fixed fixed, int language,
	const struct screen_size *size, struct pages_screen *screen);

#endif
