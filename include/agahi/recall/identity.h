/* identity: the key for hashing numbers, kept together with the rows that were hashed with it.
 *
 * The key is where the configuration says (store.key_file, store.key_env); else the systemd credential agahi.key, where the
 * service manager gave one ($CREDENTIALS_DIRECTORY); else it stands beside the journal as JOURNAL.key. Only the last is made
 * when it is missing, and that not where nodes share the journal, for they need the same. The journal also holds a check value of the key (table key_check), so that a key that was lost, or comes from elsewhere, is
 * noticed: with another one the limits would begin anew, blocked numbers would be answered again, and nothing
 * of a citizen could be found to be forgotten. No other database has anything that was hashed. */
#ifndef AGAHI_IDENTITY_H
#define AGAHI_IDENTITY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/sender.h"
#include "agahi/config/config.h"

#define IDENTITY_CREDENTIAL "agahi.key"

struct identity_place {
	const char *journal; /* its path */
	const char *country_code;
	const char *key_file; /* NULL or "": not said, as for the next */
	const char *key_env;
	const char *place; /* where the journal is (journal_db_open()); NULL: that path */
};

struct identity_place identity_place_of(const struct config *config);

/* Loads the key that belongs to the journal, which is open as `db`. It is made when it is missing and the journal
 * has no rows that were hashed; its check value is set where it may be written. False with `error`, which says what to do,
 * when it is missing although there are rows, is another key than theirs, or it or the journal cannot be read or written.
 */
bool identity_load(
	const struct identity_place *place, sqlite3 *db, struct sender_key *key, char *error, size_t size);

enum identity_verdict {
	IDENTITY_GOOD,
	IDENTITY_TO_BE_MADE, /* there is none, and nothing was hashed yet */
	IDENTITY_ABSENT,     /* there is none to be seen from here, but something was hashed */
	IDENTITY_REFUSED
};

/* What identity_load() would do. Makes and changes nothing; `db` may be read-only. `error` says why it is absent or refused. */
enum identity_verdict identity_look(
	const struct identity_place *place, sqlite3 *db, char *error, size_t size);

/* identity_load() on a file that is opened and closed for it, and made when it is missing. */
bool identity_prepare(const struct identity_place *place, struct sender_key *key, char *error, size_t size);

#endif
