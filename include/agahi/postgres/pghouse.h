/* pghouse: keeping house in PostgreSQL: days of history ahead and past, what is old in the other tables, and the history of who
 * is to be forgotten; a step at a time. Of all nodes one does it at a time. Belongs to the thread that writes. */
#ifndef AGAHI_PGHOUSE_H
#define AGAHI_PGHOUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/postgres/pg.h"
#include "agahi/store/records.h"

struct pghouse {
	struct pg *pg;
	int64_t measured_ms, days_ms; /* when these were looked at last; 0: never */
	int64_t used_octets;
	int64_t early; /* receipts that are kept for late responses */
	int64_t top;   /* of the way through the history (wishes.h); 0: it is not begun */
	int64_t below; /* of those ids nothing was looked at yet */
};

/* One step; nothing waits for another's lock for long. `by_date`: what is old may go, for the clock can be trusted. True when
 * there may be more. */
bool pghouse_step(struct pghouse *house, int64_t now_ms, int64_t retention_ms, bool by_date);

/* Octets in use, and early receipts: looked at every few seconds. */
void pghouse_measure(struct pghouse *house, int64_t now_ms);

/* See wishes_tell(). */
bool pghouse_tell(struct pghouse *house, journal_forgotten_h handler, void *arg);

#endif
