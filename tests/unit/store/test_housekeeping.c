/* What is past its time leaves the journal, a step at a time. */
#include "store.h"

#include <sys/stat.h>

#include "agahi/store/housekeeping.h"

#define RETENTION_MS (30 * DAY_MS)

static char *folder, *path;
static sqlite3 *db;
static struct housekeeping *housekeeping;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	housekeeping = housekeeping_new(db);
	assert_non_null(housekeeping);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	housekeeping_free(housekeeping);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* One row of each kind whose time was `at_ms`, told apart by `id`. */
static void add_rows(int id, int64_t at_ms)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%1$d, %2$lld, 1, 'a', '8300', 42, 'vote', '', '', '', '', 0, 0, "
		"1, 0,"
		" '', 0, '', 0);"
		"INSERT INTO submission VALUES ('a', '%1$d', -1, 0, %2$lld);"
		"INSERT INTO early_receipt VALUES ('a', '%1$d', 1, %2$lld);"
		"INSERT INTO preference VALUES (%1$d, 'ur', 0, %2$lld);"
		"INSERT INTO silence VALUES (%2$lld / 60000, %1$d, 'limited', 'a', 1);"
		"INSERT INTO answered_part VALUES (%1$d, 1, %2$lld, 5);",
		id, (long long)at_ms);
	assert_true(db_execute(db, sql));
}

static bool step(int64_t now_ms)
{
	return housekeeping_step(housekeeping, now_ms, RETENTION_MS);
}

static long long rows_of(const char *table)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return db_number(db, sql, -1);
}

static void assert_rows(
	long long settled, long long submissions, long long early, long long preferences, long long silences)
{
	assert_int_equal(rows_of("settled"), settled);
	assert_int_equal(rows_of("submission"), submissions);
	assert_int_equal(rows_of("early_receipt"), early);
	assert_int_equal(rows_of("preference"), preferences);
	assert_int_equal(rows_of("silence"), silences);
}

static void each_kind_has_a_time_of_its_own(void **state)
{
	(void)state;
	add_rows(1, NOW_MS);
	assert_false(step(NOW_MS + HOUR_MS));
	assert_rows(1, 1, 1, 1, 1);
	assert_int_equal(rows_of("answered_part"), 1);
	assert_false(step(NOW_MS + HOUR_MS + 1));
	assert_int_equal(rows_of("answered_part"), 0);
	assert_rows(1, 1, 0, 1, 1);
	assert_false(step(NOW_MS + RETENTION_MS));
	assert_rows(1, 1, 0, 1, 1);
	assert_false(step(NOW_MS + RETENTION_MS + 1));
	assert_rows(0, 0, 0, 1, 1);
	assert_false(step(NOW_MS + RETENTION_MS + MINUTE_MS));
	assert_rows(0, 0, 0, 1, 0);
	assert_false(step(NOW_MS + 365 * DAY_MS));
	assert_rows(0, 0, 0, 1, 0);
	assert_false(step(NOW_MS + 365 * DAY_MS + 1));
	assert_rows(0, 0, 0, 0, 0);
}

static void what_is_younger_stays(void **state)
{
	(void)state;
	add_rows(1, NOW_MS);
	add_rows(2, NOW_MS + 400 * DAY_MS);
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_rows(1, 1, 1, 1, 1);
	assert_int_equal(db_number(db, "SELECT id FROM settled", -1), 2);
	assert_int_equal(db_number(db, "SELECT sender FROM preference", -1), 2);
}

static void a_step_is_no_longer_than_it_may_be(void **state)
{
	(void)state;
	assert_true(db_execute(db, "BEGIN"));
	for (int i = 1; i <= 2 * HOUSEKEEPING_STEP + 1; i++)
		add_rows(i, NOW_MS);
	assert_true(db_execute(db, "COMMIT"));
	assert_true(step(NOW_MS + 400 * DAY_MS));
	assert_rows(HOUSEKEEPING_STEP + 1, HOUSEKEEPING_STEP + 1, 0, HOUSEKEEPING_STEP + 1,
		HOUSEKEEPING_STEP + 1);
	assert_int_equal(db_number(db, "SELECT min(id) FROM settled", -1), HOUSEKEEPING_STEP + 1);
	assert_true(step(NOW_MS + 400 * DAY_MS));
	assert_rows(1, 1, 0, 1, 1);
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_rows(0, 0, 0, 0, 0);
}

