/* following: what the loop is told of other nodes, whatever the engine (neighbours.h of postgres/). */
#ifndef AGAHI_FOLLOWING_H
#define AGAHI_FOLLOWING_H

#include "agahi/base/clock.h"
#include "agahi/cluster/feed.h"

/* Whose a part is that a life left which is over, as a life. */
enum { FOLLOWING_NOBODY = 0 };

/* All in the loop's thread. */
struct following_handlers {
	/* `age_ms`: how long ago it was committed. */
	void (*heard)(
		const struct feed_event *event, int64_t life, uint64_t age_ms, struct moment now, void *arg);
	/* A life is over: what it brought and was not answered may come by us. */
	void (*life_ended)(int64_t life, struct moment now, void *arg);
	/* A reply is this node's now, to be sent by a link to `smsc`. `entry` without reply cannot be read. */
	void (*claimed)(const struct journal_entry *entry, bool resent, struct moment now, void *arg);
	/* A part that waits: of a life that is over and now ours, or (`foreign`) still another's, which told of it, or
	 * FOLLOWING_NOBODY's. */
	void (*part)(
		const struct journal_part *part, bool foreign, int64_t life, struct moment now, void *arg);
	/* The block list ("blocked") is another. */
	void (*changed)(const char *what, struct moment now, void *arg);
	/* A version was published, or is there at the start: `octets` as whoever published it gave them. */
	void (*published)(int64_t version, const void *octets, size_t len, struct moment now, void *arg);
	/* What was to be released is anybody's now; or, `released` false, is still ours. */
	void (*released)(const int64_t *ids, size_t count, bool released, struct moment now, void *arg);
	void *arg;
};

/* How old the newest of what was heard was when it was told: p99 of the last minute, and the oldest now, in milliseconds. */
struct following_figures {
	uint64_t stale_p99_ms;
	uint64_t last_look_ms;               /* when the feed was last read, monotonic; 0: never */
	uint64_t heard, claimed, taken_over; /* since the start */
	unsigned nodes;                      /* others that live */
};
#endif
