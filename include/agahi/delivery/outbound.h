/* outbound: replies on their way to the SMSC, and what becomes of them.
 *
 * Takes committed replies, submits their parts (parts.h) over the link that the question came by as its window and rate
 * allow, when their turn has come (lines.h), tries again what failed for now, and settles each reply in the journal when
 * every part has its fate, also when that is told late. Replies in hand are bounded by the caller (outbound_count()).
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_OUTBOUND_H
#define AGAHI_OUTBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/delivery/receipts.h"
#include "agahi/journal/journal.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/request/committed.h"
#include "agahi/request/inhand.h"
#include "agahi/request/message_log.h"

struct outbound;

struct outbound_rules {
	int64_t validity_ms;                /* how long after its request a reply may still be sent */
	struct config_strings flash_topics; /* whose replies are shown at once and not kept */
	bool fail_over; /* replies of a link that is down for FAILOVER_AFTER_MS (failover.h) may go out by another */
};

struct outbound_parts {
	struct journal *journal;
	struct receipts *receipts;
	struct metrics *metrics;
	struct log *log;
	struct inhand *inhand;        /* of blocks of outbound_block_size() octets or more */
	struct message_log *messages; /* NULL: none */
	struct link **links;          /* known by their index */
	size_t link_count;
	struct outbound_rules rules;
	/* Asked before each submit; false: none begins now, and whoever asked says when it may again by outbound_tick(). NULL:
	 * always. */
	bool (*may_submit)(struct moment now, void *arg);
	void *may_arg;
};

/* What the parts name must outlive it. NULL when memory is short. */
struct outbound *outbound_new(const struct outbound_parts *parts);

/* Close the links first: they tell what became of open submits. */
void outbound_free(struct outbound *outbound);

/* Other rules; what they name must outlive it, or the next. */
void outbound_set_rules(struct outbound *outbound, const struct outbound_rules *rules);

/* One link more, at the end of `links`: room for it is made before it is there. False when memory is short: it stays as
 * it was. */
bool outbound_add_link(struct outbound *outbound);

size_t outbound_block_size(void);

/* Takes the reply of a committed request over, with its block and its text. False when memory is short: then they are the
 * caller's still, and the reply stays in the journal's outbox. */
bool outbound_take(struct outbound *outbound, const struct committed *committed, struct moment now);

/* The same for one that the journal had: it is to go out by link `index`; what it needs of `entry` is copied. `resent`: an
 * earlier life of the daemon may have sent it already. */
bool outbound_add(struct outbound *outbound, size_t index, const struct journal_entry *entry, bool resent,
	struct moment now);

/* Who is this asked by `request` to be forgotten, which is committed: what was asked before is not answered any more, from
 * the next outbound_tick() on. */
void outbound_forget(struct outbound *outbound, uint64_t identity, int64_t request, struct moment now);

/* Sets replies of that link aside that the SMSC has nothing of, so that they can be given away: their ids, as many as there is
 * room for, negative where one was tried and its fate is not known. Until outbound_end_aside() they are in hand and not sent. */
size_t outbound_set_aside(struct outbound *outbound, size_t index, int64_t *ids, size_t room);

/* `released`: they are somebody else's now, and dropped without a word to the journal; else they go on. */
void outbound_end_aside(struct outbound *outbound, const int64_t *ids, size_t count, bool released);

/* The link may have room: submit what waits for it. */
void outbound_pump(struct outbound *outbound, size_t index, struct moment now);

/* To be called several times a second: rests and fail-over end by it. */
void outbound_tick(struct outbound *outbound, struct moment now);

/* While ending: is there anything under way, or anything that may still be submitted before `deadline_ms`? When every
 * reply rests longer, or the SMSC has enough for longer, there is not. */
bool outbound_can_go_on(const struct outbound *outbound, struct moment now, uint64_t deadline_ms);

/* When the SMSC last took something (milliseconds, monotonic; 0: never). */
uint64_t outbound_accepted_ms(const struct outbound *outbound);

/* Those in hand that are to go out by this link. */
size_t outbound_count_of(const struct outbound *outbound, size_t index);

/* Replies in hand: waiting, being submitted, or waiting to be tried again. */
size_t outbound_count(const struct outbound *outbound);

#endif
