/* leasing: what is sent where several nodes share the journal: only while the lease is good; what others left; and what others
 * can send in our place.
 *
 * The lease over: every link is cut with a reset and held down, for another node may be about to send what is ours; good
 * again: they begin anew, after LEASING_LISTEN_MS. Lost: the daemon's end. Replies of an SMSC that none of our links reaches for FAILOVER_AFTER_MS
 * are given to whoever does, as long as another node lives. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_LEASING_H
#define AGAHI_LEASING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/delivery/outbound.h"
#include "agahi/journal/shared.h"
#include "agahi/link/link.h"

enum {
	LEASING_MOST_LATE = 500, /* so many may wait for a commit that is late; more are refused */
	LEASING_LISTEN_MS =
		500 /* for so long others are heard when a lease is good again, before links begin */
};

struct leasing;

struct leasing_parts {
	struct journal *journal;
	struct outbound *outbound;
	struct link **links;
	const size_t *link_count; /* it may grow */
	struct log *log;
	size_t room; /* replies in hand, from where on none are taken from others */
	/* This life is over for good: nothing is sent or waited for any more. Once. */
	void (*lost)(void *arg);
	void *arg;
};

/* What the parts name must outlive it. NULL when memory is short. */
struct leasing *leasing_new(const struct leasing_parts *parts);
void leasing_free(struct leasing *leasing);

/* For outbound_parts, with the journal as `arg`. */
bool leasing_may_submit(struct moment now, void *journal);

/* Several times a second, before the links' own tick, and once before the links start. `can_answer`: false, it has no messages yet,
 * so others are to be asked: links are held, without being cut. */
void leasing_tick(struct leasing *leasing, bool can_answer, struct moment now);

/* As of following_handlers. */
void leasing_claimed(
	struct leasing *leasing, const struct journal_entry *entry, bool resent, struct moment now);
void leasing_released(struct leasing *leasing, const int64_t *ids, size_t count, bool released);

/* Is a commit so late that new questions are to be refused, when so many wait for it? */
bool leasing_is_crowded(const struct leasing *leasing, size_t uncommitted, struct moment now);

#endif
