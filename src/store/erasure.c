#include "agahi/store/erasure.h"

#include <stdio.h>

#include "agahi/base/msisdn.h"
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

/* The next part of this sender above `id`, of which parts are kept with the number as the network spelled it. 0: there is
 * none. False when they cannot be read. */
static bool find_part(sqlite3 *db, const struct sender_key *key, uint64_t sender, int64_t *id)
{
	sqlite3_stmt *row =
		db_prepare(db, "SELECT id, sender_ton, sender_digits FROM part WHERE id > ? ORDER BY id");

	if (!row)
		return false;
	sqlite3_bind_int64(row, 1, *id);
	*id = 0;
	while (*id == 0 && sqlite3_step(row) == SQLITE_ROW) {
		struct address address = { (uint8_t)sqlite3_column_int(row, 1), 0, "" };

		snprintf(address.digits, sizeof(address.digits), "%s", db_column_text(row, 2));
		if (sender_identity(key, &address) == sender)
			*id = sqlite3_column_int64(row, 0);
	}
	return sqlite3_finalize(row) == SQLITE_OK;
}

static bool delete_parts(sqlite3 *db, const struct sender_key *key, uint64_t sender, int *rows)
{
	int64_t id = 0;

	for (;;) {
		if (!find_part(db, key, sender, &id))
			return false;
		if (id == 0)
			return true;
		if (!delete_by(db, "DELETE FROM part WHERE id = ?", (uint64_t)id, rows))
			return false;
	}
}

static bool delete_all(sqlite3 *db, const struct sender_key *key, uint64_t sender, int *rows)
{
	static const char *const by_identity[] = { ("DELETE FROM answered_part WHERE request IN"
						    " (SELECT id FROM outbox WHERE sender = ?1"
						    " UNION ALL SELECT id FROM settled WHERE sender = ?1)"),
		"DELETE FROM outbox WHERE sender = ?", "DELETE FROM settled WHERE sender = ?",
		"DELETE FROM preference WHERE sender = ?", "DELETE FROM silence WHERE sender = ?" };

	for (size_t i = 0; i < sizeof(by_identity) / sizeof(by_identity[0]); i++) {
		if (!delete_by(db, by_identity[i], sender, rows))
			return false;
	}
	return delete_parts(db, key, sender, rows);
}

bool erasure_forget(
	sqlite3 *db, const struct sender_key *key, const char *msisdn, int *rows, char *error, size_t size)
{
	uint64_t sender = sender_identity_of(key, msisdn);

	*rows = 0;
	if (db_execute(db, "PRAGMA secure_delete = ON") && db_execute(db, "BEGIN IMMEDIATE") &&
		delete_all(db, key, sender, rows) && db_execute(db, "COMMIT"))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}
