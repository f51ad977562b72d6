#include "agahi/store/lost.h"

#include "agahi/store/db.h"

static const char count_sql[] = "SELECT (SELECT count(*) FROM outbox WHERE key = ?1)"
				" + (SELECT count(*) FROM part WHERE key = ?1)";
static const char find_sql[] = "SELECT id FROM outbox WHERE key = ?1 AND received_ms < ?2 LIMIT ?3";
static const char delete_sql[] = "DELETE FROM part WHERE key = ?1 AND received_ms < ?2";

int64_t lost_count(sqlite3 *db, struct keyring *keyring)
{
	int64_t count = 0, key = keyring_next_lost(keyring, 0);
	sqlite3_stmt *row = key != 0 ? db_prepare(db, count_sql) : NULL;

	for (; row && key != 0; key = keyring_next_lost(keyring, key)) {
		sqlite3_bind_int64(row, 1, key);
		if (sqlite3_step(row) == SQLITE_ROW)
			count += sqlite3_column_int64(row, 0);
		sqlite3_reset(row);
	}
	sqlite3_finalize(row);
	return count;
}

size_t lost_find(sqlite3 *db, struct keyring *keyring, int64_t before_ms, int64_t *ids, size_t limit)
{
	sqlite3_stmt *row = db_prepare(db, find_sql);
	size_t count = 0;

	for (int64_t key = keyring_next_lost(keyring, 0); row && key != 0 && count < limit;
		key = keyring_next_lost(keyring, key)) {
		sqlite3_bind_int64(row, 1, key);
		sqlite3_bind_int64(row, 2, before_ms);
		sqlite3_bind_int64(row, 3, (sqlite3_int64)(limit - count));
		while (sqlite3_step(row) == SQLITE_ROW)
			ids[count++] = sqlite3_column_int64(row, 0);
		sqlite3_reset(row);
	}
	sqlite3_finalize(row);
	return count;
}

bool lost_delete_parts(sqlite3 *db, struct keyring *keyring, int64_t before_ms)
{
	sqlite3_stmt *delete = db_prepare(db, delete_sql);
	bool done = delete != NULL;

	for (int64_t key = keyring_next_lost(keyring, 0); done && key != 0;
		key = keyring_next_lost(keyring, key)) {
		sqlite3_bind_int64(delete, 1, key);
		sqlite3_bind_int64(delete, 2, before_ms);
		done = db_run(delete);
	}
	sqlite3_finalize(delete);
	return done;
}
