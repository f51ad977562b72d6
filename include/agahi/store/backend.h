/* backend: where requests are made safe, as the writer's thread sees it: one table of functions for each engine.
 *
 * A commit is one call with all its records, so that an engine over a network makes one journey of it. What became of it
 * is never "perhaps": an engine that cannot know asks until it does. */
#ifndef AGAHI_BACKEND_H
#define AGAHI_BACKEND_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/store/records.h"
#include "agahi/vault/keyslots.h"

enum store_outcome {
	STORE_COMMITTED,
	STORE_FAILED, /* nothing of it is written */
	STORE_FENCED  /* another node has taken over: neither is told, and this life is to end */
};

/* What every engine's store begins with. */
struct store {
	const struct store_backend *backend;
	uint64_t beat_ms; /* the longest that it may go without a commit or proof; 0: it may */
};

/* All but give_up(), error() and used_octets() belong to the writer's thread, or to the loop's while that does not run. */
struct store_backend {
	const char *name; /* "sqlite", "postgresql" */

	/* Writes all records, linked by `next`, or none. `patient`: may wait for others' locks as long as is usual; else it is a
	 * try after a failure. */
	enum store_outcome (*commit)(struct store *store, const struct journal_record *first, bool patient);

	/* After a failure, and while nothing is written for a second: are commits possible? */
	bool (*prove)(struct store *store);

	/* A step of what is to be done in the house. `clock_is_steady`: the wall clock was not set for an hour. True when there
	 * may be more. */
	bool (*keep_house)(struct store *store, int64_t now_ms, int64_t retention_ms, bool clock_is_steady);

	/* See wishes_tell(). */
	bool (*tell_forgotten)(struct store *store, journal_forgotten_h handler, void *arg);

	/* A life begins: what is written now is of it. False with error(). */
	bool (*begin_life)(struct store *store);

	/* It ends, after the last commit. `clean`: every answer reached the SMSC. */
	void (*end_life)(struct store *store, bool clean);

	/* In any thread: the process ends, so a commit whose fate cannot be found out within a few seconds is given up; its
	 * outcome is STORE_FENCED then. */
	void (*give_up)(struct store *store);

	/* NULL is nothing. */
	void (*close)(struct store *store);

	/* Why the last call failed. */
	const char *(*error)(const struct store *store);

	/* What the rows take, in octets. */
	int64_t (*used_octets)(const struct store *store);
};

#endif
