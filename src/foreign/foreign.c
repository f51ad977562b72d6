#include "agahi/foreign/foreign.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/foreign/foreign_cursor.h"
#include "agahi/foreign/foreign_link.h"
#include "agahi/foreign/foreign_plan.h"
#include "agahi/foreign/foreign_table.h"
#include "agahi/foreign/foreign_write.h"
#include "agahi/store/schema.h"

/* What SQLite has of a table, and of one that reads it, begins with a part of SQLite's own. */
struct table {
	sqlite3_vtab base;
	const struct foreign_table *is;
	struct foreign_link *link;
	struct foreign_rows *rows;
	sqlite3 *db;
};

struct reader {
	sqlite3_vtab_cursor base;
	struct foreign_cursor *cursor;
};

/* The words of an error go with it. */
static int tell(sqlite3_vtab *base, int result)
{
	struct table *table = (struct table *)base;

	if (result != SQLITE_ERROR && result != SQLITE_ABORT)
		return result;
	sqlite3_free(base->zErrMsg);
	base->zErrMsg = sqlite3_mprintf("%s",
		result == SQLITE_ABORT ? "PostgreSQL: the transaction that it was read in has ended"
				       : foreign_link_error(table->link));
	return SQLITE_ERROR;
}

/* --- the table ---------------------------------------------------------------------------------------- */

static int drop(sqlite3_vtab *base)
{
	struct table *table = (struct table *)base;

	foreign_rows_free(table->rows);
	sqlite3_free(table);
	return SQLITE_OK;
}

static int declare(sqlite3 *db, const struct foreign_table *is)
{
	char declaration[FOREIGN_DECLARATION_SIZE];

	foreign_table_declare(is, declaration);
	int result = sqlite3_declare_vtab(db, declaration);
	return result == SQLITE_OK ? sqlite3_vtab_config(db, SQLITE_VTAB_CONSTRAINT_SUPPORT, 1) : result;
}

/* The module's third word is the table's name. */
static int make(
	sqlite3 *db, void *arg, int count, const char *const *words, sqlite3_vtab **made, char **error)
{
	const struct foreign_table *is = count > 2 ? foreign_table_find(words[2]) : NULL;

	(void)error;
	if (!is)
		return SQLITE_ERROR;
	int result = declare(db, is);
	struct table *table = result == SQLITE_OK ? sqlite3_malloc(sizeof(*table)) : NULL;
	if (!table)
		return result == SQLITE_OK ? SQLITE_NOMEM : result;
	*table = (struct table){ .is = is, .link = arg, .rows = foreign_rows_new(is), .db = db };
	*made = &table->base;
	if (table->rows)
		return SQLITE_OK;
	drop(&table->base);
	*made = NULL;
	return SQLITE_NOMEM;
}

static int plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
	return foreign_plan(((struct table *)base)->is, info);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static int open_reader(sqlite3_vtab *base, sqlite3_vtab_cursor **opened)
{
	struct table *table = (struct table *)base;
	struct reader *reader = sqlite3_malloc(sizeof(*reader));

	if (!reader)
		return SQLITE_NOMEM;
	*reader = (struct reader){ .cursor = foreign_cursor_new(table->is, table->link) };
	if (!reader->cursor) {
		sqlite3_free(reader);
		return SQLITE_NOMEM;
	}
	*opened = &reader->base;
	return SQLITE_OK;
}

static int close_reader(sqlite3_vtab_cursor *base)
{
	foreign_cursor_free(((struct reader *)base)->cursor);
	sqlite3_free(base);
	return SQLITE_OK;
}

static int ask(sqlite3_vtab_cursor *base, int number, const char *words, int count, sqlite3_value **values)
{
	return tell(base->pVtab,
		foreign_cursor_ask(((struct reader *)base)->cursor, number, words, count, values));
}

static int go_on(sqlite3_vtab_cursor *base)
{
	return tell(base->pVtab, foreign_cursor_next(((struct reader *)base)->cursor));
}

static int is_at_end(sqlite3_vtab_cursor *base)
{
	return foreign_cursor_at_end(((struct reader *)base)->cursor);
}

static int tell_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct foreign_cursor *cursor = ((struct reader *)base)->cursor;
	enum foreign_type type = ((struct table *)base->pVtab)->is->columns[column].type;
	int len;

	if (foreign_cursor_is_null(cursor, column))
		return SQLITE_OK; /* it is NULL unless it is set */
	if (type == FOREIGN_INTEGER || type == FOREIGN_BOOLEAN) {
		sqlite3_result_int64(context, foreign_cursor_integer(cursor, column));
		return SQLITE_OK;
	}
	const char *octets = foreign_cursor_octets(cursor, column, &len);
	if (type == FOREIGN_TEXT)
		sqlite3_result_text(context, octets, len, SQLITE_TRANSIENT);
	else
		sqlite3_result_blob(context, octets, len, SQLITE_TRANSIENT);
	return SQLITE_OK;
}

