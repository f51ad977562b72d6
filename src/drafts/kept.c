#include "agahi/drafts/kept.h"

#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

bool kept_put(sqlite3 *db, long long person, const char *path, const char *fields, int64_t now_ms)
{
	if (strlen(path) > KEPT_MAX_PATH || strlen(fields) > KEPT_MAX_OCTETS)
		return false;
	return query_run(db, "INSERT OR REPLACE INTO kept (person, path, fields, at_ms) VALUES (?, ?, ?, ?)",
		       QUERY(QUERY_NUMBER(person), QUERY_TEXT(path), QUERY_TEXT(fields),
			       QUERY_NUMBER(now_ms))) &&
		query_run(db,
			"DELETE FROM kept WHERE person = ?1 AND path NOT IN (SELECT path FROM kept WHERE "
			"person = ?1 ORDER BY"
			" path = ?2 DESC, at_ms DESC, path LIMIT ?3)",
			QUERY(QUERY_NUMBER(person), QUERY_TEXT(path), QUERY_NUMBER(KEPT_MOST)));
}

bool kept_find(sqlite3 *db, long long person, const char *path, struct buffer *fields, int64_t *at_ms)
{
	sqlite3_stmt *select =
		query_prepare(db, "SELECT fields, at_ms FROM kept WHERE person = ? AND path = ?",
			QUERY(QUERY_NUMBER(person), QUERY_TEXT(path)));
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	if (at_ms)
		*at_ms = step == SQLITE_ROW ? sqlite3_column_int64(select, 1) : 0;
	if (step == SQLITE_ROW)
		buffer_add_text(fields, db_column_text(select, 0));
	sqlite3_finalize(select);
	return (step == SQLITE_ROW || step == SQLITE_DONE) && !fields->failed;
}

bool kept_drop(sqlite3 *db, long long person, const char *path)
{
	return query_run(db, "DELETE FROM kept WHERE person = ? AND path = ?",
		QUERY(QUERY_NUMBER(person), QUERY_TEXT(path)));
}

bool kept_list(sqlite3 *db, long long person, kept_each_h handler, void *arg)
{
	sqlite3_stmt *select =
		query_prepare(db, "SELECT path, at_ms FROM kept WHERE person = ? ORDER BY at_ms DESC, path",
			QUERY(QUERY_NUMBER(person)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW)
		handler(db_column_text(select, 0), sqlite3_column_int64(select, 1), arg);
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

bool kept_delete_before(sqlite3 *db, int64_t before_ms)
{
	return query_run(db, "DELETE FROM kept WHERE at_ms < ?", QUERY(QUERY_NUMBER(before_ms)));
}
