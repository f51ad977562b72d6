/* library: the content database: every edition and every draft, whole.
 *
 * Its tables are written by rows.h and publishing.h alone, and by exchange/, which brings what other nodes published. Operators share the file by the group of its folder. */
#ifndef AGAHI_LIBRARY_H
#define AGAHI_LIBRARY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/store/db.h"

/* With DB_READ_WRITE a database of an earlier version becomes one of this: sets that were published then are editions,
 * numbered as they were. NULL, with `error`, when it cannot be opened. */
sqlite3 *library_open(const char *path, enum db_mode mode, char *error, size_t size);

/* Of the schema that this program knows. */
int library_version(void);

/* Is the database, which was open, still of the version that this program knows? False with `error`. */
bool library_is_current(sqlite3 *db, char *error, size_t size);

/* What went wrong just now; where SQLite knows of nothing, it was our own memory. */
void library_tell(sqlite3 *db, char *error, size_t size);

/* Begins a transaction by `sql`. One that could not be ended for want of memory is ended before. False when neither is
 * possible. */
bool library_begin(sqlite3 *db, const char *sql);

#endif
