#include "agahi/drafts/query.h"

#include <stdarg.h>
#include <string.h>

#include "agahi/store/db.h"

static void bind_all(sqlite3_stmt *statement, const char *types, va_list values)
{
	for (int index = 1; *types != '\0'; index++, types++) {
		if (*types == 't') {
			db_bind_text(statement, index, va_arg(values, const char *));
			continue;
		}
		long long number = va_arg(values, long long);

		if (*types == 'n' && number == 0)
			sqlite3_bind_null(statement, index);
		else
			sqlite3_bind_int64(statement, index, number);
	}
}

sqlite3_stmt *query_open(sqlite3 *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	va_list values;

	va_start(values, types);
	if (statement)
		bind_all(statement, types, values);
	va_end(values);
	return statement;
}

bool query_run(sqlite3 *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	va_list values;

	va_start(values, types);
	if (statement)
		bind_all(statement, types, values);
	va_end(values);
	bool done = statement && db_run(statement);
	sqlite3_finalize(statement);
	return done;
}

long long query_number(sqlite3 *db, long long fallback, const char *sql, const char *types, ...)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	long long number = fallback;
	va_list values;

	va_start(values, types);
	if (statement)
		bind_all(statement, types, values);
	va_end(values);
	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

void query_copy_text(sqlite3_stmt *row, int column, char *text, size_t size)
{
	const char *from = db_column_text(row, column);
	size_t len = strlen(from);

	if (len >= size) {
		len = size - 1;
		while (len > 0 && ((unsigned char)from[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(text, from, len);
	text[len] = '\0';
}
