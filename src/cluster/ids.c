#include "agahi/cluster/ids.h"

enum { COUNTERS = 1 << IDS_COUNTER_BITS, NODES = 1 << IDS_NODE_BITS };

static int64_t ms_of(int64_t id)
{
	return id >> (IDS_NODE_BITS + IDS_COUNTER_BITS);
}

void ids_begin(struct ids *ids, uint32_t node, int64_t last, int64_t wall_ms)
{
	*ids = (struct ids){ ms_of(last) + 1, node % NODES, 0 };
	ids_note_time(ids, wall_ms);
}

void ids_note_time(struct ids *ids, int64_t wall_ms)
{
	if (wall_ms <= ids->ms)
		return;
	ids->ms = wall_ms;
	ids->counter = 0;
}

int64_t ids_from(int64_t wall_ms)
{
	return wall_ms << (IDS_NODE_BITS + IDS_COUNTER_BITS);
}

int64_t ids_next(struct ids *ids)
{
	if (ids->counter == COUNTERS) {
		ids->ms++;
		ids->counter = 0;
	}
	return ids_from(ids->ms) | ((int64_t)ids->node << IDS_COUNTER_BITS) | (int64_t)ids->counter++;
}

uint32_t ids_node(int64_t id)
{
	return (uint32_t)((uint64_t)id >> IDS_COUNTER_BITS) % NODES;
}
