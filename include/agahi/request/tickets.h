/* tickets: all the deliveries of one message that wait for one fate.
 *
 * A message that is delivered again before it is safe joins the first: each delivery gets its own response,
 * for an SMSC counts them, and one that is left out takes a place in its window for good. */
#ifndef AGAHI_TICKETS_H
#define AGAHI_TICKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/link/link.h"

/* More than any window; whoever sends more is refused, so that memory stays bounded. */
enum { TICKETS_MAX = 4096 };

struct ticket {
	size_t link; /* index */
	struct link_ticket ticket;
};

/* Zero-initialised: none. */
struct tickets {
	struct ticket first;
	struct ticket *more;
	size_t count;
	size_t room; /* of `more` */
};

/* False when there are too many, or memory is short. The first always fits. */
bool tickets_add(struct tickets *tickets, size_t link, const struct link_ticket *ticket);

const struct ticket *tickets_at(const struct tickets *tickets, size_t index);
void tickets_clear(struct tickets *tickets);

#endif
