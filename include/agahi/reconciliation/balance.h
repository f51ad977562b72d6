/* balance: two sides' records against each other. Pure.
 *
 * Records of one id are paired by their times, for SMSCs give an id again after a while. What one side has alone is a difference
 * when its time lies in the interval; at the edges, where the other side's clock may say "outside", it is none. */
#ifndef AGAHI_RECONCILIATION_BALANCE_H
#define AGAHI_RECONCILIATION_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/reconciliation/records.h"

enum balance_kind {
	BALANCE_THEIRS_ONLY, /* they have it, we have not */
	BALANCE_OURS_ONLY,
	BALANCE_STATES,       /* one says delivered, the other failed */
	BALANCE_TIMES,        /* the same id, at times further apart than the tolerance */
	BALANCE_TWICE_THEIRS, /* once more than the other side has it */
	BALANCE_TWICE_OURS,
	BALANCE_KIND_COUNT
};

struct balance_rules {
	int64_t from_ms, to_ms; /* the first moment, and the first behind it */
	int64_t tolerance_ms;
	int64_t file_first_ms,
		file_last_ms; /* of the telco's whole file: what it does not reach to, it cannot have */
};

struct balance_difference {
	enum balance_kind kind;
	const struct record *theirs, *ours; /* NULL: that side has none */
};

struct balance {
	size_t theirs, ours;           /* records in the interval */
	size_t agreed;                 /* pairs without a difference */
	size_t undecided;              /* of these: one side knows how it ended, the other does not say */
	size_t edge_theirs, edge_ours; /* records at the edges without their like */
	size_t counts[BALANCE_KIND_COUNT];
	struct balance_difference *differences; /* by id */
	size_t difference_count;
	int64_t ahead_ms; /* by how much their times are later: the median of the pairs */
	enum records_spelling spelling;
	bool of_length[RECEIPT_ID_SIZE]; /* ids of ours have so many octets, or theirs with their like */
	bool strangers; /* they have records, and we have not one of their ids: these may be no ids */
};

/* Sorts both; their ids are respelled where the other base fits better. The differences point into both. False when memory is
 * short. balance_free() in any case. */
bool balance_draw(struct records *theirs, struct records *ours, const struct balance_rules *rules,
	struct balance *balance);
void balance_free(struct balance *balance);

#endif
