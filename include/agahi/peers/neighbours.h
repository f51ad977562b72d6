/* neighbours: what other nodes do, followed in a thread of its own with a connection of its own: their feed, whether they live, what
 * of theirs is to be taken over, and what was published.
 *
 * Every 50 ms it reads the feed. A life that stood still for L + m it ends by compare and set; what dead lives left, and what others
 * released, it claims page by page, only of SMSCs that this node is bound to, and as long as there is room. All of it is told
 * in the loop's thread, in the order of each node; what a life shared before it ended is told before its replies are. */
#ifndef AGAHI_NEIGHBOURS_H
#define AGAHI_NEIGHBOURS_H

#include "agahi/base/log.h"
#include "agahi/cluster/following.h"
#include "agahi/cluster/lease.h"
#include "agahi/vault/keyslots.h"

struct neighbours;
struct event_base;

struct neighbours_parts {
	struct event_base *base;
	const char *conninfo;
	int64_t life;
	struct lease *lease; /* ours */
	const struct keyslots *slots;
	struct log *log;
	struct following_handlers handlers;
};

/* NULL with `error`. */
struct neighbours *neighbours_start(const struct neighbours_parts *parts, char *error, size_t size);
void neighbours_stop(struct neighbours *neighbours);

/* In the loop, now and then: the SMSCs that we are bound to (their names are copied), and how many replies there is room for. */
void neighbours_set_reach(struct neighbours *neighbours, const char *const *smscs, size_t count, size_t room);

/* Replies of ours that the SMSC has nothing of (negative ids: one whose fate is not known) are to be for whoever reaches it: told by released(), until when they are still ours.
 * False when it is busy with some already, or memory is short. */
bool neighbours_release(struct neighbours *neighbours, const int64_t *ids, size_t count);

/* Publishes, unless `after` is not the newest version any more. Told by published(). False when it is busy with another. */
bool neighbours_publish(struct neighbours *neighbours, int64_t after, const void *octets, size_t len);

struct following_figures neighbours_figures(const struct neighbours *neighbours);

#endif
