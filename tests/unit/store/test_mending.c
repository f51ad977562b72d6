/* What an older version, or a wrong clock, left is put right, a step at a time. */
#include "store.h"

#include "agahi/store/mending.h"

static char *folder, *path;
static sqlite3 *db;
static struct mending *mending;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	mending = mending_new(db);
	return mending ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	mending_free(mending);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* Settled requests with their questions, every third of them one that nobody understood. */
static void add_questions(int count)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		"INSERT INTO settled SELECT i, %lld, 1, 'a', '8300', 42, 'a question', '', '',"
		" iif(i %% 3, 'exact', 'fallback'), '', 0, 0, 1, 0, '', 0, '', 0 FROM n",
		count, (long long)NOW_MS);
	assert_true(db_execute(db, sql));
}

static long long number(const char *sql)
{
	return db_number(db, sql, -1);
}

static void questions_of_before_go_where_something_matched(void **state)
{
	int steps = 1;

	(void)state;
	add_questions(2 * MENDING_STEP + 10);
	assert_true(db_execute(db, "INSERT INTO unscrubbed SELECT max(id) FROM settled"));
	while (mending_scrub(mending))
		steps++;
	assert_int_equal(steps, 4);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE request <> '' AND rule = 'exact'"), 0);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE request = '' AND rule = 'fallback'"), 0);
	assert_int_equal(number("SELECT count(*) FROM unscrubbed"), 0);
	assert_false(mending_scrub(mending));
}

static void what_is_scrubbed_is_known_after_a_restart(void **state)
{
	(void)state;
	add_questions(2 * MENDING_STEP);
	assert_true(db_execute(db, "INSERT INTO unscrubbed SELECT max(id) FROM settled"));
	assert_true(mending_scrub(mending));
	mending_free(mending);
	mending = mending_new(db);
	assert_int_equal(number("SELECT id FROM unscrubbed"), MENDING_STEP);
	assert_true(mending_scrub(mending));
	assert_false(mending_scrub(mending));
	assert_int_equal(number("SELECT count(*) FROM settled WHERE request <> '' AND rule = 'exact'"), 0);
}

static void what_cannot_be_scrubbed_now_is_scrubbed_later(void **state)
{
	(void)state;
	add_questions(10);
	assert_true(db_execute(db,
		"INSERT INTO unscrubbed VALUES (10);"
		"CREATE TRIGGER fault BEFORE UPDATE ON settled BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_false(mending_scrub(mending));
	assert_int_equal(number("SELECT id FROM unscrubbed"), 10);
	assert_true(db_execute(db, "DROP TRIGGER fault"));
	assert_true(mending_scrub(mending));
	assert_false(mending_scrub(mending));
	assert_int_equal(number("SELECT count(*) FROM unscrubbed"), 0);
}

static void add_rows(int id, int64_t at_ms)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%1$d, %2$lld, 1, 'a', '8300', 42, '', '', '', '', '', 0, 0, 1, "
		"0,"
		" '', 0, '', 0);"
		"INSERT INTO submission VALUES ('a', '%1$d', 1, 0, %2$lld);"
		"INSERT INTO early_receipt VALUES ('a', '%1$d', 1, %2$lld);"
		"INSERT INTO preference VALUES (%1$d, 'ur', 0, %2$lld);"
		"INSERT INTO silence VALUES (%2$lld / 60000, %1$d, 'limited', 'a', 1);"
		"INSERT INTO answered_part VALUES (%1$d, 1, %2$lld, 5);",
		id, (long long)at_ms);
	assert_true(db_execute(db, sql));
}

static void assert_all_are_dated(int64_t at_ms)
{
	assert_int_equal(number("SELECT received_ms FROM settled"), at_ms);
	assert_int_equal(number("SELECT since_ms FROM submission"), at_ms);
	assert_int_equal(number("SELECT since_ms FROM early_receipt"), at_ms);
	assert_int_equal(number("SELECT since_ms FROM preference"), at_ms);
	assert_int_equal(number("SELECT received_ms FROM answered_part"), at_ms);
	assert_int_equal(number("SELECT minute FROM silence"), at_ms / MINUTE_MS);
}

static void a_date_to_come_counts_as_today(void **state)
{
	(void)state;
	add_rows(1, NOW_MS + 3650 * DAY_MS);
	assert_false(mending_redate(mending, NOW_MS));
	assert_all_are_dated(NOW_MS);
}

static void what_is_dated_within_a_day_stays(void **state)
{
	(void)state;
	add_rows(1, NOW_MS + DAY_MS);
	assert_false(mending_redate(mending, NOW_MS));
	assert_all_are_dated(NOW_MS + DAY_MS);
}

static void a_step_is_no_longer_than_it_may_be(void **state)
{
	(void)state;
	assert_true(db_execute(db, "BEGIN"));
	for (int i = 1; i <= MENDING_STEP + 1; i++)
		add_rows(i, NOW_MS + 40 * DAY_MS + i * MINUTE_MS);
	assert_true(db_execute(db, "COMMIT"));
	assert_true(mending_redate(mending, NOW_MS));
	assert_int_equal(number("SELECT count(*) FROM settled WHERE received_ms > 1767225600000"), 1);
	assert_false(mending_redate(mending, NOW_MS));
	assert_int_equal(number("SELECT count(*) FROM settled WHERE received_ms > 1767225600000"), 0);
	assert_int_equal(number("SELECT count(DISTINCT minute) FROM silence"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(questions_of_before_go_where_something_matched),
		TEST(what_is_scrubbed_is_known_after_a_restart),
		TEST(what_cannot_be_scrubbed_now_is_scrubbed_later),
		TEST(a_date_to_come_counts_as_today),
		TEST(what_is_dated_within_a_day_stays),
		TEST(a_step_is_no_longer_than_it_may_be),
	};

	return RUN_SUITE(tests);
}