static int tell_row(sqlite3_vtab_cursor *base, sqlite3_int64 *number)
{
	struct table *table = (struct table *)base->pVtab;
	int64_t given;

	if (!foreign_rows_number(table->rows, ((struct reader *)base)->cursor, &given))
		return SQLITE_NOMEM;
	*number = given;
	return SQLITE_OK;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static int write_row(sqlite3_vtab *base, int count, sqlite3_value **values, sqlite3_int64 *number)
{
	struct table *table = (struct table *)base;

	if (count > 1)
		*number = sqlite3_value_int64(values[1]);
	return tell(base,
		foreign_write(table->rows, table->link, count, values,
			sqlite3_vtab_on_conflict(table->db) == SQLITE_IGNORE));
}

static int begin(sqlite3_vtab *base)
{
	struct table *table = (struct table *)base;

	return foreign_link_begin_write(table->link) ? SQLITE_OK : tell(base, SQLITE_ERROR);
}

/* SQLite asks all tables first whether they could; the first of ours commits for all. */
static int sync(sqlite3_vtab *base)
{
	struct table *table = (struct table *)base;

	return foreign_link_commit(table->link) ? SQLITE_OK : tell(base, SQLITE_ERROR);
}

static int commit(sqlite3_vtab *base)
{
	foreign_rows_forget(((struct table *)base)->rows);
	return SQLITE_OK;
}

static int roll_back(sqlite3_vtab *base)
{
	struct table *table = (struct table *)base;

	foreign_rows_forget(table->rows);
	foreign_link_roll_back(table->link);
	return SQLITE_OK;
}

static const sqlite3_module module = { .iVersion = 1,
	.xCreate = make,
	.xConnect = make,
	.xBestIndex = plan,
	.xDisconnect = drop,
	.xDestroy = drop,
	.xOpen = open_reader,
	.xClose = close_reader,
	.xFilter = ask,
	.xNext = go_on,
	.xEof = is_at_end,
	.xColumn = tell_column,
	.xRowid = tell_row,
	.xUpdate = write_row,
	.xBegin = begin,
	.xSync = sync,
	.xCommit = commit,
	.xRollback = roll_back };

/* --- opening ------------------------------------------------------------------------------------------ */

/* The view is the file's of the same name (schema.c of store/). */
static bool add_tables(sqlite3 *db, enum db_mode mode)
{
	char sql[128];

	for (size_t i = 0; i < FOREIGN_TABLES; i++) {
		snprintf(
			sql, sizeof(sql), "CREATE VIRTUAL TABLE %s USING postgresql", foreign_tables[i].name);
		if (!db_execute(db, sql))
			return false;
	}
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", journal_schema.version);
	return db_execute(db, sql) &&
		db_execute(db,
			"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM "
			"outbox"
			" UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence"
			" UNION ALL SELECT sender FROM blocked") &&
		(mode == DB_READ_WRITE || db_execute(db, "PRAGMA query_only = ON"));
}

/* What says nothing to nobody else: no password, no certificate's place. */
void foreign_name(const char *conninfo, char *name, size_t size)
{
	static const char *const told[] = { "host", "hostaddr", "port", "dbname", "service" };
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	size_t len = (size_t)snprintf(name, size, "PostgreSQL");
	const char *before = " (";

	for (PQconninfoOption *option = options; option && option->keyword; option++) {
		for (size_t i = 0; option->val && i < sizeof(told) / sizeof(told[0]); i++) {
			if (strcmp(option->keyword, told[i]) != 0 || len >= size)
				continue;
			len += (size_t)snprintf(
				name + len, size - len, "%s%s=%s", before, option->keyword, option->val);
			before = " ";
		}
	}
	if (*before == ' ' && before[1] == '\0' && len < size)
		snprintf(name + len, size - len, ")");
	PQconninfoFree(options);
}

static void free_link(void *link)
{
	foreign_link_free(link);
}

sqlite3 *foreign_open(const char *conninfo, enum db_mode mode, char *error, size_t size)
{
	struct foreign_link *link = foreign_link_open(conninfo, mode, error, size);
	sqlite3 *db = NULL;

	if (!link)
		return NULL;
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK) {
		snprintf(error, size, "memory is short");
		foreign_link_free(link);
		sqlite3_close(db);
		return NULL;
	}
	/* SQLite calls free_link() when the module goes, and also when it cannot be added. */
	if (sqlite3_create_module_v2(db, "postgresql", &module, link, free_link) == SQLITE_OK &&
		add_tables(db, mode)) {
		foreign_link_follow(link, db);
		return db;
	}
	snprintf(error, size, "the tables of PostgreSQL cannot be shown: %s", sqlite3_errmsg(db));
	sqlite3_close(db);
	return NULL;
}
