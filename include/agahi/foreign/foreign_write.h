/* foreign_write: rows of PostgreSQL's tables inserted, changed and deleted as SQLite asks for it (xUpdate).
 *
 * Where no number says which row it is, numbers are given to rows as SQLite asks for them, and hold until its transaction
 * ends. */
#ifndef AGAHI_FOREIGN_WRITE_H
#define AGAHI_FOREIGN_WRITE_H

#include "agahi/foreign/foreign_cursor.h"

struct foreign_rows; /* that have a number */

/* NULL when memory is short. */
struct foreign_rows *foreign_rows_new(const struct foreign_table *table);
void foreign_rows_free(struct foreign_rows *rows);
void foreign_rows_forget(struct foreign_rows *rows);

/* The number of the row that the cursor is at. False when memory is short. */
bool foreign_rows_number(struct foreign_rows *rows, const struct foreign_cursor *cursor, int64_t *number);

/* `values` as xUpdate has them. `ignore`: a row that is there already is left as it is. Results are SQLite's; SQLITE_ERROR:
 * foreign_link_error(). */
int foreign_write(
	struct foreign_rows *rows, struct foreign_link *link, int count, sqlite3_value **values, bool ignore);

#endif
