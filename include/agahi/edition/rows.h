/* rows: the rows of one message set in the content database.
 *
 * All in the caller's transaction. Rows keep the order that the operator's sheet gave them. Examples, the largest table
 * and the one that changes least, stand once for all sets that have the same. A set with examples names its model, whether
 * it is there or not (models.h). */
#ifndef AGAHI_ROWS_H
#define AGAHI_ROWS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/catalogue/message_set.h"

/* Adds the rows of set `id`, which must be empty, to `set`. False when they cannot be read (library_tell()). */
bool rows_load(sqlite3 *db, long long id, struct message_set *set);

/* Stores `set` as the rows of `id`, which has a row in `edition` and none of these. False when they cannot be stored. */
bool rows_store(sqlite3 *db, long long id, const struct message_set *set);

/* Gives `to`, which has none, the rows of `from`. */
bool rows_copy(sqlite3 *db, long long from, long long to);

/* Deletes the rows of a set. */
bool rows_delete(sqlite3 *db, long long id);

#endif
