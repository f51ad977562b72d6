/* difference_view: what is not the same in two message sets, on a page: words that went and came, both as phones show them,
 * and a box for each that says "I have read this one". */
#ifndef AGAHI_REVIEW_DIFFERENCE_VIEW_H
#define AGAHI_REVIEW_DIFFERENCE_VIEW_H

#include "agahi/catalogue/message_set.h"
#include "agahi/comparison/difference.h"
#include "agahi/frame/desk.h"

struct difference_view {
	const struct message_set *before, *after;
	const struct difference *difference; /* of these; NULL: it is made here */
	long long edition;                   /* of `after`, for the marks */
	bool marks;                          /* show the boxes */
	const char *const *
		segments; /* of the page itself, for the links to its other pages; NULL: it has none, and the first rows are shown */
};

enum { DIFFERENCE_VIEW_ROWS = 20 /* on a page; ?page= */ };

/* Nothing but a line where there is no difference. */
void difference_view_write(struct visit *visit, const struct difference_view *view);

#endif