static void any_kind_alone_asks_for_another_step(void **state)
{
	static const char *const many[] = {
		"INSERT INTO settled SELECT i, 1, 1, 'a', '8300', 42, 'vote', '', '', '', '', 0, 0, 1, 0, "
		"'', 0, '', 0"
		" FROM n",
		"INSERT INTO submission SELECT 'a', i, 1, 0, 1 FROM n",
		"INSERT INTO preference SELECT i, 'ur', 0, 1 FROM n",
		"INSERT INTO silence SELECT 1, i, 'limited', 'a', 1 FROM n",
		"INSERT INTO answered_part SELECT i, 1, 1, 5 FROM n",
	};
	char sql[512];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		snprintf(sql, sizeof(sql),
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) %s",
			HOUSEKEEPING_STEP, many[i]);
		assert_true(db_execute(db, sql));
		assert_true(step(NOW_MS));
		assert_false(step(NOW_MS));
	}
	/* Receipts that fit nothing are bounded in number: all go at once. */
	snprintf(sql, sizeof(sql),
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d)"
		" INSERT INTO early_receipt SELECT 'a', i, 1, 1 FROM n",
		HOUSEKEEPING_STEP);
	assert_true(db_execute(db, sql));
	assert_false(step(NOW_MS));
	assert_rows(0, 0, 0, 0, 0);
}

static void what_is_old_goes_though_dates_to_come_stand_before_it(void **state)
{
	(void)state;
	for (int i = 1; i <= HOUSEKEEPING_STEP; i++)
		add_rows(i, NOW_MS + 3650 * DAY_MS);
	add_rows(HOUSEKEEPING_STEP + 1, NOW_MS);
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_int_equal(rows_of("settled"), HOUSEKEEPING_STEP);
	assert_int_equal(rows_of("answered_part"), HOUSEKEEPING_STEP);
}

static void what_waits_is_never_deleted(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"INSERT INTO outbox VALUES (1, 1, 'a', 6, 0, '8300', 42, '', '', '', '', '', 0, '', 0, 1, "
		"x'00', 0);"
		"INSERT INTO part VALUES (2, 1767225600000, 'a', 6, 0, '8300', 42, 1, 2, 1, 0, 0, 1, "
		"x'00')"));
	step(NOW_MS);
	assert_int_equal(rows_of("outbox"), 1);
	assert_int_equal(rows_of("part"), 1);
}

static off_t size_of_wal(void)
{
	struct stat found;
	char wal[300];

	snprintf(wal, sizeof(wal), "%s-wal", path);
	return stat(wal, &found) == 0 ? found.st_size : -1;
}

static void the_wal_is_emptied_but_no_reader_waited_for(void **state)
{
	(void)state;
	add_rows(1, NOW_MS);
	assert_true(size_of_wal() > 0);
	sqlite3 *reader = test_open_journal(path, DB_READ_ONLY);
	assert_true(db_execute(reader, "BEGIN; SELECT count(*) FROM settled"));
	add_rows(2, NOW_MS);
	uint64_t before_ms = clock_monotonic_ms();
	step(NOW_MS);
	assert_true(clock_monotonic_ms() - before_ms < DB_BUSY_TIMEOUT_MS / 2);
	assert_true(size_of_wal() > 0);
	db_close(reader);
	step(NOW_MS);
	assert_int_equal(size_of_wal(), 0);
	assert_int_equal(db_number(db, "PRAGMA busy_timeout", -1), DB_BUSY_TIMEOUT_MS);
}

static void what_cannot_be_deleted_is_left_to_the_next_step(void **state)
{
	(void)state;
	add_rows(1, NOW_MS);
	assert_true(db_execute(
		db, "CREATE TRIGGER fault BEFORE DELETE ON settled BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_rows(1, 1, 1, 1, 1); /* nor is what stands after it */
	assert_true(db_execute(db, "DROP TRIGGER fault"));
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_rows(0, 0, 0, 0, 0);
}

static void another_programs_lock_is_not_waited_for(void **state)
{
	(void)state;
	add_rows(1, NOW_MS);
	sqlite3 *other = test_open_journal(path, DB_READ_WRITE);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	uint64_t before_ms = clock_monotonic_ms();
	assert_false(step(NOW_MS + 400 * DAY_MS));
	assert_true(clock_monotonic_ms() - before_ms < DB_BUSY_TIMEOUT_MS / 2);
	assert_rows(1, 1, 1, 1, 1);
	assert_int_equal(db_number(db, "PRAGMA busy_timeout", -1), DB_BUSY_TIMEOUT_MS);
	db_close(other);
	step(NOW_MS + 400 * DAY_MS);
	assert_rows(0, 0, 0, 0, 0);
}

static void without_its_tables_there_is_none(void **state)
{
	(void)state;
	assert_true(db_execute(db, "ALTER TABLE silence RENAME TO elsewhere"));
	assert_null(housekeeping_new(db));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table"));
	housekeeping_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_has_a_time_of_its_own),
		TEST(what_is_younger_stays),
		TEST(a_step_is_no_longer_than_it_may_be),
		TEST(any_kind_alone_asks_for_another_step),
		TEST(what_is_old_goes_though_dates_to_come_stand_before_it),
		TEST(what_waits_is_never_deleted),
		TEST(the_wal_is_emptied_but_no_reader_waited_for),
		TEST(what_cannot_be_deleted_is_left_to_the_next_step),
		TEST(another_programs_lock_is_not_waited_for),
		TEST(without_its_tables_there_is_none),
	};

	return RUN_SUITE(tests);
}
