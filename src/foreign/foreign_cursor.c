#include "agahi/foreign/foreign_cursor.h"

#include <endian.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/foreign/foreign_plan.h"

enum { PAGE_ROWS = 500, MOST_PARAMETERS = 32, NUMBER_SIZE = 24, SQL_SIZE = 4096 };

enum { OID_INT8 = 20, OID_TEXT = 25, OID_INT8_ARRAY = 1016 }; /* src/include/catalog/pg_type.dat */

struct foreign_cursor {
	const struct foreign_table *table;
	struct foreign_link *link;
	PGresult *page; /* NULL: at the end */
	int row;
	bool holds;           /* the link's transaction */
	bool declared;        /* more pages may come */
	unsigned transaction; /* in this one */
	char name[40];
};

struct foreign_cursor *foreign_cursor_new(const struct foreign_table *table, struct foreign_link *link)
{
	struct foreign_cursor *cursor = calloc(1, sizeof(*cursor));

	if (!cursor)
		return NULL;
	cursor->table = table;
	cursor->link = link;
	snprintf(cursor->name, sizeof(cursor->name), "c%" PRIxPTR, (uintptr_t)cursor);
	return cursor;
}

static void forget_page(struct foreign_cursor *cursor)
{
	PQclear(cursor->page);
	cursor->page = NULL;
	cursor->row = 0;
}

static bool is_lost(const struct foreign_cursor *cursor)
{
	return cursor->transaction != foreign_link_transaction(cursor->link);
}

/* The server's cursor would stand for the rest of the transaction. */
static void close_declared(struct foreign_cursor *cursor)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "CLOSE %s", cursor->name);
	if (cursor->declared && !is_lost(cursor))
		PQclear(foreign_link_ask(cursor->link, sql, NULL));
	cursor->declared = false;
}

void foreign_cursor_free(struct foreign_cursor *cursor)
{
	if (!cursor)
		return;
	forget_page(cursor);
	close_declared(cursor);
	if (cursor->holds)
		foreign_link_release(cursor->link);
	free(cursor);
}

/* --- what is asked ------------------------------------------------------------------------------------ */

struct parameters {
	Oid types[MOST_PARAMETERS];
	const char *values[MOST_PARAMETERS];
	char numbers[MOST_PARAMETERS][NUMBER_SIZE];
	struct buffer arrays[MOST_PARAMETERS];
};

static void free_parameters(struct parameters *parameters)
{
	for (int i = 0; i < MOST_PARAMETERS; i++)
		buffer_free(&parameters->arrays[i]);
}

/* Beyond what a number can be, the last that it can be. */
static int64_t round_number(double number, enum foreign_parameter how)
{
	number = how == FOREIGN_BELOW ? ceil(number) : floor(number);
	if (number >= 0x1p63)
		return INT64_MAX;
	return number < -0x1p63 ? INT64_MIN : (int64_t)number;
}

/* False for NULL, which equals nothing and is not above or below anything. */
static bool read_number(sqlite3_value *value, enum foreign_parameter how, int64_t *number)
{
	switch (sqlite3_value_numeric_type(value)) {
	case SQLITE_INTEGER:
		*number = sqlite3_value_int64(value);
		return true;
	case SQLITE_FLOAT:
		*number = round_number(sqlite3_value_double(value), how);
		return true;
	case SQLITE_NULL:
		return false;
	default: /* words are above all numbers */
		*number = INT64_MAX;
		return true;
	}
}

static bool list_numbers(sqlite3_value *list, struct buffer *array)
{
	sqlite3_value *value = NULL;
	int64_t number;
	const char *before = "{";
	int step;

	for (step = sqlite3_vtab_in_first(list, &value); step == SQLITE_OK && value;
		step = sqlite3_vtab_in_next(list, &value)) {
		if (!read_number(value, FOREIGN_EQUAL, &number))
			continue;
		buffer_add_format(array, "%s%" PRId64, before, number);
		before = ",";
	}
	buffer_add_text(array, *before == '{' ? "{}" : "}");
	return !array->failed && (step == SQLITE_OK || step == SQLITE_DONE);
}

static bool set_parameter(
	struct parameters *parameters, int i, enum foreign_parameter how, sqlite3_value *value)
{
	int64_t number;

