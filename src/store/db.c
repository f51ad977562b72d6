#include "agahi/store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/owner.h"

enum { BUSY_RETRY_MS = 5 };

bool db_execute(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

sqlite3_stmt *db_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		return NULL;
	return statement;
}

bool db_prepare_all(sqlite3 *db, const char *const *sql, size_t count, sqlite3_stmt **statements)
{
	for (size_t i = 0; i < count; i++) {
		statements[i] = db_prepare(db, sql[i]);
		if (!statements[i])
			return false;
	}
	return true;
}

void db_finalize_all(sqlite3_stmt **statements, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sqlite3_finalize(statements[i]);
}

void db_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

bool db_run(sqlite3_stmt *statement)
{
	bool done = sqlite3_step(statement) == SQLITE_DONE;

	return sqlite3_reset(statement) == SQLITE_OK && done;
}

const char *db_column_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return text ? (const char *)text : "";
}

bool db_read_number(sqlite3 *db, const char *sql, long long *number)
{
	sqlite3_stmt *statement = db_prepare(db, sql);

	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		*number = sqlite3_column_int64(statement, 0);
	return statement && sqlite3_finalize(statement) == SQLITE_OK;
}

long long db_number(sqlite3 *db, const char *sql, long long fallback)
{
	long long number = fallback;

	return db_read_number(db, sql, &number) ? number : fallback;
}

static bool migrate_one(sqlite3 *db, const struct db_schema *schema, int from)
{
	char version[64];

	snprintf(version, sizeof(version), "PRAGMA user_version = %d", from + 1);
	return db_execute(db, schema->migrations[from]) && db_execute(db, version) &&
		db_execute(db, "COMMIT");
}

/* Each step holds the write lock from before it reads the version, so two programs can start at once. */
static bool migrate(sqlite3 *db, const struct db_schema *schema)
{
	if (db_number(db, "PRAGMA user_version", -1) < schema->version && schema->prepare &&
		!schema->prepare(db))
		return false;
	for (;;) {
		if (db_number(db, "PRAGMA user_version", -1) == schema->version)
			return true;
		if (!db_execute(db, "BEGIN IMMEDIATE"))
			return false;
		long long version = db_number(db, "PRAGMA user_version", -1);
		if (version >= schema->version)
			return db_execute(db, "ROLLBACK"); /* a later one is told by db_open() */
		/* At false, closing the connection rolls back, and keeps the message until then. */
		if (version < 0 || !migrate_one(db, schema, (int)version))
			return false;
	}
}

/* SQLite does not wait for a lock here when another program makes the same change, for that could be a deadlock. */
static bool enter_wal(sqlite3 *db)
{
	uint64_t until_ms = clock_monotonic_ms() + DB_BUSY_TIMEOUT_MS;

	while (!db_execute(db, "PRAGMA journal_mode = WAL")) {
		if (sqlite3_errcode(db) != SQLITE_BUSY || clock_monotonic_ms() >= until_ms)
			return false;
		sqlite3_sleep(BUSY_RETRY_MS);
	}
	return true;
}

static bool prepare_for_writing(sqlite3 *db, const struct db_schema *schema)
{
	return enter_wal(db) && db_execute(db, "PRAGMA foreign_keys = ON") && migrate(db, schema);
}

/* SQLite would make it readable for all; there are numbers of citizens in it. A file that is there is not
 * opened: to close it would drop the locks that SQLite has on it in this process (fcntl), and the next
 * program to close the database would take the WAL away under us. */
static void create_private(const char *path, unsigned permissions)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	/* Not by open(): what is shared by a group must not depend on somebody's umask. */
	if (permissions != 0)
		fchmod(fd, permissions);
	owner_give(fd, path);
	close(fd);
}

static void tell_version(const char *path, const struct db_schema *schema, sqlite3 *db, long long version,
	char *error, size_t size)
{
	if (version < 0)
		snprintf(error, size, "%s: the %s database cannot be read: %s", path, schema->what,
			sqlite3_errmsg(db));
	else
		snprintf(error, size,
			"%s: the %s database cannot be used: its schema is version %lld, this program knows "
			"%d%s",
			path, schema->what, version, schema->version,
			version < schema->version ? "; the daemon brings it up to date when it starts"
						  : "; it is of a newer version of agahi");
}

bool db_prepare_process(void)
{
	return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
}

/* --- opening ------------------------------------------------------------------------------------------ */

/* No file at all, or nothing where there was something: who starts anew must know it. */
static bool is_lost(const char *path, const struct db_schema *schema, char *error, size_t size)
{
	char witness[PATH_MAX];
	struct stat found;
	bool there = stat(path, &found) == 0;

	if (there && !S_ISREG(found.st_mode)) { /* SQLite would wait for who writes into a pipe */
		snprintf(error, size, "%s: the %s database cannot be opened: it is no plain file", path,
			schema->what);
		return true;
	}
	if (!schema->witness || (there && found.st_size > 0))
		return false;
	snprintf(witness, sizeof(witness), "%s%s", path, schema->witness);
	if (access(witness, F_OK) != 0)
		return false;
	snprintf(error, size,
		"%s: the %s database is empty or gone, and %s says that there was one; restore a backup "
		"(agahi restore), or, to begin with nothing, take that file away too",
		path, schema->what, witness);
	return true;
}

/* In one statement, while another program may make it ours. False where that cannot be read, which is told when it is used. */
static bool is_foreign(sqlite3 *db, const struct db_schema *schema)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"SELECT iif(version = 0, tables > 0, version > 0 AND NOT known)"
		" FROM (SELECT user_version AS version FROM pragma_user_version),"
		" (SELECT count(*) AS tables, total(name = '%s') AS known FROM sqlite_master)",
		schema->table);
	return db_number(db, sql, 0) != 0;
}

static const char *why_not_opened(const char *path, sqlite3 *db, bool foreign)
{
	if (!db)
		return "memory is short";
	if (foreign)
		return "it is another program's database; see which file the configuration names";
	if (sqlite3_errcode(db) == SQLITE_CANTOPEN && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0 &&
		errno == EACCES)
		return "this user may not read it: run this as the user whose it is (sudo -u agahi …)";
	return sqlite3_errmsg(db);
}

sqlite3 *db_open(
	const char *path, enum db_mode mode, const struct db_schema *schema, char *error, size_t size)
{
	int flags = mode == DB_READ_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	sqlite3 *db = NULL;

	if (is_lost(path, schema, error, size))
		return NULL;
	if (mode == DB_READ_WRITE)
		create_private(path, schema->permissions);
	bool opened = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
		sqlite3_busy_timeout(db, DB_BUSY_TIMEOUT_MS) == SQLITE_OK;
	bool foreign = opened && is_foreign(db, schema);
	if (!opened || foreign || (mode == DB_READ_WRITE && !prepare_for_writing(db, schema))) {
		snprintf(error, size, "%s: the %s database cannot be opened: %s", path, schema->what,
			why_not_opened(path, db, foreign));
		sqlite3_close(db);
		return NULL;
	}
	long long version = db_number(db, "PRAGMA user_version", -1);
	if (version != schema->version) {
		tell_version(path, schema, db, version, error, size);
		sqlite3_close(db);
		return NULL;
	}
	return db;
}

void db_close(sqlite3 *db)
{
	sqlite3_close(db);
}
