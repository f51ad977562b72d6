/* Rows of PostgreSQL's, a page at a time. */
#include "server.h"

#include "agahi/foreign/foreign_cursor.h"
#include "agahi/foreign/foreign_plan.h"

static struct server server;
static char error[1024];
static struct foreign_link *shared;
static struct foreign_cursor *cursor;
static sqlite3 *db; /* values come from it */

static int set_up(void **state)
{
	(void)state;
	server_do(&server, "DROP SCHEMA IF EXISTS agahi CASCADE");
	shared = foreign_link_open(server.conninfo, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(shared);
	server_do(&server, "INSERT INTO agahi.blocked SELECT n, n * 10 FROM generate_series(1, 1200) n");
	server_do(&server, "INSERT INTO agahi.preference VALUES (1, NULL, true, 5), (2, 'ur', false, 6)");
	cursor = foreign_cursor_new(foreign_table_find("blocked"), shared);
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	foreign_cursor_free(cursor);
	foreign_link_free(shared);
	sqlite3_close(db);
	return 0;
}

static int64_t sum_up(int *count)
{
	int64_t sum = 0;

	for (*count = 0; !foreign_cursor_at_end(cursor); ++*count) {
		sum += foreign_cursor_integer(cursor, 0);
		assert_int_equal(foreign_cursor_next(cursor), SQLITE_OK);
	}
	return sum;
}

/* One value, as SQL writes it. */
static int ask(int plan, const char *words, const char *value)
{
	sqlite3_stmt *statement = NULL;
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT %s", value);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	sqlite3_value *values[] = { sqlite3_value_dup(sqlite3_column_value(statement, 0)) };
	sqlite3_finalize(statement);
	int result = foreign_cursor_ask(cursor, plan, words, 1, values);
	sqlite3_value_free(values[0]);
	return result;
}

static void more_than_a_page_comes_whole(void **state)
{
	int count;

	(void)state;
	assert_int_equal(
		foreign_cursor_ask(cursor, FOREIGN_PLAN_MANY, " SELECT sender FROM agahi.blocked", 0, NULL),
		SQLITE_OK);
	assert_int_equal(sum_up(&count), 1200 * 1201 / 2);
	assert_int_equal(count, 1200);
}

static void few_that_are_many_come_whole(void **state)
{
	int count;

	(void)state;
	assert_int_equal(ask(FOREIGN_PLAN_FEW, "> SELECT sender FROM agahi.blocked WHERE sender > $1", "600"),
		SQLITE_OK);
	sum_up(&count);
	assert_int_equal(count, 600);
	assert_int_equal(
		ask(FOREIGN_PLAN_FEW, "> SELECT sender FROM agahi.blocked WHERE sender > $1", "1190"),
		SQLITE_OK);
	sum_up(&count);
	assert_int_equal(count, 10);
}

static void a_broken_number_loses_no_row(void **state)
{
	static const struct {
		const char *words, *value;
		int count;
	} cases[] = { { "< SELECT sender FROM agahi.blocked WHERE sender < $1", "2.5", 2 },
		{ "> SELECT sender FROM agahi.blocked WHERE sender > $1", "1198.5", 2 },
		{ "< SELECT sender FROM agahi.blocked WHERE sender < $1", "1e300", 1200 },
		{ "> SELECT sender FROM agahi.blocked WHERE sender > $1", "-1e300", 1200 },
		{ "= SELECT sender FROM agahi.blocked WHERE sender = $1", "NULL", 0 },
		{ "< SELECT sender FROM agahi.blocked WHERE sender < $1", "'words'", 1200 },
		{ "= SELECT sender FROM agahi.blocked WHERE sender = $1", "'7'", 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int count;

		assert_int_equal(ask(FOREIGN_PLAN_MANY, cases[i].words, cases[i].value), SQLITE_OK);
		sum_up(&count);
		assert_int_equal(count, cases[i].count);
	}
}

static void values_are_what_they_are(void **state)
{
	int len;

	(void)state;
	foreign_cursor_free(cursor);
	cursor = foreign_cursor_new(foreign_table_find("preference"), shared);
	assert_int_equal(foreign_cursor_ask(cursor, FOREIGN_PLAN_MANY,
				 " SELECT sender::bigint, language, stopped::integer::bigint, NULL FROM "
				 "agahi.preference "
				 "ORDER BY sender",
				 0, NULL),
		SQLITE_OK);
	assert_true(foreign_cursor_is_null(cursor, 1));
	assert_int_equal(foreign_cursor_integer(cursor, 2), 1);
	assert_int_equal(foreign_cursor_next(cursor), SQLITE_OK);
	assert_string_equal(foreign_cursor_octets(cursor, 1, &len), "ur");
	assert_int_equal(len, 2);
	assert_int_equal(foreign_cursor_integer(cursor, 2), 0);
	assert_true(foreign_cursor_is_null(cursor, 3));
}

static void what_is_wrong_is_told(void **state)
{
	(void)state;
	assert_int_equal(
		foreign_cursor_ask(cursor, FOREIGN_PLAN_MANY, " SELECT nothing FROM agahi.blocked", 0, NULL),
		SQLITE_ERROR);
	assert_non_null(strstr(foreign_link_error(shared), "nothing"));
	assert_true(foreign_cursor_at_end(cursor));
}

static void rows_of_a_transaction_that_ended_are_not_gone_on_with(void **state)
{
	int result = SQLITE_OK;

	(void)state;
	assert_int_equal(
		foreign_cursor_ask(cursor, FOREIGN_PLAN_MANY, " SELECT sender FROM agahi.blocked", 0, NULL),
		SQLITE_OK);
	foreign_link_roll_back(shared);
	PQclear(foreign_link_ask(shared, "SELECT 1", NULL));
	while (result == SQLITE_OK && !foreign_cursor_at_end(cursor))
		result = foreign_cursor_next(cursor);
	assert_int_equal(result, SQLITE_ABORT);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(more_than_a_page_comes_whole),
		CASE(few_that_are_many_come_whole),
		CASE(a_broken_number_loses_no_row),
		CASE(values_are_what_they_are),
		CASE(what_is_wrong_is_told),
		CASE(rows_of_a_transaction_that_ended_are_not_gone_on_with),
	};

	if (!server_start(&server))
		return 0;
	int failed = RUN_SUITE(tests);
	server_stop(&server);
	return failed;
}
