/* flight: one commit as one journey: all its statements go out at once, and what comes back tells what became of it.
 *
 * In a pipeline: BEGIN; the row of the feed; what the records write; the fence; COMMIT. The statements are prepared once a
 * connection. Belongs to the thread that writes. */
#ifndef AGAHI_FLIGHT_H
#define AGAHI_FLIGHT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/postgres/cargo.h"
#include "agahi/postgres/pg.h"

enum flight_end {
	FLIGHT_COMMITTED,
	FLIGHT_WARNED, /* COMMIT came back with a warning: perhaps on one machine only */
	FLIGHT_LOST,   /* the connection is gone, or was given up: nobody knows */
	FLIGHT_THERE,  /* its row of the feed was there before */
	FLIGHT_FENCED, /* the life is over */
	FLIGHT_AGAIN,  /* nothing of it is written, for it met another: it may succeed at once */
	FLIGHT_REFUSED /* nothing of it is written: pg_error() */
};

/* How long is waited: as long as it takes, until `ends` becomes true; from then on FLIGHT_PATIENCE_MS. */
struct flight_patience {
	const atomic_bool *ends;
	uint64_t until_ms; /* 0: until then; else no longer than this */
};

enum { FLIGHT_PATIENCE_MS = 3000 };

bool flight_patience_is_over(struct flight_patience *patience);

struct flight_plan {
	const struct cargo *cargo; /* NULL: none */
	bool has_guard;            /* with a row in the feed: (life, seq), and these octets */
	bool needs_standby;        /* a commit that none is waited for with ends as FLIGHT_WARNED */
	int64_t life, seq;
	struct span octets;
	int64_t last_id;  /* for the fence */
	int64_t now_ms;   /* when what is given up was, by the wall clock */
	int64_t key;      /* that the cargo is sealed under */
	size_t make_room; /* so many of the oldest early receipts go first */
	uint64_t
		until_ms; /* whatever patience says, it is given up then, by the clock that does not jump; 0: never */
};

/* On a connection that was opened just now. False with pg_error(). */
bool flight_prepare(struct pg *pg);

/* Waits for the end, however long COMMIT waits for its standby, as far as patience and plan go. After FLIGHT_LOST and
 * FLIGHT_REFUSED the connection is closed. `early_kept`, not NULL: how many receipts were kept for later. */
enum flight_end flight_fly(
	struct pg *pg, const struct flight_plan *plan, struct flight_patience *patience, int64_t *early_kept);

#endif