	parameters->types[i] = how == FOREIGN_WORDS ? OID_TEXT
		: how == FOREIGN_ANY                ? OID_INT8_ARRAY
						    : OID_INT8;
	if (how == FOREIGN_ANY) {
		bool done = list_numbers(value, &parameters->arrays[i]);
		parameters->values[i] = parameters->arrays[i].data;
		return done;
	}
	if (how == FOREIGN_WORDS) {
		parameters->values[i] = (const char *)sqlite3_value_text(value);
	} else if (read_number(value, how, &number)) {
		snprintf(parameters->numbers[i], NUMBER_SIZE, "%" PRId64, number);
		parameters->values[i] = parameters->numbers[i];
	}
	return true;
}

static int fetch(struct foreign_cursor *cursor)
{
	char sql[80];

	forget_page(cursor);
	if (!cursor->declared)
		return SQLITE_OK;
	if (is_lost(cursor))
		return SQLITE_ABORT;
	snprintf(sql, sizeof(sql), "FETCH %d FROM %s", PAGE_ROWS, cursor->name);
	cursor->page = foreign_link_ask(cursor->link, sql, NULL);
	if (!cursor->page)
		return SQLITE_ERROR;
	if (PQntuples(cursor->page) < PAGE_ROWS)
		close_declared(cursor);
	return SQLITE_OK;
}

static int declare(struct foreign_cursor *cursor, const char *select, const struct pg_values *values)
{
	char sql[SQL_SIZE];

	snprintf(sql, sizeof(sql), "DECLARE %s NO SCROLL CURSOR FOR %s", cursor->name, select);
	PGresult *result = foreign_link_ask(cursor->link, sql, values);
	if (!result)
		return SQLITE_ERROR;
	PQclear(result);
	cursor->transaction = foreign_link_transaction(cursor->link);
	cursor->declared = true;
	return fetch(cursor);
}

/* Few rows come in one journey; if they are more, after all, a page at a time. */
static int open_rows(
	struct foreign_cursor *cursor, int plan, const char *select, const struct pg_values *values)
{
	char sql[SQL_SIZE];

	if (plan == FOREIGN_PLAN_MANY)
		return declare(cursor, select, values);
	snprintf(sql, sizeof(sql), "%s LIMIT %d", select, PAGE_ROWS);
	cursor->page = foreign_link_ask(cursor->link, sql, values);
	if (!cursor->page)
		return SQLITE_ERROR;
	if (PQntuples(cursor->page) < PAGE_ROWS)
		return SQLITE_OK;
	forget_page(cursor);
	return declare(cursor, select, values);
}

int foreign_cursor_ask(
	struct foreign_cursor *cursor, int plan, const char *words, int count, sqlite3_value **values)
{
	struct parameters parameters = { 0 };
	const char *select = strchr(words, ' ') + 1;
	bool set = true;

	forget_page(cursor);
	close_declared(cursor);
	if (!cursor->holds)
		foreign_link_hold(cursor->link);
	cursor->holds = true;
	for (int i = 0; set && i < count; i++)
		set = set_parameter(&parameters, i, (enum foreign_parameter)words[i], values[i]);
	const struct pg_values asked = { count, parameters.types, parameters.values, NULL, NULL };
	int result = set ? open_rows(cursor, plan, select, &asked) : SQLITE_NOMEM;
	free_parameters(&parameters);
	return result;
}

/* --- what comes --------------------------------------------------------------------------------------- */

int foreign_cursor_next(struct foreign_cursor *cursor)
{
	cursor->row++;
	return foreign_cursor_at_end(cursor) ? fetch(cursor) : SQLITE_OK;
}

bool foreign_cursor_at_end(const struct foreign_cursor *cursor)
{
	return !cursor->page || cursor->row >= PQntuples(cursor->page);
}

bool foreign_cursor_is_null(const struct foreign_cursor *cursor, int column)
{
	return PQgetisnull(cursor->page, cursor->row, column) != 0;
}

int64_t foreign_cursor_integer(const struct foreign_cursor *cursor, int column)
{
	uint64_t octets = 0;

	if (PQgetlength(cursor->page, cursor->row, column) == (int)sizeof(octets))
		memcpy(&octets, PQgetvalue(cursor->page, cursor->row, column), sizeof(octets));
	return (int64_t)be64toh(octets);
}

const char *foreign_cursor_octets(const struct foreign_cursor *cursor, int column, int *len)
{
	*len = PQgetlength(cursor->page, cursor->row, column);
	return PQgetvalue(cursor->page, cursor->row, column);
}
