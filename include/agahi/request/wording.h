/* wording: the words of a request and of its answer, as they are written down. Pure. */
#ifndef AGAHI_WORDING_H
#define AGAHI_WORDING_H

#include <stdbool.h>

#include "agahi/service/decide.h"
#include "agahi/store/records.h"

enum { WORDING_REQUEST_OCTETS = 320 }; /* of what was asked, for the records */

/* Points the entry's strings to copies of what was asked (digits masked, cut; "" unless nothing matched) and of what was decided, for the catalogue
 * may be swapped before the entry is written. They are one allocation, in `*strings`, which the caller frees after the
 * entry. False when memory is short. */
bool wording_fill(
	struct journal_entry *entry, const char *asked, const struct decision *decision, char **strings);

#endif
