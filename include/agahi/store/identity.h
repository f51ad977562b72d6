/* identity: the key for hashing numbers, kept together with the rows that were hashed with it.
 *
 * The key stands beside the journal as JOURNAL.key. Every database that holds hashed numbers also holds a
 * check value of their key (table key_check), so that a key that was lost, or comes from elsewhere, is
 * noticed: with another one the limits would begin anew, blocked numbers would be answered again, and nothing
 * of a citizen could be found to be forgotten. */
#ifndef AGAHI_IDENTITY_H
#define AGAHI_IDENTITY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/sender.h"

/* Loads the key that belongs to `journal` (a path). It is made when it is missing and none of the databases
 * (with the view `identities` and the table `key_check`; NULLs are passed over) has rows; their check values
 * are set where they may be written. False with `error`, which says what to do, when it is missing although
 * there are rows, is another key than theirs, or it or a database cannot be read or written. */
bool identity_load(const char *journal, const char *country_code, sqlite3 *const *databases, size_t count,
	struct sender_key *key, char *error, size_t size);

/* The same on files that are opened and closed for it: the journal, made when it is missing, and the content.
 */
bool identity_prepare(const char *journal, const char *country_code, sqlite3 *content, struct sender_key *key,
	char *error, size_t size);

#endif
