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

/* Reads it before the desk starts. NULL without an error ("") where there is none yet, or where the start first brings it up to date. */
sqlite3 *desk_db_peek(const char *path, char *error, size_t size);

/* Only who runs the desk may read the database (and what SQLite has beside it): where others could, that is mended, and `*was` has the
 * rights that it had (0644; 0: all was well, or there is none yet). False with `error` when it cannot be mended. */
bool desk_db_close_to_others(const char *path, unsigned *was, char *error, size_t size);

/* The same without mending. */
unsigned desk_db_open_to_others(const char *path);

/* False when it cannot begin. */
bool desk_db_begin(sqlite3 *db);

/* Commits when `good`, else rolls back. Did it commit? */
bool desk_db_end(sqlite3 *db, bool good);

#endif
