#include "agahi/foreign/foreign_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"

enum { FIRST_COLUMN = 2, NUMBER_SIZE = 24, MOST_VALUES = 2 * FOREIGN_MOST_COLUMNS };

/* The key's columns as text. */
struct row {
	char *key[FOREIGN_MOST_COLUMNS];
};

struct foreign_rows {
	const struct foreign_table *table;
	int row_column;
	struct row *rows; /* number n is at n - 1; none where a column has the number */
	size_t count, room;
};

struct foreign_rows *foreign_rows_new(const struct foreign_table *table)
{
	struct foreign_rows *rows = calloc(1, sizeof(*rows));

	if (!rows)
		return NULL;
	rows->table = table;
	rows->row_column = foreign_table_row_column(table);
	return rows;
}

void foreign_rows_forget(struct foreign_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t column = 0; column < FOREIGN_MOST_COLUMNS; column++)
			free(rows->rows[i].key[column]);
	}
	free(rows->rows);
	rows->rows = NULL;
	rows->count = rows->room = 0;
}

void foreign_rows_free(struct foreign_rows *rows)
{
	if (!rows)
		return;
	foreign_rows_forget(rows);
	free(rows);
}

/* --- numbers ------------------------------------------------------------------------------------------ */

static char *copy_column(const struct foreign_cursor *cursor, const struct foreign_column *column, int index)
{
	char number[NUMBER_SIZE];
	int len;

	if (column->type == FOREIGN_TEXT)
		return strdup(foreign_cursor_octets(cursor, index, &len));
	snprintf(number, sizeof(number), "%" PRId64, foreign_cursor_integer(cursor, index));
	return strdup(number);
}

static struct row *add_row(struct foreign_rows *rows)
{
	if (rows->count == rows->room) {
		size_t room = rows->room == 0 ? 16 : 2 * rows->room;
		struct row *more = reallocarray(rows->rows, room, sizeof(*more));

		if (!more)
			return NULL;
		rows->rows = more;
		rows->room = room;
	}
	rows->rows[rows->count] = (struct row){ 0 };
	return &rows->rows[rows->count++];
}

bool foreign_rows_number(struct foreign_rows *rows, const struct foreign_cursor *cursor, int64_t *number)
{
	if (rows->row_column >= 0) {
		*number = foreign_cursor_integer(cursor, rows->row_column);
		return true;
	}
	struct row *row = add_row(rows);
	if (!row)
		return false;
	for (size_t i = 0; i < rows->table->column_count; i++) {
		if (!(rows->table->columns[i].traits & FOREIGN_KEY))
			continue;
		row->key[i] = copy_column(cursor, &rows->table->columns[i], (int)i);
		if (!row->key[i])
			return false;
	}
	*number = (int64_t)rows->count;
	return true;
}

/* --- statements --------------------------------------------------------------------------------------- */

struct statement {
	struct buffer sql;
	int count;
	Oid types[MOST_VALUES]; /* 0: the column's */
	const char *values[MOST_VALUES];
	int lengths[MOST_VALUES], formats[MOST_VALUES];
	char number[NUMBER_SIZE];
};

static void add_value(struct statement *statement, const struct foreign_column *column, sqlite3_value *value)
{
	int i = statement->count++;

	if (column->type == FOREIGN_OCTETS) {
		statement->values[i] = sqlite3_value_blob(value);
		statement->lengths[i] = sqlite3_value_bytes(value);
		statement->formats[i] = 1;
		return;
	}
	statement->values[i] = (const char *)sqlite3_value_text(value); /* 0 and 1 are flags there, too */
}

/* Which row is meant. False when it has no number, or no key. */
static bool add_key(struct statement *statement, const struct foreign_rows *rows, int64_t number)
{
	const struct foreign_table *table = rows->table;
	const char *before = " WHERE ";
	bool keyed = false;

	if (rows->row_column < 0 && (number < 1 || (size_t)number > rows->count))
		return false;
	snprintf(statement->number, sizeof(statement->number), "%" PRId64, number);
	for (size_t i = 0; i < table->column_count; i++) {
		if (!(table->columns[i].traits & FOREIGN_KEY))
			continue;
		statement->values[statement->count++] =
			rows->row_column >= 0 ? statement->number : rows->rows[number - 1].key[i];
		buffer_add_format(
			&statement->sql, "%s%s = $%d", before, table->columns[i].name, statement->count);
		before = " AND ";
		keyed = true;
	}
	return keyed;
}

static void add_insert(
	struct statement *statement, const struct foreign_table *table, sqlite3_value **values, bool ignore)
{
	for (size_t i = 0; i < table->column_count; i++)
		add_value(statement, &table->columns[i], values[FIRST_COLUMN + i]);
	if (table->insert) {
		buffer_add_text(&statement->sql, table->insert);
	} else {
		buffer_add_format(&statement->sql, "INSERT INTO %s (", table->target);
		for (size_t i = 0; i < table->column_count; i++)
			buffer_add_format(
				&statement->sql, "%s%s", i == 0 ? "" : ", ", table->columns[i].name);
		buffer_add_text(&statement->sql, ") VALUES (");
		for (int i = 1; i <= statement->count; i++)
			buffer_add_format(&statement->sql, "%s$%d", i == 1 ? "" : ", ", i);
		buffer_add_text(&statement->sql, ")");
	}
	if (ignore)
		buffer_add_text(&statement->sql, " ON CONFLICT DO NOTHING");
}

static bool add_update(struct statement *statement, const struct foreign_rows *rows, sqlite3_value **values)
{
	const struct foreign_table *table = rows->table;

	buffer_add_format(&statement->sql, "UPDATE %s SET ", table->target);
	for (size_t i = 0; i < table->column_count; i++) {
		add_value(statement, &table->columns[i], values[FIRST_COLUMN + i]);
		buffer_add_format(&statement->sql, "%s%s = $%d", i == 0 ? "" : ", ", table->columns[i].name,
			statement->count);
	}
	return add_key(statement, rows, sqlite3_value_int64(values[0]));
}

static bool compose(struct statement *statement, const struct foreign_rows *rows, int count,
	sqlite3_value **values, bool ignore)
{
	if (count == 1) {
		buffer_add_format(&statement->sql, "DELETE FROM %s", rows->table->target);
		return add_key(statement, rows, sqlite3_value_int64(values[0]));
	}
	if (sqlite3_value_type(values[0]) != SQLITE_NULL)
		return add_update(statement, rows, values);
	add_insert(statement, rows->table, values, ignore);
	return true;
}

int foreign_write(
	struct foreign_rows *rows, struct foreign_link *link, int count, sqlite3_value **values, bool ignore)
{
	struct statement statement = { 0 };

	if (!rows->table->target)
		return SQLITE_READONLY;
	bool composed = compose(&statement, rows, count, values, ignore);
	if (!composed || statement.sql.failed) {
		buffer_free(&statement.sql);
		return composed ? SQLITE_NOMEM : SQLITE_INTERNAL;
	}
	const struct pg_values asked = { statement.count, statement.types, statement.values,
		statement.lengths, statement.formats };
	PGresult *result = foreign_link_ask(link, statement.sql.data, &asked);
	buffer_free(&statement.sql);
	if (!result)
		return SQLITE_ERROR;
	PQclear(result);
	if (rows->table->change)
		foreign_link_note_change(link, rows->table->change);
	return SQLITE_OK;
}
