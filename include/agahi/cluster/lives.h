/* lives: which lives are followed, how far their feeds were read, and which of them are over.
 *
 * Bounded: where there is no room for a life more, its node is taken for what it was, until there is. Pure; belongs to the
 * neighbours' thread. */
#ifndef AGAHI_LIVES_H
#define AGAHI_LIVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/cluster/ids.h"
#include "agahi/cluster/lease.h"

/* LIVES_OF_A_NODE: of one that began anew several times between two looks its last lives are followed. */
enum { LIVES_MAX = 256, LIVES_OF_A_NODE = 4 };

/* Node 0 has no life: what operators tell by hand stands in the feed under this one, which is followed always and never over. */
enum { LIVES_BY_HAND = 0 };

struct lives_node {
	int64_t epoch; /* 0: not seen yet */
	int64_t beat;
	bool lives; /* its life showed itself; one that was only ended by another has not begun */
};

struct lives {
	int64_t ours; /* which is not followed */
	struct lease_watch watch;
	struct lives_node nodes[IDS_NODE_MAX + 1];
	/* Followed, in no order. */
	int64_t life[LIVES_MAX];
	int64_t read[LIVES_MAX]; /* to this seq */
	size_t count;
};

void lives_begin(struct lives *lives, int64_t ours, struct lease_times times);

/* Follows a life from behind `read`, or from there if it is followed from later on. False: there is no room. */
bool lives_follow(struct lives *lives, int64_t life, int64_t read);

/* What the database says of a node at its first look, when `last` is the newest of its feed, and at all others. True: it
 * stood still for too long, and its life is to be ended. */
void lives_meet(struct lives *lives, uint32_t node, int64_t epoch, int64_t beat, int64_t last);
bool lives_note(struct lives *lives, uint32_t node, int64_t epoch, int64_t beat, uint64_t now_ms);

void lives_note_read(struct lives *lives, int64_t life, int64_t seq);

/* Is it over, by what was noted? */
bool lives_is_over(const struct lives *lives, int64_t life);

/* Not followed any more: it is over, and read to its end. */
void lives_leave(struct lives *lives, size_t index);

/* Owners from `low` to below `high` are lives that are over and read, or none: as many as it gives, of at most IDS_NODE_MAX +
 * 1. */
size_t lives_claimable(const struct lives *lives, int64_t *low, int64_t *high);

/* Others that live. */
unsigned lives_others(const struct lives *lives);

#endif
