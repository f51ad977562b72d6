/* Keeping house in PostgreSQL: days ahead, days past, what is old, who is to be forgotten. */
#include "database_stage.h"

#include "agahi/postgres/pghouse.h"
#include "agahi/postgres/pgschema.h"

#define NOW_MS INT64_C(1767268800000) /* noon of the first day of 2026 */
#define DAY_MS INT64_C(86400000)

static struct pghouse house;

static int set_up(void **state)
{
	(void)state;
	house = (struct pghouse){ .pg = database_anew() };
	assert_true(pg_schema_prepare(house.pg));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(house.pg);
	return 0;
}

static void settle(int64_t id, int64_t received_ms, int64_t sender)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO agahi.settled VALUES (%lld, %lld, 0, 'a', '8300', %lld, '', 'vote', 'ur', "
		"'exact', '', 0, 0,"
		" 1, false, '', 9, '', 0)",
		(long long)id, (long long)received_ms, (long long)sender);
	server_do(&server, sql);
}

static long number(const char *sql)
{
	return server_number(&server, sql);
}

static void step(int64_t now_ms)
{
	house.days_ms = 0;
	for (int i = 0; i < 50 && pghouse_step(&house, now_ms, 2 * DAY_MS, true); i++)
		house.days_ms = 0;
}

static void days_are_there_before_they_come(void **state)
{
	(void)state;
	step(NOW_MS);
	assert_int_equal(
		number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'agahi.settled'::regclass"), 5);
	settle(1, NOW_MS, 7);
	settle(2, NOW_MS + 3 * DAY_MS, 7);
	settle(3, NOW_MS + 9 * DAY_MS, 7);
	assert_int_equal(number("SELECT id FROM agahi.settled_20260101"), 1);
	assert_int_equal(number("SELECT id FROM agahi.settled_20260104"), 2);
	assert_int_equal(number("SELECT id FROM agahi.settled_other"), 3);
}

static void what_came_before_its_day_was_there_moves_into_it(void **state)
{
	(void)state;
	settle(1, NOW_MS, 7);
	settle(2, NOW_MS + DAY_MS, 7);
	server_do(&server, "INSERT INTO agahi.submission VALUES ('smsc:x', 'abc', 1, 0, 1767268800000)");
	step(NOW_MS);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled_other"), 0);
	assert_int_equal(number("SELECT id FROM agahi.settled_20260101"), 1);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 2);
	assert_int_equal(number("SELECT count(*) FROM agahi.submission"), 1);
	server_do(&server, "DELETE FROM agahi.settled WHERE id = 1");
	assert_int_equal(number("SELECT count(*) FROM agahi.submission"), 0);
}

static void a_reader_in_the_way_puts_a_day_off_and_nobody_waits(void **state)
{
	PGconn *reader = PQconnectdb(server.conninfo);

	(void)state;
	PQclear(PQexec(reader, "BEGIN; LOCK TABLE agahi.settled_other IN ACCESS SHARE MODE"));
	step(NOW_MS);
	assert_int_equal(
		number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'agahi.settled'::regclass"), 1);
	PQfinish(reader);
	server_rest(50);
	step(NOW_MS);
	assert_int_equal(
		number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'agahi.settled'::regclass"), 5);
}

static void days_past_the_retention_go_as_a_whole(void **state)
{
	(void)state;
	step(NOW_MS);
	settle(1, NOW_MS, 7);
	settle(2, NOW_MS + DAY_MS, 7);
	step(NOW_MS + 3 * DAY_MS); /* two days before is the third of the month's second */
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 1);
	assert_int_equal(number("SELECT count(*) FROM pg_class WHERE relname = 'settled_20260101'"), 0);
	assert_int_equal(number("SELECT count(*) FROM pg_class WHERE relname = 'settled_20260102'"), 1);
}

static void a_clock_that_was_set_deletes_nothing(void **state)
{
	(void)state;
	step(NOW_MS);
	settle(1, NOW_MS, 7);
	house.days_ms = 0;
	pghouse_step(&house, NOW_MS + 300 * DAY_MS, 2 * DAY_MS, false);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 1);
}

