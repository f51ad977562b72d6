#include "agahi/recall/erasure.h"

#include <stdio.h>

#include "agahi/store/db.h"

static bool delete_by(sqlite3 *db, const char *sql, uint64_t value, int *rows)
{
	sqlite3_stmt *delete = db_prepare(db, sql);

	if (!delete)
		return false;
	sqlite3_bind_int64(delete, 1, (sqlite3_int64)value);
	bool done = sqlite3_step(delete) == SQLITE_DONE;
	*rows += sqlite3_changes(db);
	return sqlite3_finalize(delete) == SQLITE_OK && done; /* in one, so that the reason stays */
}

static bool delete_all(sqlite3 *db, uint64_t sender, int *rows)
{
	static const char *const by_identity[] = { ("DELETE FROM answered_part WHERE request IN"
						    " (SELECT id FROM outbox WHERE sender = ?1"
						    " UNION ALL SELECT id FROM settled WHERE sender = ?1)"),
		"DELETE FROM outbox WHERE sender = ?", "DELETE FROM part WHERE sender = ?",
		"DELETE FROM settled WHERE sender = ?", "DELETE FROM preference WHERE sender = ?",
		"DELETE FROM silence WHERE sender = ?" };

	for (size_t i = 0; i < sizeof(by_identity) / sizeof(by_identity[0]); i++) {
		if (!delete_by(db, by_identity[i], sender, rows))
			return false;
	}
	return true;
}

bool erasure_forget(
	sqlite3 *db, const struct sender_key *key, const char *msisdn, int *rows, char *error, size_t size)
{
	uint64_t sender = sender_identity_of(key, msisdn);

	*rows = 0;
	if (db_execute(db, "PRAGMA secure_delete = ON") && db_execute(db, "BEGIN IMMEDIATE") &&
		delete_all(db, sender, rows) && db_execute(db, "COMMIT"))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}
