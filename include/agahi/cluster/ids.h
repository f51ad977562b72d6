/* ids: numbers of requests, where several nodes give them: they grow with time and hold the node.
 *
 * 41 bits of milliseconds since 1970, 10 of the node, 12 of a counter. Within one life they only grow, whatever the wall
 * clock does, and a life begins above the last id of its node. Pure: time is passed in. */
#ifndef AGAHI_IDS_H
#define AGAHI_IDS_H

#include <stdint.h>

enum { IDS_NODE_MAX = 1023, IDS_NODE_BITS = 10, IDS_COUNTER_BITS = 12 };

struct ids {
	int64_t ms; /* of the last that was given */
	uint32_t node;
	uint32_t counter;
};

/* `last`: the highest id that this node is known to have given; 0: none. */
void ids_begin(struct ids *ids, uint32_t node, int64_t last, int64_t wall_ms);

/* To be told every now and then, so that ids grow with time: an id is never below it, unless the clock was set back. */
void ids_note_time(struct ids *ids, int64_t wall_ms);

int64_t ids_next(struct ids *ids);

/* No node gives a lower one from that time on, by its own clock. */
int64_t ids_from(int64_t wall_ms);

/* The node that gave it. */
uint32_t ids_node(int64_t id);

#endif
