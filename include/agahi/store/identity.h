/* identity: the key for hashing numbers, kept together with the rows that were hashed with it.
 *
 * The key stands beside the journal as JOURNAL.key. The journal also holds a check value of the key (table key_check), so that a key that was lost, or comes from elsewhere, is
 * noticed: with another one the limits would begin anew, blocked numbers would be answered again, and nothing
 * of a citizen could be found to be forgotten. */
#ifndef AGAHI_IDENTITY_H
#define AGAHI_IDENTITY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/sender.h"

/* Loads the key that belongs to `journal` (a path), which is open as `db`. It is made when it is missing and the journal
 * has no rows that were hashed; its check value is set where it may be written. False with `error`, which says what to do,
 * when it is missing although there are rows, is another key than theirs, or it or the journal cannot be read or written.
 */
bool identity_load(const char *journal, const char *country_code, sqlite3 *db, struct sender_key *key,
	char *error, size_t size);

/* The same on a file that is opened and closed for it, and made when it is missing. */
bool identity_prepare(
	const char *journal, const char *country_code, struct sender_key *key, char *error, size_t size);

#endif
