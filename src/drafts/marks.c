#include "agahi/drafts/marks.h"

#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

bool marks_set(
	sqlite3 *db, long long edition, long long person, const char *what, const char *hash, bool read)
{
	if (!read)
		return query_run(db, "DELETE FROM read_row WHERE edition = ? AND person = ? AND what = ?",
			QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(person), QUERY_TEXT(what)));
	if (strlen(what) >= ROW_NAME_SIZE || strlen(hash) >= TABLES_HASH_SIZE)
		return false;
	/* One statement, so that no other can come between the count and the row. */
	return query_run(db,
		       "INSERT OR REPLACE INTO read_row (edition, person, what, hash) SELECT ?1, ?2, ?3, ?4 "
		       "WHERE (SELECT"
		       " count(*) FROM read_row WHERE edition = ?1 AND person = ?2) < ?5",
		       QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(person), QUERY_TEXT(what), QUERY_TEXT(hash),
			       QUERY_NUMBER(MARKS_MOST))) &&
		sqlite3_changes(db) > 0;
}

bool marks_has(sqlite3 *db, long long edition, long long person, const char *what, const char *hash)
{
	return query_number_or(db,
		       "SELECT count(*) FROM read_row WHERE edition = ? AND person = ? AND what = ? AND hash "
		       "= ?",
		       QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(person), QUERY_TEXT(what), QUERY_TEXT(hash)),
		       0) > 0;
}

bool marks_list(sqlite3 *db, long long edition, long long person, marks_each_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT what, hash FROM read_row WHERE edition = ? AND person = ? ORDER BY what",
		QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(person)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW)
		handler(db_column_text(select, 0), db_column_text(select, 1), arg);
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}
