/* waiting: the rows of what waits: replies in the outbox, parts of long questions. Number and text are sealed, with the key of
 * the hour, before SQLite sees them. Belongs to the thread that writes. */
#ifndef AGAHI_WAITING_H
#define AGAHI_WAITING_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/store/records.h"
#include "agahi/vault/keyring.h"

struct waiting;

/* On a journal's connection; both must be there for as long. NULL with sqlite3_errmsg(), or when memory is short. */
struct waiting *waiting_new(sqlite3 *db, struct keyring *keyring);

/* NULL is nothing. */
void waiting_free(struct waiting *waiting);

/* False when it cannot be sealed (keyring_error()) or written. `entry` has a reply. */
bool waiting_add_reply(struct waiting *waiting, const struct journal_entry *entry);
bool waiting_add_part(struct waiting *waiting, const struct journal_part *part);

#endif
