/* statement: what a reconciliation came to: for a mail and for a spreadsheet. */
#ifndef AGAHI_RECONCILIATION_STATEMENT_H
#define AGAHI_RECONCILIATION_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/reconciliation/reconciliation.h"

enum {
	STATEMENT_LISTED = 20 /* of each kind */
};

/* Appends lines of English: the interval, the counts, what was not compared and why, then the first differences of each kind. */
void statement_add_text(const struct reconciliation *result, struct buffer *out);

/* Appends all differences as a table with a header, guarded for spreadsheets. */
void statement_add_csv(const struct reconciliation *result, struct buffer *out);

/* The same into a file, which is made, or written anew. False with `error`. */
bool statement_write_csv(const struct reconciliation *result, const char *path, char *error, size_t size);

/* Their id of a difference that has theirs, as it may be shown: where nothing of ours is like it, not even in its length, a
 * number in it may be a citizen's, and its digits are masked; the row tells which it is. */
const char *statement_their_id(const struct reconciliation *result,
	const struct balance_difference *difference, char out[RECEIPT_ID_SIZE]);

/* "theirs_only" and so on, for programs. */
const char *statement_kind_name(enum balance_kind kind);
const char *statement_state_name(enum record_state state);

#endif
