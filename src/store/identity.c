#include "agahi/store/identity.h"

#include <stdio.h>
#include <unistd.h>

#include "agahi/store/db.h"
#include "agahi/store/ledger.h"

enum { PATH_SIZE = 4200 };

static bool refuse(sqlite3 *db, const char *what, char *error, size_t size)
{
	snprintf(error, size, "%s: the key that its numbers were hashed with cannot be %s: %s",
		sqlite3_db_filename(db, "main"), what, sqlite3_errmsg(db));
	return false;
}

static bool read_has_rows(sqlite3 *db, long long *has_rows)
{
	return db_read_number(db, "SELECT EXISTS (SELECT 1 FROM identities)", has_rows);
}

static bool set_check(sqlite3 *db, uint64_t check)
{
	char insert[96];

	snprintf(insert, sizeof(insert), "DELETE FROM key_check; INSERT INTO key_check VALUES (%lld);",
		(long long)check);
	return db_execute(db, insert);
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

/* Rows of before there was a check value are taken to be of the key that is there. */
static bool agrees(sqlite3 *db, const char *path, uint64_t check, char *error, size_t size)
{
	long long kept = 0, has_rows = 0;

	if (!db_read_number(db, "SELECT value FROM key_check", &kept) || !read_has_rows(db, &has_rows))
		return refuse(db, "checked", error, size);
	if ((uint64_t)kept == check)
		return true;
	if (kept != 0 && has_rows)
		return refuse_foreign_key(path, sqlite3_db_filename(db, "main"), error, size);
	return sqlite3_db_readonly(db, "main") != 0 || set_check(db, check) ||
		refuse(db, "noted", error, size);
}

/* A key that is missing may be made only where nothing was hashed yet. */
static bool may_be_made(sqlite3 *db, const char *path, char *error, size_t size)
{
	long long has_rows = 0;

	if (!read_has_rows(db, &has_rows))
		return refuse(db, "looked for", error, size);
	return !has_rows || refuse_lost_key(path, sqlite3_db_filename(db, "main"), error, size);
}

bool identity_load(const char *journal, const char *country_code, sqlite3 *db, struct sender_key *key,
	char *error, size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s.key", journal);
	return (access(path, F_OK) == 0 || may_be_made(db, path, error, size)) &&
		sender_key_load(path, country_code, true, key, error, size) &&
		agrees(db, path, sender_key_check(key), error, size);
}

bool identity_prepare(
	const char *journal, const char *country_code, struct sender_key *key, char *error, size_t size)
{
	sqlite3 *db = ledger_open_file(journal, DB_READ_WRITE, error, size);
	bool loaded = db && identity_load(journal, country_code, db, key, error, size);

	db_close(db);
	return loaded;
}
