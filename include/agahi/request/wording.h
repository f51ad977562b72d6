/* wording: the words of a request and of its answer, as they are written down. Pure. */
#ifndef AGAHI_WORDING_H
#define AGAHI_WORDING_H

#include <stdbool.h>

#include "agahi/service/decide.h"
#include "agahi/store/records.h"

enum {
	WORDING_REQUEST_OCTETS = 320, /* of what was asked, for the records */
	WORDING_ROOM = 88
};

/* Where the words of an entry are kept. Nearly all fit into the room, and cost no allocation. */
struct wording {
	char *more; /* NULL: they fitted */
	char room[WORDING_ROOM];
};

/* Points the entry's strings but its reply to copies of what was asked (digits masked, cut; "" unless nothing matched) and
 * of what was decided, for the catalogue may be swapped before the entry is written. They live in `wording`, which must not
 * move, until wording_clear(). False when memory is short. */
bool wording_fill(struct journal_entry *entry, const char *asked, const struct decision *decision,
	struct wording *wording);
void wording_clear(struct wording *wording);

#endif
