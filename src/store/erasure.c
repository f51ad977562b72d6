#include "agahi/store/erasure.h"

#include <stdio.h>
#include <string.h>

#include "agahi/base/msisdn.h"
#include "agahi/store/db.h"

static bool delete_by(sqlite3 *db, const char *sql, sqlite3_int64 value, int *rows)
{
	sqlite3_stmt *delete = db_prepare(db, sql);
	bool done = false;

	if (delete) {
		sqlite3_bind_int64(delete, 1, value);
		done = db_run(delete);
		*rows += sqlite3_changes(db);
	}
	sqlite3_finalize(delete);
	return done;
}

/* Parts are kept with the number as the network spelled it. */
static bool delete_parts(sqlite3 *db, const struct sender_key *key, uint64_t sender, int *rows)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT id, sender_ton, sender_digits FROM part");
	bool done = row != NULL;
	int step = SQLITE_DONE;

	while (done && (step = sqlite3_step(row)) == SQLITE_ROW) {
		struct address address = { (uint8_t)sqlite3_column_int(row, 1), 0, "" };

		snprintf(address.digits, sizeof(address.digits), "%s", db_column_text(row, 2));
		if (sender_identity(key, &address) == sender)
			done = delete_by(
				db, "DELETE FROM part WHERE id = ?", sqlite3_column_int64(row, 0), rows);
	}
	sqlite3_finalize(row);
	return done && step == SQLITE_DONE;
}

bool erasure_forget(sqlite3 *db, const struct sender_key *key, const char *msisdn, int *rows)
{
	static const char *const by_identity[] = { "DELETE FROM outbox WHERE sender = ?",
		"DELETE FROM settled WHERE sender = ?", "DELETE FROM preference WHERE sender = ?",
		"DELETE FROM silence WHERE sender = ?" };
	uint64_t sender = sender_identity_of(key, msisdn);
	bool done = db_execute(db, "PRAGMA secure_delete = ON") && db_execute(db, "BEGIN IMMEDIATE");

	*rows = 0;
	for (size_t i = 0; done && i < sizeof(by_identity) / sizeof(by_identity[0]); i++)
		done = delete_by(db, by_identity[i], (sqlite3_int64)sender, rows);
	return done && delete_parts(db, key, sender, rows) && db_execute(db, "COMMIT");
}
