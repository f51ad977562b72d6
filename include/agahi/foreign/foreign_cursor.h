/* foreign_cursor: rows of one table of PostgreSQL's, as SQLite asks for them (xFilter and what follows it). */
#ifndef AGAHI_FOREIGN_CURSOR_H
#define AGAHI_FOREIGN_CURSOR_H

#include <sqlite3.h>
#include <stdint.h>

#include "agahi/foreign/foreign_link.h"
#include "agahi/foreign/foreign_table.h"

struct foreign_cursor;

/* NULL when memory is short. */
struct foreign_cursor *foreign_cursor_new(const struct foreign_table *table, struct foreign_link *link);
void foreign_cursor_free(struct foreign_cursor *cursor);

/* The first row of what was planned (foreign_plan.h), or the end. Results are SQLite's; SQLITE_ERROR: foreign_link_error(). */
int foreign_cursor_ask(
	struct foreign_cursor *cursor, int plan, const char *words, int count, sqlite3_value **values);
int foreign_cursor_next(struct foreign_cursor *cursor);

bool foreign_cursor_at_end(const struct foreign_cursor *cursor);
bool foreign_cursor_is_null(const struct foreign_cursor *cursor, int column);
int64_t foreign_cursor_integer(const struct foreign_cursor *cursor, int column);
const char *foreign_cursor_octets(
	const struct foreign_cursor *cursor, int column, int *len); /* a NUL follows */

#endif
