/* hearing: one look at the others: who lives, what their feeds say, whether something was changed or published; one journey.
 *
 * Belongs to the neighbours' thread. */
#ifndef AGAHI_HEARING_H
#define AGAHI_HEARING_H

#include "agahi/cluster/lease.h"
#include "agahi/cluster/lives.h"
#include "agahi/cluster/tellings.h"
#include "agahi/peers/takeover.h"
#include "agahi/postgres/pg.h"

struct hearing;

/* A node that stood still for too long. */
struct hearing_dead {
	uint32_t node;
	int64_t epoch, beat;
};

enum { HEARING_DEAD = 16, HEARING_PAGE = 64 /* rows of one feed */ };

struct hearing_look {
	struct hearing_dead dead[HEARING_DEAD];
	size_t dead_count;
	bool ended; /* a life was told to be over */
	bool more;  /* there is more to be read at once */
};

struct hearing_parts {
	struct pg *pg;
	struct takeover *takeover; /* reads parts that were heard of */
	int64_t life;
	struct lease *lease; /* lost when our own life was ended */
};

/* NULL when memory is short. */
struct hearing *hearing_new(const struct hearing_parts *parts);
void hearing_free(struct hearing *hearing);

/* False with hearing_error(): nothing is told twice, or left out, of what is looked at again on another connection. */
bool hearing_look(struct hearing *hearing, struct hearing_look *look, struct tellings *tellings);

const struct lives *hearing_lives(const struct hearing *hearing);
const char *hearing_error(const struct hearing *hearing);

#endif
