/* neighbours: what other nodes do, followed in a thread of its own with a connection of its own: their feed, whether they live, what
 * of theirs is to be taken over, and what was published.
 *
 * Every 50 ms it reads the feed. A life that stood still for L + m it ends by compare and set; what dead lives left, and what others
 * released, it claims page by page, only of SMSCs that this node is bound to, and as long as there is room. All of it is told
 * in the loop's thread, in the order of each node; what a life shared before it ended is told before its replies are. */
#ifndef AGAHI_NEIGHBOURS_H
#define AGAHI_NEIGHBOURS_H

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/cluster/feed.h"
#include "agahi/cluster/lease.h"
#include "agahi/vault/keyslots.h"

struct neighbours;
struct event_base;

/* All in the loop's thread. */
struct neighbours_handlers {
	/* `age_ms`: how long ago it was committed. */
	void (*heard)(const struct feed_event *event, int64_t life, uint64_t age_ms, struct moment now, void *arg);
	/* A life is over: what it brought and was not answered may come by us. */
	void (*life_ended)(int64_t life, struct moment now, void *arg);
	/* A reply is this node's now, to be sent by a link to `smsc`. `entry` without reply cannot be read. */
	void (*claimed)(const struct journal_entry *entry, bool resent, struct moment now, void *arg);
	/* A part that waits: of a life that is over and now ours, or (`foreign`) still another's, which told of it. */
	void (*part)(const struct journal_part *part, bool foreign, int64_t life, struct moment now, void *arg);
	/* The block list, or who was forgotten by hand, is another. */
	void (*changed)(const char *what, struct moment now, void *arg);
	/* A version was published, or is there at the start: `octets` as whoever published it gave them. */
	void (*published)(int64_t version, const void *octets, size_t len, struct moment now, void *arg);
	void *arg;
};

struct neighbours_parts {
	struct event_base *base;
	const char *conninfo;
	int64_t life;
	struct lease *lease; /* ours */
	const struct keyslots *slots;
	struct log *log;
	struct neighbours_handlers handlers;
};

/* NULL with `error`. */
struct neighbours *neighbours_start(const struct neighbours_parts *parts, char *error, size_t size);
void neighbours_stop(struct neighbours *neighbours);

/* In the loop, now and then: the SMSCs that we are bound to (their names are copied), and how many replies there is room for. */
void neighbours_set_reach(struct neighbours *neighbours, const char *const *smscs, size_t count, size_t room);

/* Replies of ours, not begun, are for whoever reaches their SMSC; told by `done` when others may have them. False when it is
 * busy with some already. */
bool neighbours_release(struct neighbours *neighbours, const int64_t *ids, size_t count);
bool neighbours_is_releasing(const struct neighbours *neighbours);

/* Publishes, unless `after` is not the newest version any more. Told by published(). False when it is busy with another. */
bool neighbours_publish(struct neighbours *neighbours, int64_t after, const void *octets, size_t len);

/* How old the newest of what was heard was when it was told: p99 of the last minute, and the oldest now, in milliseconds. */
struct neighbours_figures {
	uint64_t stale_p99_ms;
	uint64_t last_look_ms; /* when the feed was last read, monotonic; 0: never */
	uint64_t heard, claimed, taken_over; /* since the start */
	unsigned nodes; /* others that live */
};
struct neighbours_figures neighbours_figures(const struct neighbours *neighbours);

#endif
