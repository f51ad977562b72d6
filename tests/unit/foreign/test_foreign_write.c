/* Rows written as SQLite asks for it. */
#include "server.h"

#include "agahi/foreign/foreign_write.h"

enum { MOST = 24 };

static struct server server;
static char error[1024];
static struct foreign_link *shared;
static sqlite3 *db; /* values come from it */

static int set_up(void **state)
{
	(void)state;
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
	shared = foreign_link_open(server.conninfo, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(shared);
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	foreign_link_free(shared);
	sqlite3_close(db);
	return 0;
}

/* `list`: what xUpdate gets, as SQL writes it. */
static int write_with(struct foreign_rows *rows, const char *list, bool ignore)
{
	sqlite3_stmt *statement = NULL;
	sqlite3_value *values[MOST];
	char sql[512];

	snprintf(sql, sizeof(sql), "SELECT %s", list);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int count = sqlite3_column_count(statement);
	for (int i = 0; i < count; i++)
		values[i] = sqlite3_value_dup(sqlite3_column_value(statement, i));
	sqlite3_finalize(statement);
	assert_true(foreign_link_begin_write(shared));
	int result = foreign_write(rows, shared, count, values, ignore);
	bool committed = foreign_link_commit(shared);
	assert_true(
		committed == (result == SQLITE_OK || result == SQLITE_READONLY || result == SQLITE_INTERNAL));
	for (int i = 0; i < count; i++)
		sqlite3_value_free(values[i]);
	return result;
}

static int write_one(const char *table, const char *list, bool ignore)
{
	struct foreign_rows *rows = foreign_rows_new(foreign_table_find(table));
	int result = write_with(rows, list, ignore);

	foreign_rows_free(rows);
	return result;
}

static void a_row_is_inserted_changed_and_deleted(void **state)
{
	(void)state;
	assert_int_equal(write_one("preference", "NULL, NULL, 7, 'ur', 1, 9", false), SQLITE_OK);
	assert_int_equal(
		server_number(&server, "SELECT count(*) FROM agahi.preference WHERE sender = 7 AND stopped"),
		1);
	assert_int_equal(write_one("preference", "7, 7, 7, NULL, 0, 10", false), SQLITE_OK);
	assert_int_equal(
		server_number(&server,
			"SELECT since_ms FROM agahi.preference WHERE language IS NULL AND NOT stopped"),
		10);
	assert_int_equal(write_one("preference", "7", false), SQLITE_OK);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.preference"), 0);
}

static void what_is_told_is_numbered_one_after_the_other_and_never_taken_back(void **state)
{
	(void)state;
	assert_int_equal(write_one("told", "NULL, NULL, x'01'", false), SQLITE_OK);
	assert_int_equal(write_one("told", "NULL, NULL, x'0100'", false), SQLITE_OK);
	assert_int_equal(
		server_number(&server, "SELECT sum(seq * length(octets)) FROM agahi.feed WHERE life = 0"),
		1 * 1 + 2 * 2);
	server_do(&server, "DELETE FROM agahi.change; DELETE FROM agahi.feed"); /* whoever did that */
	assert_int_equal(write_one("told", "NULL, NULL, x'01'", false), SQLITE_OK);
	assert_int_equal(write_one("told", "NULL, NULL, x'02'", false), SQLITE_OK);
	assert_int_equal(write_one("told", "1", false), SQLITE_INTERNAL);
	assert_int_equal(write_one("told", "1, 1, x'02'", false), SQLITE_INTERNAL);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.feed"), 2);
}

static void one_that_is_there_stays_where_that_is_wished(void **state)
{
	(void)state;
	assert_int_equal(write_one("blocked", "NULL, NULL, 7, 1", false), SQLITE_OK);
	assert_int_equal(write_one("blocked", "NULL, NULL, 7, 2", true), SQLITE_OK);
	assert_int_equal(write_one("blocked", "NULL, NULL, 7, 3", false), SQLITE_ERROR);
	assert_non_null(strstr(foreign_link_error(shared), "nothing was written"));
	assert_int_equal(server_number(&server, "SELECT since_ms FROM agahi.blocked"), 1);
}

static void what_stands_together_is_not_written(void **state)
{
	(void)state;
	assert_int_equal(write_one("hourly", "1", false), SQLITE_READONLY);
	assert_int_equal(write_one("change", "NULL, NULL, 'x', 1", false), SQLITE_READONLY);
}

/* What all nodes counted goes together. */
static void a_row_without_a_number_gets_one_until_the_end(void **state)
{
	const struct foreign_table *silence = foreign_table_find("silence");
	struct foreign_rows *rows = foreign_rows_new(silence);
	struct foreign_cursor *cursor = foreign_cursor_new(silence, shared);
	int64_t first, second;

	(void)state;
	assert_int_equal(write_one("silence", "NULL, NULL, 1, 2, 'limited', 'a''b', 4", false), SQLITE_OK);
	server_do(&server,
		"INSERT INTO agahi.silence VALUES (1, 2, 'limited', 'a''b', 4, 5), (3, 4, 'loop', 'a', 1, "
		"5)");
	assert_int_equal(foreign_cursor_ask(cursor, 0,
				 " SELECT minute, sender, rule, link, 0::bigint FROM agahi.silence WHERE "
				 "node = 5 ORDER BY "
				 "minute",
				 0, NULL),
		SQLITE_OK);
	assert_true(foreign_rows_number(rows, cursor, &first));
	assert_int_equal(foreign_cursor_next(cursor), SQLITE_OK);
	assert_true(foreign_rows_number(rows, cursor, &second));
	assert_true(first != second);
	foreign_cursor_free(cursor);
	assert_int_equal(write_with(rows, "1", false), SQLITE_OK);
	assert_int_equal(server_number(&server, "SELECT count(*) FROM agahi.silence"), 1);
	assert_int_equal(write_with(rows, "99", false), SQLITE_INTERNAL);
	foreign_rows_forget(rows);
	assert_int_equal(write_with(rows, "2", false), SQLITE_INTERNAL);
	foreign_rows_free(rows);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_row_is_inserted_changed_and_deleted),
		CASE(what_is_told_is_numbered_one_after_the_other_and_never_taken_back),
		CASE(one_that_is_there_stays_where_that_is_wished),
		CASE(what_stands_together_is_not_written),
		CASE(a_row_without_a_number_gets_one_until_the_end),
	};

	if (!server_start(&server))
		return 0;
	int failed = RUN_SUITE(tests);
	server_stop(&server);
	return failed;
}
