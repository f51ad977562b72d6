/* outbound: replies on their way to the SMSC.
 *
 * Takes committed replies, cuts them into parts, submits them over the link that the question came by as its
 * window and rate allow, oldest first and the parts of a reply in order, tries again what failed for now, and
 * settles each reply in the journal when every part has its fate, also when that is told late. Replies in
 * hand are bounded by the caller (outbound_count()). Belongs to the loop's thread. */
#ifndef AGAHI_OUTBOUND_H
#define AGAHI_OUTBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/store/journal.h"

struct event_base;
struct outbound;

enum { OUTBOUND_FAIL_OVER_MS = 5000 };

struct outbound_options {
	int64_t validity_ms; /* how long after its request a reply may still be sent */
	struct metrics *metrics;
	struct config_strings flash_topics; /* whose replies are shown at once and not kept */
	bool fail_over; /* replies of a link that is down for OUTBOUND_FAIL_OVER_MS may go out by another */
};

/* `links` are known by their index, and outlive the outbound. NULL when memory is short. */
struct outbound *outbound_new(struct event_base *base, struct journal *journal, struct log *log,
	const struct outbound_options *options, struct link **links, size_t link_count);

/* Close the links first: they tell what became of open submits. */
void outbound_free(struct outbound *outbound);

/* Takes a reply over, to go out by link `index`; what it needs of `entry` is copied. `resent`: an earlier
 * life of the daemon may have sent it already. False when memory is short: the reply stays in the journal's
 * outbox. */
bool outbound_add(struct outbound *outbound, size_t index, const struct journal_entry *entry, bool resent);

/* The link may have room: submit what waits for it. */
void outbound_pump(struct outbound *outbound, size_t index);

/* While ending: is there anything under way, or anything that may still be submitted before `deadline_ms`?
 * When every reply rests longer, or the SMSC has enough for longer, there is not. */
bool outbound_can_go_on(const struct outbound *outbound, uint64_t now_ms, uint64_t deadline_ms);

/* When the SMSC last took something (milliseconds, monotonic; 0: never). */
uint64_t outbound_accepted_ms(const struct outbound *outbound);

/* What became of a submit that outbound_pump() made; after SESSION_TIMED_OUT perhaps once more. */
void outbound_submitted(struct outbound *outbound, uint64_t cookie, enum session_outcome outcome,
	uint32_t status, const char *message_id);

/* Replies in hand: waiting, being submitted, or waiting to be tried again. */
size_t outbound_count(const struct outbound *outbound);

#endif
