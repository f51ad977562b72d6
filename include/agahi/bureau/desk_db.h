/* desk_db: the desk's own database: people, drafts, reviews and the record of who did what.
 *
 * One file, mode 0600, one connection in the loop's thread; jobs of workers open their own. What changes something begins
 * with desk_db_begin() (BEGIN IMMEDIATE), adds its record to the audit chain in the same transaction, and ends with
 * desk_db_end(). */
#ifndef AGAHI_DESK_DB_H
#define AGAHI_DESK_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/store/db.h"

/* NULL with `error`. */
sqlite3 *desk_db_open(const char *path, enum db_mode mode, char *error, size_t size);

/* False when it cannot begin. */
bool desk_db_begin(sqlite3 *db);

/* Commits when `good`, else rolls back. Did it commit? */
bool desk_db_end(sqlite3 *db, bool good);

#endif
