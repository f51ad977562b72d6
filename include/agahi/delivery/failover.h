/* failover: replies of a link that is down for a while go out by another.
 *
 * Only those of which nothing was submitted yet and nothing was tried, so that no part is sent by two ways; to a bound link
 * that has their short code. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_FAILOVER_H
#define AGAHI_FAILOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/clock.h"
#include "agahi/delivery/lines.h"
#include "agahi/link/link.h"

enum { FAILOVER_AFTER_MS = 5000 };

struct failover;

/* `links` must outlive it. NULL when memory is short. */
struct failover *failover_new(struct link *const *links, size_t link_count);
void failover_free(struct failover *failover);

/* One link more, at the end of `links`; false when memory is short: it stays as it was. */
bool failover_add_link(struct failover *failover);

/* To be called several times a second: what stands in `lines` (struct reply) for a link that is down changes over. */
void failover_tick(struct failover *failover, struct lines *lines, struct moment now);

#endif
