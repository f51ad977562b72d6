/* db: a SQLite file opened the way all of ours are (WAL, busy time-out, foreign keys), brought to the schema
 * that this version knows, and the few calls that every user of it needs. */
#ifndef AGAHI_DB_H
#define AGAHI_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* How long a statement waits for another program's lock. */
enum { DB_BUSY_TIMEOUT_MS = 2000 };

enum db_mode {
	DB_READ_ONLY, /* never writes, never migrates */
	DB_READ_BRIEFLY, /* the same, by a daemon: a server that gives no answer for seconds is given up, not waited for */
	DB_READ_WRITE /* makes the file when it is missing, and migrates it */
};

struct db_schema {
	const char *what;              /* for messages: "content", "journal" */
	const char *const *migrations; /* migration i brings PRAGMA user_version from i to i + 1 */
	int version;                   /* how many there are */
	unsigned permissions;          /* of a file that is made; 0: 0600 */
	const char *table;             /* one that every version of it has */
	const char *witness; /* what stands beside PATH once there was one ("PATH.slots"); may be NULL */
	bool (*prepare)(sqlite3 *db); /* before migrations: adds the functions that they call; may be NULL */
};

/* Before the first file is opened, by a program whose threads write many rows: SQLite keeps no figures of its memory, for which they
 * would take one lock at every allocation. False when it is too late. */
bool db_prepare_process(void);

/* NULL on failure, with the reason in `error`: it is another program's, or it is empty where its witness says that there was
 * something in it, too; such a file is left as it is. */
sqlite3 *db_open(
	const char *path, enum db_mode mode, const struct db_schema *schema, char *error, size_t size);
void db_close(sqlite3 *db);

/* Runs statements without results. False on failure; sqlite3_errmsg() tells why. */
bool db_execute(sqlite3 *db, const char *sql);

/* Prepares one that is used again and again. NULL on failure. */
sqlite3_stmt *db_prepare(sqlite3 *db, const char *sql);

/* Prepares `count` of them into `statements`, which holds NULLs before; at false, those that were prepared are there.
 * db_finalize_all() ends them all, and passes over NULLs. */
bool db_prepare_all(sqlite3 *db, const char *const *sql, size_t count, sqlite3_stmt **statements);
void db_finalize_all(sqlite3_stmt **statements, size_t count);

/* Binds a text that outlives the statement's next step; NULL binds NULL. */
void db_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* Steps a statement that returns no rows and makes it ready for the next use. False on failure. */
bool db_run(sqlite3_stmt *statement);

/* A column as text, "" for NULL. Valid until the next step. */
const char *db_column_text(sqlite3_stmt *statement, int column);

/* The one number that a query gives; without a row, `number` stays as it was. False when it cannot be read. */
bool db_read_number(sqlite3 *db, const char *sql, long long *number);

/* The same where it does not matter why there is none: `fallback` when there is no row, and when it cannot be read. */
long long db_number(sqlite3 *db, const char *sql, long long fallback);

#endif
