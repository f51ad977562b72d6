#include "agahi/store/identity.h"

#include <stdio.h>
#include <unistd.h>

#include "agahi/store/db.h"
#include "agahi/store/ledger.h"

enum { PATH_SIZE = 4200 };

static bool has_rows(sqlite3 *db)
{
	return db && db_number(db, "SELECT EXISTS (SELECT 1 FROM identities)", 0) != 0;
}

static bool set_check(sqlite3 *db, uint64_t check)
{
	sqlite3_stmt *insert = db_prepare(db, "INSERT INTO key_check VALUES (?)");
	bool done = insert && db_execute(db, "DELETE FROM key_check");

	if (done) {
		sqlite3_bind_int64(insert, 1, (sqlite3_int64)check);
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done;
}

/* Rows of before there was a check value are taken to be of the key that is there. */
static bool agrees(sqlite3 *db, uint64_t check)
{
	uint64_t kept = (uint64_t)db_number(db, "SELECT value FROM key_check", 0);

	if (kept == check)
		return true;
	if (kept != 0 && has_rows(db))
		return false;
	return sqlite3_db_readonly(db, "main") != 0 || set_check(db, check);
}

static bool refuse_lost_key(const char *path, const char *database, char *error, size_t size)
{
	snprintf(error, size,
		"%s: the key for hashing numbers is missing, but %s has rows that were hashed with it. Put "
		"the key "
		"back from a backup; only if it is lost for good, move that database away",
		path, database);
	return false;
}

static bool refuse_foreign_key(const char *path, const char *database, char *error, size_t size)
{
	snprintf(error, size,
		"%s: this is not the key that the numbers in %s were hashed with. Put the key back that "
		"belongs to "
		"it",
		path, database);
	return false;
}

bool identity_load(const char *journal, const char *country_code, sqlite3 *const *databases, size_t count,
	struct sender_key *key, char *error, size_t size)
{
	char path[PATH_SIZE];
	bool missing;

	snprintf(path, sizeof(path), "%s.key", journal);
	missing = access(path, F_OK) != 0;
	for (size_t i = 0; missing && i < count; i++) {
		if (has_rows(databases[i]))
			return refuse_lost_key(path, sqlite3_db_filename(databases[i], "main"), error, size);
	}
	if (!sender_key_load(path, country_code, true, key, error, size))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (databases[i] && !agrees(databases[i], sender_key_check(key)))
			return refuse_foreign_key(
				path, sqlite3_db_filename(databases[i], "main"), error, size);
	}
	return true;
}

bool identity_prepare(const char *journal, const char *country_code, sqlite3 *content, struct sender_key *key,
	char *error, size_t size)
{
	sqlite3 *db = ledger_open_file(journal, DB_READ_WRITE, error, size);
	sqlite3 *const databases[] = { db, content };
	bool loaded = db && identity_load(journal, country_code, databases, 2, key, error, size);

	db_close(db);
	return loaded;
}
