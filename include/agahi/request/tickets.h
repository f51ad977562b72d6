/* tickets: all the deliveries of one message that wait for one fate.
 *
 * A message that is delivered again before it is safe joins the first: each delivery gets its own response,
 * for an SMSC counts them, and one that is left out takes a place in its window for good. */
#ifndef AGAHI_TICKETS_H
#define AGAHI_TICKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/link/link.h"
#include "agahi/request/redelivery.h"

/* More than any window; whoever sends more is refused, so that memory stays bounded. */
enum { TICKETS_MAX = 4096 };

struct ticket {
	uint32_t link; /* index */
	struct link_ticket ticket;
};

/* The connection that it came by. */
struct redelivery_origin ticket_origin(const struct ticket *ticket);

/* Zero-initialised: none. */
struct tickets {
	struct ticket *more;
	struct ticket first;
	uint16_t count;
	uint16_t room; /* of `more` */
};

/* False when there are too many, or memory is short. The first always fits. */
bool tickets_add(struct tickets *tickets, const struct ticket *ticket);

const struct ticket *tickets_at(const struct tickets *tickets, size_t index);

/* Answers each delivery, where its connection still lives. */
void tickets_acknowledge(const struct tickets *tickets, struct link *const *links, struct moment now);

void tickets_clear(struct tickets *tickets);

#endif
