/* drain: the daemon's end: what is in hand goes out within ten seconds, then the links say good-bye.
 *
 * Ends earlier when nothing is in hand, or when the SMSC takes nothing any more: who waits for more waits in vain.
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_DRAIN_H
#define AGAHI_DRAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/delivery/outbound.h"
#include "agahi/link/link.h"

enum { DRAIN_WITHIN_S = 10, DRAIN_UNBIND_WITHIN_S = 3, DRAIN_STUCK_AFTER_MS = 2000 };

struct drain_parts {
	struct outbound *outbound;
	struct link **links;
	size_t link_count;
	size_t (*uncommitted)(const void *arg); /* requests, parts and receipts that wait for their commit */
	const void *arg;
	struct log *log;
};

/* Zero-initialise all but the parts. */
struct drain {
	struct drain_parts parts;
	bool draining;
	bool unbinding;
	bool all_committed; /* when it began to unbind */
	uint64_t since_ms;
	uint64_t deadline_ms;
};

void drain_begin(struct drain *drain, struct moment now);

/* To be called several times a second after drain_begin(). True when the loop is to end whatever else there is. */
bool drain_tick(struct drain *drain, struct moment now);

/* Has every link stopped? Then the loop may end. */
bool drain_is_over(const struct drain *drain);

/* Does the SMSC have every answer of ours? Else the next life must know again what may be delivered once more. */
bool drain_was_clean(const struct drain *drain, struct moment now);

#endif
