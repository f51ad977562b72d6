/* pgnode: this node's row in agahi.node: its number, found by its name, and its lives. Belongs to the thread that writes. */
#ifndef AGAHI_PGNODE_H
#define AGAHI_PGNODE_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/postgres/pg.h"

struct pgnode {
	int64_t number, epoch, last_id;
};

/* node << 32 | epoch */
static inline int64_t pgnode_life(const struct pgnode *node)
{
	return node->number << 32 | node->epoch;
}

/* Makes it, with the smallest number that is free, where it is not there. False with pg_error(). */
bool pgnode_find(struct pg *pg, const char *name, struct pgnode *node);

/* A new life: of whatever another process of this name does from now on nothing is written. False with pg_error(). */
bool pgnode_begin(struct pg *pg, const char *name, struct pgnode *node);

/* At a clean end: what waits is for whoever reaches its SMSC. */
void pgnode_release(struct pg *pg, int64_t life);

#endif
