/* erasure: taking everything out of the journal that is about one citizen. */
#ifndef AGAHI_ERASURE_H
#define AGAHI_ERASURE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/sender.h"

/* Deletes replies that wait, parts, history, message ids, counts and the language of a number, in whatever spelling it or
 * the rows have it (sender_identities_of()); `rows` tells how many. All or nothing: false when it cannot be written, with the reason in
 * `error`; then the connection is to be closed, which takes back what memory was too short to take back. `told_ms`: nodes are told
 * with it, to forget what came until then (ms since 1970); 0: it is a file, which has none. */
bool erasure_forget(sqlite3 *db, const struct sender_key *key, const char *msisdn, int64_t told_ms, int *rows,
	char *error, size_t size);

/* The same for many, and for what came until a time only: a copy of the journal has what was forgotten after it was made. Both
 * in one transaction of the caller's; false when it cannot be written.
 *
 * Notes an identity, and until when (ms since 1970); of several times the latest holds. */
bool erasure_note(sqlite3 *db, uint64_t sender, int64_t until_ms);

/* Deletes what is about all that were noted, in one pass through each table, for no index leads to a citizen; then nobody is
 * noted. Adds to `rows`. */
bool erasure_forget_noted(sqlite3 *db, int *rows);

#endif
