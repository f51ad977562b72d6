#include "agahi/store/lost.h"

#include "agahi/store/db.h"

static const char oldest_sql[] = "SELECT id, key, received_ms FROM outbox ORDER BY id LIMIT ?1";

size_t lost_find(sqlite3 *db, const struct keyslots *slots, int64_t before_ms, int64_t *ids, size_t limit)
{
	sqlite3_stmt *row = db_prepare(db, oldest_sql);
	size_t count = 0;

	if (row)
		sqlite3_bind_int64(row, 1, (sqlite3_int64)limit);
	while (row && sqlite3_step(row) == SQLITE_ROW) {
		if (sqlite3_column_int64(row, 2) < before_ms &&
			!keyslots_find(slots, sqlite3_column_int64(row, 1)))
			ids[count++] = sqlite3_column_int64(row, 0);
	}
	sqlite3_finalize(row);
	return count;
}
