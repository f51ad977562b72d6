/* records: messages of one side, as few octets each as it takes: id, time, state, and the row where it stands.
 *
 * No number, no text. Ids are kept as they were written, and compared in their canonical spelling (receipt.h). Pure. */
#ifndef AGAHI_RECONCILIATION_RECORDS_H
#define AGAHI_RECONCILIATION_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/smpp/receipt.h"

enum record_state {
	RECORD_UNKNOWN, /* nothing that we know was said */
	RECORD_UNDERWAY,
	RECORD_DELIVERED,
	RECORD_FAILED,
	RECORD_STATE_COUNT
};

struct record {
	int64_t ms;    /* when the SMSC took it, since 1970 */
	uint32_t key;  /* where its canonical id is, */
	uint32_t id;   /* and the id as it was written */
	uint32_t row;  /* of the file; 0: of the journal */
	uint8_t state; /* enum record_state */
};

/* Zero-initialise. */
struct records {
	struct record *items;
	size_t count, capacity;
	struct buffer ids;
	bool failed; /* memory is short, or there are more than 4 GiB of ids */
};

void records_add(struct records *records, const char *id, int64_t ms, enum record_state state, unsigned row);
void records_free(struct records *records);

const char *records_key(const struct records *records, const struct record *record);
const char *records_id(const struct records *records, const struct record *record);

/* By canonical id, then by time. */
void records_sort(struct records *records);

/* Of sorted ones: is there any with that canonical id? */
bool records_have(const struct records *records, const char *key);

/* How one side's ids are to be read to be the other's. */
enum records_spelling {
	RECORDS_AS_THEY_ARE,
	RECORDS_TO_HEXADECIMAL,
	RECORDS_TO_DECIMAL,
	RECORDS_SPELLING_COUNT
};

/* Ids that are numbers get the canonical spelling of the other base. */
void records_respell(struct records *records, enum records_spelling spelling);

#endif
