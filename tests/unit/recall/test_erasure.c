/* Everything that is about one citizen leaves the journal, all of it or nothing. */
#include "store.h"

#include "agahi/base/sender.h"
#include "agahi/recall/erasure.h"

static const struct sender_key key = { "0123456789abcde", "92" };

static char *folder, *path;
static sqlite3 *db;
static char error[512];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* One row of every kind that is about `number`. */
static void add_citizen(int id, const char *number)
{
	char sql[2048];

	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%1$d, 1, 'a', 6, 0, '8300', %2$lld, '%3$s', '', '', '', '', 0, "
		"'', 0, 1, x'00', 0);"
		"INSERT INTO settled VALUES (1000 + %1$d, 1, 1, 'a', '8300', %2$lld, '%3$s', '', '', '', '', "
		"0, 0, 1, 0,"
		" '', 0, '', 0);"
		"INSERT INTO part VALUES (%1$d, 1, 'a', 6, 0, '8300', %2$lld, 1, 2, 1, 0, 0, 1, x'00');"
		"INSERT INTO preference VALUES (%2$lld, 'ur', 0, 1);"
		"INSERT INTO silence VALUES (%1$d, %2$lld, 'limited', 'a', 1);"
		"INSERT INTO answered_part VALUES (10 + %1$d, %1$d, 1, 5), (20 + %1$d, 1000 + %1$d, 1, 5);"
		"INSERT INTO submission VALUES ('smsc:a', 'w%1$d', %1$d, 0, 1), ('smsc:a', 's%1$d', 1000 + "
		"%1$d, 1, 1);",
		id, (long long)sender_identity_of(&key, number), number);
	assert_true(db_execute(db, sql));
}

static long long rows_left(void)
{
	return test_number(path,
		"SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM settled) + (SELECT count(*) "
		"FROM part)"
		" + (SELECT count(*) FROM preference) + (SELECT count(*) FROM silence)"
		" + (SELECT count(*) FROM answered_part) + (SELECT count(*) FROM submission)");
}

static void a_citizen_is_forgotten_and_no_other(void **state)
{
	int rows = -1;

	(void)state;
	add_citizen(1, "923001234567");
	add_citizen(2, "923001234568");
	assert_true(erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error)));
	assert_int_equal(rows, 9);
	assert_int_equal(rows_left(), 9);
	assert_int_equal(test_number(path, "SELECT id FROM outbox"), 2);
	assert_int_equal(test_number(path, "SELECT id FROM part"), 2);
	assert_int_equal(test_number(path, "SELECT minute FROM silence"), 2);
	assert_int_equal(test_number(path, "SELECT min(id) FROM answered_part"), 12);
}

static void a_citizen_is_found_in_every_spelling(void **state)
{
	int rows;

	(void)state;
	add_citizen(1, "923001234567");
	add_citizen(2, "923001234568");
	assert_true(erasure_forget(db, &key, "0300 1234567", 0, &rows, error, sizeof(error)));
	assert_int_equal(rows, 9);
	assert_int_equal(test_number(path, "SELECT id FROM part"), 2);
}

/* An older version hashed 03001234567 as it came; 3001234567 it may have known too, but so may somebody abroad be known. */
static void what_an_older_version_kept_under_another_spelling_goes_too(void **state)
{
	static const char raw[] =
		"INSERT INTO settled VALUES (%d, 1, 1, 'a', '8300', %lld, '', '', '', '', '', 0, "
		"0, 1, 0, '', 0, '', 0)";
	uint64_t senders[SENDER_IDENTITIES];
	char sql[256];
	int rows;

	(void)state;
	assert_int_equal(sender_identities_of(&key, "923001234567", senders), SENDER_IDENTITIES);
	for (int i = 0; i < SENDER_IDENTITIES; i++) {
		snprintf(sql, sizeof(sql), raw, i + 1, (long long)senders[i]);
		assert_true(db_execute(db, sql));
	}
	snprintf(sql, sizeof(sql), raw, 9, (long long)sender_identity_of(&key, "+3001234567"));
	assert_true(db_execute(db, sql));
	assert_true(erasure_forget(db, &key, "03001234567", 0, &rows, error, sizeof(error)));
	assert_int_equal(rows, SENDER_IDENTITIES);
	assert_int_equal(test_number(path, "SELECT sum(id) FROM settled"), 9);
}

