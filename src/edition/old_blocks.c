#include "agahi/edition/old_blocks.h"

#include <stdio.h>

#include "agahi/store/db.h"

static bool has_rows(sqlite3 *content)
{
	return db_number(content, "SELECT count(*) FROM sqlite_master WHERE name = 'blocked'", 0) != 0 &&
		db_number(content, "SELECT EXISTS (SELECT 1 FROM blocked)", 0) != 0;
}

static bool copy_rows(sqlite3 *content, sqlite3 *journal)
{
	sqlite3_stmt *row = db_prepare(content, "SELECT sender, since_ms FROM blocked");
	sqlite3_stmt *insert = db_prepare(journal, "INSERT OR IGNORE INTO blocked VALUES (?, ?)");
	int step = SQLITE_ERROR;

	while (row && insert && (step = sqlite3_step(row)) == SQLITE_ROW) {
		sqlite3_bind_int64(insert, 1, sqlite3_column_int64(row, 0));
		sqlite3_bind_int64(insert, 2, sqlite3_column_int64(row, 1));
		if (!db_run(insert))
			break;
	}
	sqlite3_finalize(row);
	sqlite3_finalize(insert);
	return step == SQLITE_DONE;
}

static bool set_check(sqlite3 *journal, long long check)
{
	char sql[96];

	snprintf(sql, sizeof(sql), "DELETE FROM key_check; INSERT INTO key_check VALUES (%lld);", check);
	return db_execute(journal, sql);
}

/* The key of the rows must be the one of the journal's own, as far as either is known. */
static bool take_check(sqlite3 *content, sqlite3 *journal, bool *foreign)
{
	long long theirs = 0, ours = 0, rows = 0;

	if (!db_read_number(content, "SELECT value FROM key_check", &theirs) ||
		!db_read_number(journal, "SELECT value FROM key_check", &ours) ||
		!db_read_number(journal, "SELECT EXISTS (SELECT 1 FROM identities)", &rows))
		return false;
	if (theirs == 0 || theirs == ours)
		return true;
	*foreign = ours != 0 && rows != 0;
	return !*foreign && set_check(journal, theirs);
}

static bool move(sqlite3 *content, sqlite3 *journal, bool *foreign)
{
	return db_execute(content, "BEGIN IMMEDIATE") && db_execute(journal, "BEGIN IMMEDIATE") &&
		take_check(content, journal, foreign) && copy_rows(content, journal) &&
		db_execute(journal, "COMMIT") && db_execute(content, "DELETE FROM blocked") &&
		db_execute(content, "COMMIT");
}

static void tell(sqlite3 *content, sqlite3 *journal, bool foreign, char *error, size_t size)
{
	const char *from = sqlite3_db_filename(content, "main"), *to = sqlite3_db_filename(journal, "main");

	if (foreign)
		snprintf(error, size,
			"%s: its block list was hashed with another key than %s. Put the key back that "
			"belongs to "
			"both, or move the journal away",
			from, to);
	else
		snprintf(error, size, "%s: its block list cannot be moved to %s: %s; %s", from, to,
			sqlite3_errmsg(content), sqlite3_errmsg(journal));
}

bool old_blocks_move(sqlite3 *content, sqlite3 *journal, char *error, size_t size)
{
	bool foreign = false;

	if (!has_rows(content) || move(content, journal, &foreign))
		return true;
	tell(content, journal, foreign, error, size);
	if (!sqlite3_get_autocommit(content))
		db_execute(content, "ROLLBACK");
	if (!sqlite3_get_autocommit(journal))
		db_execute(journal, "ROLLBACK");
	return false;
}
