/* foreign_link: the connection that the tables of one handle of SQLite's share, and its transaction.
 *
 * One begins with the first rows that are asked for, or the first that is written, and ends with SQLite's. What reads only sees
 * one moment of the database as long as it lasts. A connection that was lost is made again for the next transaction. */
#ifndef AGAHI_FOREIGN_LINK_H
#define AGAHI_FOREIGN_LINK_H

#include <sqlite3.h>

#include "agahi/postgres/pg.h"
#include "agahi/store/db.h"

struct foreign_link;

/* DB_READ_WRITE: the schema is made or migrated first. DB_READ_BRIEFLY: PG_PATIENCE_MS; else PG_PATIENCE_LONG_MS. NULL with `error`. */
struct foreign_link *foreign_link_open(const char *conninfo, enum db_mode mode, char *error, size_t size);
void foreign_link_free(struct foreign_link *link);

/* The handle whose transactions are followed. */
void foreign_link_follow(struct foreign_link *link, sqlite3 *db);

/* Why the last call failed. */
const char *foreign_link_error(const struct foreign_link *link);

/* Within a transaction, which begins where there is none. NULL with the error; else the caller's to PQclear(): rows in binary. */
PGresult *foreign_link_ask(struct foreign_link *link, const char *sql, const struct pg_values *values);

/* Readers that are open keep the transaction. Which one it is: what was declared in another is gone. */
void foreign_link_hold(struct foreign_link *link);
void foreign_link_release(struct foreign_link *link);
unsigned foreign_link_transaction(const struct foreign_link *link);

/* Something is to be written. `change`: of agahi.change, that grows with it; may be NULL. */
bool foreign_link_begin_write(struct foreign_link *link);
void foreign_link_note_change(struct foreign_link *link, const char *change);

/* False with the error when it is not known to be written. */
bool foreign_link_commit(struct foreign_link *link);
void foreign_link_roll_back(struct foreign_link *link);

#endif
