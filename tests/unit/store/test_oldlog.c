/* The log of a journal that had numbers in clear is overwritten where it stands, and the journal loses nothing. */
#include "store.h"

#include <sys/stat.h>

#include "agahi/store/oldlog.h"

static char *folder, *path, *wal, *other_name;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	wal = test_path(folder, "journal.db-wal");
	other_name = test_path(folder, "the log by another name");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(other_name);
	free(wal);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* A file with a table in it, all of which is in the log; the log is known by another name too. */
static sqlite3 *make_file(int version)
{
	char sql[256];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	snprintf(sql, sizeof(sql),
		"PRAGMA journal_mode = WAL; CREATE TABLE thing (number TEXT);"
		"INSERT INTO thing VALUES ('923001234567'); PRAGMA user_version = %d",
		version);
	assert_true(db_execute(db, sql));
	assert_int_equal(link(wal, other_name), 0);
	return db;
}

static bool has_number(const char *file)
{
	char command[400];

	snprintf(command, sizeof(command), "grep -aq 923001234567 '%s'", file);
	return system(command) == 0;
}

static void a_log_is_overwritten_and_nothing_is_lost(void **state)
{
	struct stat found;
	sqlite3 *db;

	(void)state;
	db = make_file(8);
	assert_true(has_number(other_name));
	oldlog_close(db);
	assert_int_equal(stat(wal, &found), 0);
	assert_true(found.st_size > 0);
	assert_true(oldlog_overwrite(path));
	assert_false(has_number(other_name));
	assert_int_equal(stat(other_name, &found), 0);
	assert_true(found.st_size > 0); /* overwritten, not cut */
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing WHERE number = '923001234567'", 0), 1);
	db_close(db);
}

static void while_another_program_reads_it_is_left(void **state)
{
	sqlite3 *db, *reader;

	(void)state;
	db = make_file(8);
	assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
	assert_true(db_execute(reader, "BEGIN; SELECT count(*) FROM thing"));
	oldlog_close(db);
	assert_false(oldlog_overwrite(path));
	assert_int_equal(db_number(reader, "SELECT count(*) FROM thing", 0), 1);
	db_close(reader);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing", 0), 1);
	db_close(db);
}

static void only_a_journal_of_before_is_due(void **state)
{
	(void)state;
	assert_false(oldlog_is_due(path)); /* not there */
	oldlog_close(make_file(8));
	assert_true(oldlog_is_due(path));
	unlink(path);
	unlink(wal);
	unlink(other_name);
	oldlog_close(make_file(10));
	assert_false(oldlog_is_due(path));
	unlink(path);
	unlink(wal);
	unlink(other_name);
	oldlog_close(make_file(0));
	assert_false(oldlog_is_due(path));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_log_is_overwritten_and_nothing_is_lost),
		TEST(while_another_program_reads_it_is_left),
		TEST(only_a_journal_of_before_is_due),
	};

	return RUN_SUITE(tests);
}
