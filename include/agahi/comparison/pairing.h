/* pairing: which row of one table is which of another, by the fields that name it; and which keyword of one row. Pure. */
#ifndef AGAHI_PAIRING_H
#define AGAHI_PAIRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"

enum { PAIRING_MAX_FIELDS = 3 };

/* What a row is known by; NULL from the first field on that it does not have. Not copied. */
struct pairing_key {
	const char *fields[PAIRING_MAX_FIELDS];
};

#define PAIRING_NONE SIZE_MAX

struct pairing_pair {
	size_t before, after; /* rows; PAIRING_NONE where a table does not have it */
};

struct pairing {
	struct pairing_pair *pairs; /* in the new table's order; what is gone stands where it stood */
	size_t count;
	bool moved; /* rows that both have stand in another order */
};

struct pairing_table {
	struct pairing_key *keys;
	size_t count;
};

/* Of rows with the same key the first goes with the first, the second with the second. free() the pairs. False when
 * memory is short. */
bool pairing_make(
	const struct pairing_table *before, const struct pairing_table *after, struct pairing *pairing);

/* Of a table of two sets. Rows are named by topic and language, placeholder and language, menu, item and language;
 * an example by all that it has. */
bool pairing_of_tables(const struct message_set *before, const struct message_set *after, enum table table,
	struct pairing *pairing);

/* Of the keywords of two rows; NULL is a row without any. */
bool pairing_of_keywords(
	const struct message_row *before, const struct message_row *after, struct pairing *pairing);

#endif
