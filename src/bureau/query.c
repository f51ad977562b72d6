#include "agahi/bureau/query.h"

#include <string.h>

#include "agahi/store/db.h"
#include "agahi/text/utf8.h"

static bool bind(sqlite3_stmt *statement, int index, const struct query_value *value)
{
	switch (value->kind) {
	case QUERY_TEXT_KIND:
		return sqlite3_bind_text(statement, index, value->data, -1, SQLITE_STATIC) == SQLITE_OK;
	case QUERY_NUMBER_KIND:
		return sqlite3_bind_int64(statement, index, value->number) == SQLITE_OK;
	case QUERY_OCTETS_KIND:
		return sqlite3_bind_blob64(statement, index, value->data, value->len, SQLITE_STATIC) ==
			SQLITE_OK;
	default:
		return sqlite3_bind_null(statement, index) == SQLITE_OK;
	}
}

sqlite3_stmt *query_prepare(sqlite3 *db, const char *sql, const struct query_value *values)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return NULL;
	for (int i = 0; values && values[i].kind != QUERY_END_KIND; i++) {
		if (!bind(statement, i + 1, &values[i])) {
			sqlite3_finalize(statement);
			return NULL;
		}
	}
	return statement;
}

bool query_run(sqlite3 *db, const char *sql, const struct query_value *values)
{
	sqlite3_stmt *statement = query_prepare(db, sql, values);
	bool done = statement && sqlite3_step(statement) == SQLITE_DONE;

	return sqlite3_finalize(statement) == SQLITE_OK && done;
}

bool query_number(sqlite3 *db, const char *sql, const struct query_value *values, long long *number)
{
	sqlite3_stmt *statement = query_prepare(db, sql, values);

	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		*number = sqlite3_column_int64(statement, 0);
	return statement && sqlite3_finalize(statement) == SQLITE_OK;
}

long long query_number_or(sqlite3 *db, const char *sql, const struct query_value *values, long long fallback)
{
	long long number = fallback;

	return query_number(db, sql, values, &number) ? number : fallback;
}

void query_copy_text(sqlite3_stmt *row, int column, char *text, size_t size)
{
	const char *from = db_column_text(row, column);
	size_t len = utf8_cut(from, strlen(from), size - 1);

	memcpy(text, from, len);
	text[len] = '\0';
}
