#include "agahi/recall/erasure.h"

#include <stdio.h>

#include "agahi/store/db.h"

static bool delete_by(sqlite3 *db, const char *sql, uint64_t sender, int64_t until_ms, int *rows)
{
	sqlite3_stmt *delete = db_prepare(db, sql);

	if (!delete)
		return false;
	sqlite3_bind_int64(delete, 1, (sqlite3_int64)sender);
	sqlite3_bind_int64(delete, 2, until_ms);
	bool done = sqlite3_step(delete) == SQLITE_DONE;
	*rows += sqlite3_changes(db);
	return sqlite3_finalize(delete) == SQLITE_OK && done; /* in one, so that the reason stays */
}

bool erasure_forget_until(sqlite3 *db, uint64_t sender, int64_t until_ms, int *rows)
{
	static const char *const by_identity[] = { /* The telco knows by a message's id whose it was. */
		("DELETE FROM submission WHERE request IN"
		 " (SELECT id FROM outbox WHERE sender = ?1 AND received_ms <= ?2"
		 " UNION ALL SELECT id FROM settled WHERE sender = ?1"
		 " AND received_ms <= ?2)"),
		("DELETE FROM answered_part WHERE request IN"
		 " (SELECT id FROM outbox WHERE sender = ?1 AND received_ms <= ?2"
		 " UNION ALL SELECT id FROM settled WHERE sender = ?1"
		 " AND received_ms <= ?2)"),
		"DELETE FROM outbox WHERE sender = ?1 AND received_ms <= ?2",
		"DELETE FROM part WHERE sender = ?1 AND received_ms <= ?2",
		"DELETE FROM settled WHERE sender = ?1 AND received_ms <= ?2",
		"DELETE FROM preference WHERE sender = ?1 AND since_ms <= ?2",
		"DELETE FROM silence WHERE sender = ?1 AND minute <= ?2 / 60000"
	};

	for (size_t i = 0; i < sizeof(by_identity) / sizeof(by_identity[0]); i++) {
		if (!delete_by(db, by_identity[i], sender, until_ms, rows))
			return false;
	}
	return true;
}

static bool forget_all(sqlite3 *db, const uint64_t *senders, size_t count, int *rows)
{
	for (size_t i = 0; i < count; i++) {
		if (!erasure_forget_until(db, senders[i], INT64_MAX, rows))
			return false;
	}
	return true;
}

bool erasure_forget(
	sqlite3 *db, const struct sender_key *key, const char *msisdn, int *rows, char *error, size_t size)
{
	uint64_t senders[SENDER_IDENTITIES];
	size_t count = sender_identities_of(key, msisdn, senders);

	*rows = 0;
	if (db_execute(db, "PRAGMA secure_delete = ON") && db_execute(db, "BEGIN IMMEDIATE") &&
		forget_all(db, senders, count, rows) && db_execute(db, "COMMIT"))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}