static void what_is_old_goes_in_steps(void **state)
{
	(void)state;
	server_do(&server,
		"INSERT INTO agahi.answered_part SELECT n, n, 1000, 1 FROM generate_series(1, 1200) n;"
		"INSERT INTO agahi.early_receipt VALUES ('smsc:x', 'a', 1, 1000), ('smsc:x', 'b', 1, "
		"1767268800000);"
		"INSERT INTO agahi.submission VALUES ('smsc:x', 'a', 1, 0, 1000), ('smsc:x', 'b', 2, 0, "
		"1767268800000);"
		"INSERT INTO agahi.preference VALUES (1, 'ur', false, 1000), (2, 'ur', false, 1767268800000);"
		"INSERT INTO agahi.silence VALUES (1, 1, 'limit', 'a', 1, 1), (29454480, 1, 'limit', 'a', 1, "
		"1);"
		"INSERT INTO agahi.feed VALUES (1, 1, now() - interval '2 hours', ''), (1, 2, now(), '')");
	settle(1, 1000, 7);
	assert_true(pghouse_step(&house, NOW_MS, 2 * DAY_MS, true));
	assert_int_equal(number("SELECT count(*) FROM agahi.answered_part"), 700);
	step(NOW_MS);
	assert_int_equal(number("SELECT count(*) FROM agahi.answered_part"), 0);
	assert_int_equal(number("SELECT count(*) FROM agahi.early_receipt"), 1);
	assert_int_equal(number("SELECT count(*) FROM agahi.submission"), 1);
	assert_int_equal(number("SELECT count(*) FROM agahi.preference"), 1);
	assert_int_equal(number("SELECT count(*) FROM agahi.silence"), 1);
	assert_int_equal(number("SELECT seq FROM agahi.feed"), 2);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 0);
}

static void one_node_keeps_the_house_at_a_time(void **state)
{
	PGconn *other = PQconnectdb(server.conninfo);

	(void)state;
	PQclear(PQexec(other, "SELECT pg_advisory_lock(1634165097, 2)"));
	step(NOW_MS);
	assert_int_equal(
		number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'agahi.settled'::regclass"), 1);
	assert_true(house.used_octets > 0);
	PQfinish(other);
}

static bool take(const struct journal_forgotten *forgotten, size_t count, void *arg)
{
	assert_int_equal(count, 1);
	assert_int_equal(forgotten[0].sender_identity, 7);
	assert_int_equal(forgotten[0].received_ms, NOW_MS);
	return *(bool *)arg;
}

static void history_of_who_is_forgotten_is_gone_through_once(void **state)
{
	bool takes = false;

	(void)state;
	server_do(&server,
		"INSERT INTO agahi.settled SELECT n, 1767268800000, 0, 'a', '8300', 7 + n % 2, '', '', '', "
		"'', '', 0, 0, 1,"
		" false, '', 9, '', 0 FROM generate_series(1, 25000) n;"
		"INSERT INTO agahi.answered_part VALUES (3, 4, 1767268800000, 1), (5, 7, 1767268800000, 1);"
		"INSERT INTO agahi.silence VALUES (29454480, 7, 'limit', 'a', 1, 1);"
		"INSERT INTO agahi.forgetting VALUES (7, 24990, 1767268800000, 0)");
	step(NOW_MS);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled WHERE sender = 7"), 5);
	assert_int_equal(number("SELECT count(*) FROM agahi.settled WHERE sender = 8"), 12500);
	assert_int_equal(number("SELECT id FROM agahi.answered_part"), 5);
	assert_int_equal(number("SELECT count(*) FROM agahi.silence"), 0);
	assert_int_equal(number("SELECT done FROM agahi.forgetting"), 2);
	pghouse_tell(&house, take, &takes);
	assert_int_equal(number("SELECT count(*) FROM agahi.forgetting"), 1);
	takes = true;
	pghouse_tell(&house, take, &takes);
	assert_int_equal(number("SELECT count(*) FROM agahi.forgetting"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(days_are_there_before_they_come),
		TEST(what_came_before_its_day_was_there_moves_into_it),
		TEST(a_reader_in_the_way_puts_a_day_off_and_nobody_waits),
		TEST(days_past_the_retention_go_as_a_whole),
		TEST(a_clock_that_was_set_deletes_nothing),
		TEST(what_is_old_goes_in_steps),
		TEST(one_node_keeps_the_house_at_a_time),
		TEST(history_of_who_is_forgotten_is_gone_through_once),
	};

	return RUN_SERVER_SUITE(tests);
}
