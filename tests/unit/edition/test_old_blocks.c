/* A block list that an older version kept beside the messages. */
#include "store.h"

#include "agahi/edition/library.h"
#include "agahi/edition/old_blocks.h"
#include "agahi/recall/identity.h"

static char *folder, *path, *key_path, *content_path, error[1024];
static sqlite3 *journal, *content;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	key_path = test_path(folder, "journal.db.key");
	content_path = test_path(folder, "content.db");
	journal = test_open_journal(path, DB_READ_WRITE);
	content = library_open(content_path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(content);
	if (db_number(content, "SELECT count(*) FROM sqlite_master WHERE name = 'blocked'", 0) == 0)
		assert_true(db_execute(content,
			"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms "
			"INTEGER NOT NULL); CREATE TABLE key_check (value INTEGER NOT NULL)"));
	error[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(journal);
	db_close(content);
	free(path);
	free(key_path);
	free(content_path);
	test_folder_remove(folder);
	return 0;
}

static void nothing_is_touched_where_nothing_is_left(void **state)
{
	(void)state;
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_true(db_execute(content, "DROP VIEW IF EXISTS identities; DROP TABLE blocked"));
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM blocked", -1), 0);
}

static void every_row_goes_over_with_its_time_and_is_gone_from_there(void **state)
{
	(void)state;
	assert_true(db_execute(content, "INSERT INTO blocked VALUES (7, 11), (-8, 12)"));
	assert_true(db_execute(journal, "INSERT INTO blocked VALUES (7, 10)"));
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM blocked", -1), 2);
	assert_int_equal(db_number(journal, "SELECT since_ms FROM blocked WHERE sender = -8", -1), 12);
	assert_int_equal(db_number(journal, "SELECT since_ms FROM blocked WHERE sender = 7", -1), 10);
	assert_int_equal(db_number(content, "SELECT count(*) FROM blocked", -1), 0);
	/* Who is let in again afterwards, stays so. */
	assert_true(db_execute(journal, "DELETE FROM blocked"));
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM blocked", -1), 0);
}

static void the_key_of_the_rows_is_still_asked_for(void **state)
{
	struct sender_key key;

	(void)state;
	assert_true(
		db_execute(content, "INSERT INTO blocked VALUES (7, 11); INSERT INTO key_check VALUES (99)"));
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_int_equal(db_number(journal, "SELECT value FROM key_check", -1), 99);
	assert_false(identity_load(&(struct identity_place){ .journal = path, .country_code = "92" }, journal,
		&key, error, sizeof(error)));
	assert_non_null(strstr(error, "the key for hashing numbers is missing"));
	test_write_file(key_path, "0123456789abcdef");
	assert_false(identity_load(&(struct identity_place){ .journal = path, .country_code = "92" }, journal,
		&key, error, sizeof(error)));
	assert_non_null(strstr(error, "this is not the key"));
}

static void rows_of_another_key_than_the_journals_are_refused_and_stay(void **state)
{
	(void)state;
	assert_true(
		db_execute(content, "INSERT INTO blocked VALUES (7, 11); INSERT INTO key_check VALUES (99)"));
	assert_true(db_execute(
		journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1); INSERT INTO key_check VALUES (98)"));
	assert_false(old_blocks_move(content, journal, error, sizeof(error)));
	assert_non_null(strstr(error, "content.db: its block list was hashed with another key than"));
	assert_int_equal(db_number(content, "SELECT count(*) FROM blocked", -1), 1);
	assert_int_equal(db_number(journal, "SELECT count(*) FROM blocked", -1), 0);
	assert_true(sqlite3_get_autocommit(content) && sqlite3_get_autocommit(journal));
}

static void what_cannot_be_written_is_told_and_nothing_is_lost(void **state)
{
	(void)state;
	assert_true(db_execute(content, "INSERT INTO blocked VALUES (7, 11)"));
	assert_true(db_execute(journal,
		"CREATE TRIGGER fault BEFORE INSERT ON blocked BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_false(old_blocks_move(content, journal, error, sizeof(error)));
	assert_non_null(strstr(error, "cannot be moved to"));
	assert_non_null(strstr(error, "fault"));
	assert_int_equal(db_number(content, "SELECT count(*) FROM blocked", -1), 1);
	assert_true(db_execute(journal, "DROP TRIGGER fault"));
	assert_true(old_blocks_move(content, journal, error, sizeof(error)));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM blocked", -1), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_touched_where_nothing_is_left),
		TEST(every_row_goes_over_with_its_time_and_is_gone_from_there),
		TEST(the_key_of_the_rows_is_still_asked_for),
		TEST(rows_of_another_key_than_the_journals_are_refused_and_stay),
		TEST(what_cannot_be_written_is_told_and_nothing_is_lost),
	};

	return RUN_SUITE(tests);
}
