/* wording: the words of a request and of its answer, as they are written down. Pure. */
#ifndef AGAHI_WORDING_H
#define AGAHI_WORDING_H

#include <stdbool.h>

#include "agahi/service/decide.h"
#include "agahi/store/records.h"

enum {
	WORDING_REQUEST_OCTETS = 320, /* of what was asked, for the records */
	WORDING_ROOM = 40
};

/* Points the entry's strings but its reply to copies of what was asked (digits masked, cut; "" unless nothing matched) and
 * of what was decided, for the catalogue may be swapped before the entry is written. They stand in
 * `room`, as nearly all do, or are an allocation (wording_more()). False when memory is short. */
bool wording_fill(struct journal_entry *entry, const char *asked, const struct decision *decision,
	char room[WORDING_ROOM]);

/* The allocation, for the caller to free after the entry; NULL: there is none. `request`: the entry's. */
char *wording_more(const char *request, const char room[WORDING_ROOM]);

#endif