static void forget_until(uint64_t sender, int64_t until_ms, int *rows)
{
	assert_true(erasure_note(db, sender, until_ms) && erasure_forget_noted(db, rows));
}

static void what_came_after_a_time_stays(void **state)
{
	int rows = 0;
	uint64_t sender = sender_identity_of(&key, "923001234567");

	(void)state;
	add_citizen(1, "923001234567"); /* all of it at 1 ms, but the silence, at a minute */
	forget_until(sender, 0, &rows);
	assert_int_equal(rows, 0);
	forget_until(sender, 59999, &rows);
	assert_int_equal(rows, 8);
	forget_until(sender, 60000, &rows);
	assert_int_equal(rows, 9);
}

static void of_two_times_the_later_holds_whichever_is_noted_first(void **state)
{
	int rows = 0;
	uint64_t sender = sender_identity_of(&key, "923001234567");

	(void)state;
	add_citizen(1, "923001234567");
	assert_true(erasure_note(db, sender, 60000) && erasure_note(db, sender, 0));
	assert_true(erasure_note(db, sender + 1, 0));
	assert_true(erasure_forget_noted(db, &rows));
	assert_int_equal(rows, 9);
	add_citizen(1, "923001234567");
	assert_true(erasure_forget_noted(db, &rows)); /* nobody is noted any more */
	assert_int_equal(rows, 9);
}

static void a_citizen_of_whom_nothing_is_known_has_no_rows(void **state)
{
	int rows = -1;

	(void)state;
	add_citizen(1, "923001234567");
	assert_true(erasure_forget(db, &key, "923009999999", 0, &rows, error, sizeof(error)));
	assert_int_equal(rows, 0);
	assert_int_equal(rows_left(), 9);
}

static void a_fault_at_any_table_leaves_everything(void **state)
{
	static const char *const tables[] = { "outbox", "settled", "preference", "silence", "part",
		"answered_part", "submission" };
	char sql[256];
	int rows;

	(void)state;
	add_citizen(1, "923001234567");
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER fault BEFORE DELETE ON %s BEGIN SELECT raise(ABORT, 'fault'); END",
			tables[i]);
		assert_true(db_execute(db, sql));
		assert_false(erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error)));
		assert_string_equal(error, "fault");
		assert_int_equal(rows_left(), 9);
		assert_true(db_execute(db, "DROP TRIGGER fault"));
	}
	assert_true(erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error)));
	assert_int_equal(rows_left(), 0);
}

static void a_journal_that_is_held_is_left_as_it_is(void **state)
{
	sqlite3 *other;
	int rows;

	(void)state;
	add_citizen(1, "923001234567");
	other = test_open_journal(path, DB_READ_WRITE);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	sqlite3_busy_timeout(db, 10);
	assert_false(erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error)));
	assert_non_null(strstr(error, "locked"));
	db_close(other);
	assert_int_equal(rows_left(), 9);
}

static void the_number_is_overwritten_in_the_file(void **state)
{
	char command[400];
	int rows;

	(void)state;
	add_citizen(1, "923001234567");
	assert_true(erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error)));
	db_close(db);
	snprintf(command, sizeof(command), "cat '%s'* | grep -aq 923001234567", path);
	assert_int_not_equal(system(command), 0);
	db = test_open_journal(path, DB_READ_WRITE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_citizen_is_forgotten_and_no_other),
		TEST(a_citizen_is_found_in_every_spelling),
		TEST(what_an_older_version_kept_under_another_spelling_goes_too),
		TEST(what_came_after_a_time_stays),
		TEST(of_two_times_the_later_holds_whichever_is_noted_first),
		TEST(a_citizen_of_whom_nothing_is_known_has_no_rows),
		TEST(a_fault_at_any_table_leaves_everything),
		TEST(a_journal_that_is_held_is_left_as_it_is),
		TEST(the_number_is_overwritten_in_the_file),
	};

	return RUN_SUITE(tests);
}
