/* query: one statement, its values bound by a line of letters, for a room of many small statements.
 *
 * `types` has a letter for each value: i long long (cast it), t text (NULL binds NULL), n an id, of which 0 binds NULL. Texts must outlive the call,
 * or the statement. */
#ifndef AGAHI_QUERY_H
#define AGAHI_QUERY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* Prepared and bound; NULL when it cannot be. sqlite3_finalize() it. */
sqlite3_stmt *query_open(sqlite3 *db, const char *sql, const char *types, ...);

/* A statement without rows. */
bool query_run(sqlite3 *db, const char *sql, const char *types, ...);

/* The number in the first column of the first row; `fallback` without a row, and when it cannot be read. */
long long query_number(sqlite3 *db, long long fallback, const char *sql, const char *types, ...);

/* Copies a column, cut at a whole character where it does not fit. */
void query_copy_text(sqlite3_stmt *row, int column, char *text, size_t size);

#endif
