/* pgstore: the store in PostgreSQL (backend.h): one flight a commit.
 *
 * BEGIN, the row of the feed, what the records write, the fence, COMMIT go out at once. It is committed when COMMIT says so
 * without a warning. A COMMIT whose answer does not come, or comes with a warning (the wait for a standby was cancelled), is
 * of unknown fate: the same flight goes again, on a new connection, until the feed's row tells that it was committed, and a
 * commit behind it tells that a standby has it. A COMMIT is never cancelled by us; for its answer we wait no longer than a lease. */
#ifndef AGAHI_PGSTORE_H
#define AGAHI_PGSTORE_H

#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/cluster/ids.h"
#include "agahi/cluster/lease.h"
#include "agahi/store/backend.h"

struct pgstore_options {
	const char *conninfo;
	const char *node;
	bool alone; /* no standby is asked for */
	struct lease_times times;
	const struct sender_key
		*key; /* read when the life begins: what waits is sealed under a key that is made of it */
	struct log *log;
};

/* Connects, prepares the schema, checks the standby and finds the node's number; changes nothing of other lives. NULL with
 * `error`. */
struct store *pgstore_open(const struct pgstore_options *options, char *error, size_t size);

extern const struct store_backend pgstore_backend;

/* Of the life that begin_life() began. */
int64_t pgstore_life(const struct store *store); /* node << 32 | epoch */
struct lease *pgstore_lease(struct store *store);

/* Where the node's ids begin. */
struct ids pgstore_ids(const struct store *store);

/* The key that what waits is sealed under, for reading (history.h): one slot. */
const struct keyslots *pgstore_slots(const struct store *store);

#endif
