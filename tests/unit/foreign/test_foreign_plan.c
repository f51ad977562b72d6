/* What the database is asked to do: a module of the test's own shows SQLite the plans, and nothing is connected. */
#include "testing.h"

#include <sqlite3.h>

#include "agahi/foreign/foreign_plan.h"

struct table {
	sqlite3_vtab base;
	const struct foreign_table *is;
};

static sqlite3 *db;
static char planned[4096]; /* the last that was made */
static int number, consumed;

static int make(
	sqlite3 *on, void *arg, int count, const char *const *words, sqlite3_vtab **made, char **error)
{
	char declaration[FOREIGN_DECLARATION_SIZE];
	struct table *table = sqlite3_malloc(sizeof(*table));

	(void)arg;
	(void)count;
	(void)error;
	*table = (struct table){ .is = foreign_table_find(words[2]) };
	foreign_table_declare(table->is, declaration);
	*made = &table->base;
	return sqlite3_declare_vtab(on, declaration);
}

static int drop(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

static int plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
	int result = foreign_plan(((struct table *)base)->is, info);

	snprintf(planned, sizeof(planned), "%s", info->idxStr);
	number = info->idxNum;
	consumed = info->orderByConsumed;
	return result;
}

static int set_up(void **state)
{
	static const sqlite3_module module = {
		.xCreate = make, .xConnect = make, .xBestIndex = plan, .xDisconnect = drop, .xDestroy = drop
	};

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_create_module(db, "postgresql", &module, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				 "CREATE VIRTUAL TABLE settled USING postgresql;"
				 "CREATE VIRTUAL TABLE blocked USING postgresql;"
				 "CREATE VIRTUAL TABLE submission USING postgresql",
				 NULL, NULL, NULL),
		SQLITE_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return 0;
}

static void assert_plan(const char *sql, const char *words)
{
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_finalize(statement);
	assert_string_equal(planned, words);
}

static void only_columns_that_are_used_come(void **state)
{
	(void)state;
	assert_plan("SELECT since_ms FROM blocked",
		" SELECT sender::bigint, since_ms::bigint FROM agahi.blocked");
	assert_plan("SELECT state FROM submission",
		" SELECT link, message_id, NULL, state::bigint, NULL FROM agahi.submission");
}

static void a_key_finds_one_row(void **state)
{
	(void)state;
	assert_plan("SELECT 1 FROM blocked WHERE sender = 5",
		"= SELECT sender::bigint, NULL FROM agahi.blocked WHERE sender = $1");
	assert_int_equal(number, FOREIGN_PLAN_ONE_ROW);
	assert_plan("SELECT 1 FROM submission WHERE message_id = 'x' AND link = 'y'",
		"TT SELECT link, message_id, NULL, NULL, NULL FROM agahi.submission WHERE message_id = $1 "
		"AND link = $2");
	assert_int_equal(number, FOREIGN_PLAN_ONE_ROW);
}

static void what_has_an_index_finds_few(void **state)
{
	(void)state;
	assert_plan("SELECT 1 FROM submission WHERE request = ?",
		"= SELECT link, message_id, request::bigint, NULL, NULL FROM agahi.submission WHERE request "
		"= $1");
	assert_int_equal(number, FOREIGN_PLAN_FEW);
	assert_plan("SELECT 1 FROM submission WHERE state = ?",
		"= SELECT link, message_id, NULL, state::bigint, NULL FROM agahi.submission WHERE state = "
		"$1");
	assert_int_equal(number, FOREIGN_PLAN_MANY);
}

static void several_numbers_are_asked_for_at_once(void **state)
{
	(void)state;
	assert_plan("SELECT 1 FROM blocked WHERE sender IN (1, 2, 3)",
		"A SELECT sender::bigint, NULL FROM agahi.blocked WHERE sender = ANY($1)");
	assert_int_equal(number, FOREIGN_PLAN_MANY);
}

static void numbers_are_sorted_there_and_words_here(void **state)
{
	(void)state;
	assert_plan("SELECT sender FROM blocked ORDER BY since_ms DESC, sender",
		" SELECT sender::bigint, since_ms::bigint FROM agahi.blocked ORDER BY since_ms DESC, sender");
	assert_int_equal(consumed, 1);
	assert_plan("SELECT link FROM submission ORDER BY link",
		" SELECT link, message_id, NULL, NULL, NULL FROM agahi.submission");
	assert_int_equal(consumed, 0);
}

/* How PostgreSQL sorts words is its own; a flag is none of its numbers. */
static void what_it_would_see_otherwise_is_not_asked(void **state)
{
	static const char *const queries[] = { "SELECT 1 FROM submission WHERE link > 'a'",
		"SELECT 1 FROM submission WHERE link = 'a' COLLATE NOCASE",
		"SELECT 1 FROM submission WHERE link LIKE 'a%'",
		"SELECT 1 FROM submission WHERE link IS NULL" };

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		assert_plan(queries[i], " SELECT link, message_id, NULL, NULL, NULL FROM agahi.submission");
	assert_int_equal(sqlite3_exec(db, "EXPLAIN SELECT 1 FROM settled WHERE resent = 1", NULL, NULL, NULL),
		SQLITE_OK);
	assert_null(strstr(planned, "WHERE"));
	assert_non_null(strstr(planned, "resent::integer::bigint"));
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(only_columns_that_are_used_come),
		CASE(a_key_finds_one_row),
		CASE(what_has_an_index_finds_few),
		CASE(several_numbers_are_asked_for_at_once),
		CASE(numbers_are_sorted_there_and_words_here),
		CASE(what_it_would_see_otherwise_is_not_asked),
	};

	return RUN_SUITE(tests);
}
