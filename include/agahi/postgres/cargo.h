/* cargo: the records of one commit as columns, one table for each statement of a flight (flight.h).
 *
 * Whatever the order of records was means something is settled here: of two settlements of one request the first counts, of
 * what a sender wishes the last. What nodes may both write is sorted, so that none waits for another that waits for it. */
#ifndef AGAHI_CARGO_H
#define AGAHI_CARGO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/postgres/pgarray.h"
#include "agahi/store/records.h"
#include "agahi/vault/sealing.h"

/* In the order in which they are written. */
enum cargo_kind {
	CARGO_SETTLED, /* of requests that were told as written, so of none in this commit */
	CARGO_PARTS,
	CARGO_TAKEN_PARTS, /* of requests that are whole, and without use */
	CARGO_REPLIES,
	CARGO_SILENT,
	CARGO_DELIVERIES, /* submissions and receipts */
	CARGO_FORGETTING,
	CARGO_PREFERENCES,
	CARGO_RENEWALS,
	CARGO_SILENCES,
	CARGO_SHOWN,
	CARGO_KIND_COUNT
};

enum { CARGO_COLUMNS = 18 };

struct cargo;

/* NULL when memory is short. */
struct cargo *cargo_new(void);
void cargo_free(struct cargo *cargo);

/* What was in it is gone; numbers and texts are sealed with `seal`. False when memory is short. */
bool cargo_load(struct cargo *cargo, const struct sealing_seal *seal, const struct journal_record *first);

size_t cargo_rows(const struct cargo *cargo, enum cargo_kind kind);

/* The columns, `*count` of them. */
const struct pgarray *cargo_columns(const struct cargo *cargo, enum cargo_kind kind, size_t *count);

/* The highest id of a request or part in it; 0: there is none. */
int64_t cargo_last_id(const struct cargo *cargo);

#endif
