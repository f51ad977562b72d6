/* SQLite files: made private, brought to the schema of this version, and refused in words when that is not possible. */
#include "testing.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "agahi/store/db.h"

static const char *const migrations[] = { "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT);",
	"INSERT INTO thing VALUES (1, 'first');", "INSERT INTO thing VALUES (2, NULL);" };
static const struct db_schema schema = {
	.what = "toy", .migrations = migrations, .version = 3, .table = "thing", .witness = ".key"
};
static const struct db_schema earlier = {
	.what = "toy", .migrations = migrations, .version = 2, .table = "thing"
};

static char *folder, *path;
static char error[512];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "toy.db");
	error[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(path);
	test_folder_remove(folder);
	return 0;
}

static sqlite3 *open_as(enum db_mode mode, const struct db_schema *as)
{
	return db_open(path, mode, as, error, sizeof(error));
}

static sqlite3 *open_new(void)
{
	error[0] = '\0';
	sqlite3 *db = open_as(DB_READ_WRITE, &schema);
	assert_string_equal(error, "");
	assert_non_null(db);
	return db;
}

static void assert_told(const char *words)
{
	assert_non_null(strstr(error, path));
	if (!strstr(error, words))
		fail_msg("'%s' does not say '%s'", error, words);
}

static void a_new_file_is_for_its_owner_alone_and_has_all_of_the_schema(void **state)
{
	struct stat found;

	(void)state;
	umask(0);
	sqlite3 *db = open_new();
	assert_int_equal(db_number(db, "PRAGMA user_version", -1), 3);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing", -1), 2);
	assert_int_equal(db_number(db, "PRAGMA foreign_keys", -1), 1);
	assert_int_equal(db_number(db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", -1), 1);
	assert_int_equal(db_number(db, "PRAGMA busy_timeout", -1), DB_BUSY_TIMEOUT_MS);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	db_close(db);
}

static int open_descriptors(void)
{
	int count = 0;
	DIR *all = opendir("/proc/self/fd");

	assert_non_null(all);
	while (readdir(all))
		count++;
	closedir(all);
	return count;
}

static void no_descriptor_is_left_open(void **state)
{
	int before = open_descriptors();

	(void)state;
	db_close(open_new());
	assert_null(open_as(DB_READ_WRITE, &earlier));
	db_close(open_new());
	assert_int_equal(open_descriptors(), before);
}

static void each_migration_is_made_once(void **state)
{
	(void)state;
	db_close(open_as(DB_READ_WRITE, &earlier));
	db_close(open_new());
	db_close(open_new());
	sqlite3 *db = open_as(DB_READ_ONLY, &schema);
	assert_non_null(db);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing", -1), 2);
	assert_int_equal(db_number(db, "PRAGMA user_version", -1), 3);
	db_close(db);
}

static void reading_makes_no_file(void **state)
{
	(void)state;
	assert_null(open_as(DB_READ_ONLY, &schema));
	assert_told("the toy database cannot be opened");
	assert_int_not_equal(access(path, F_OK), 0);
}

static void reading_writes_nothing(void **state)
{
	(void)state;
	db_close(open_new());
	sqlite3 *db = open_as(DB_READ_ONLY, &schema);
	assert_false(db_execute(db, "INSERT INTO thing VALUES (3, 'third')"));
	db_close(db);
}

static void reading_does_not_migrate_an_older_file(void **state)
{
	(void)state;
	db_close(open_as(DB_READ_WRITE, &earlier));
	assert_null(open_as(DB_READ_ONLY, &schema));
	assert_told("its schema is version 2, this program knows 3");
	sqlite3 *db = open_as(DB_READ_ONLY, &earlier);
	assert_non_null(db);
	db_close(db);
}

static void a_file_of_a_later_version_is_refused_and_left_alone(void **state)
{
	(void)state;
	db_close(open_new());
	assert_null(open_as(DB_READ_WRITE, &earlier));
	assert_told("its schema is version 3, this program knows 2");
	assert_null(open_as(DB_READ_ONLY, &earlier));
	assert_told("its schema is version 3, this program knows 2");
	db_close(open_new());
}

static void a_migration_that_fails_leaves_the_file_as_it_was(void **state)
{
	const char *const broken[] = { migrations[0], migrations[1],
		"INSERT INTO thing VALUES (2, 'half'); INSERT INTO nowhere VALUES (1);" };
	const struct db_schema later = {
		.what = "toy", .migrations = broken, .version = 3, .table = "thing"
	};

	(void)state;
	db_close(open_as(DB_READ_WRITE, &earlier));
	assert_null(open_as(DB_READ_WRITE, &later));
	assert_told("no such table: nowhere");
	sqlite3 *db = open_as(DB_READ_ONLY, &earlier);
	assert_non_null(db);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing", -1), 1);
	db_close(db);
}

static pid_t start_program(void)
{
	pid_t program = fork();

	assert_true(program >= 0);
	if (program > 0)
		return program;
	if (open_as(DB_READ_WRITE, &schema))
		_exit(0);
	fprintf(stderr, "%s\n", error);
	_exit(1);
}

/* More than once, for not every time do they meet. */
static void programs_that_start_at_once_migrate_once(void **state)
{
	enum { PROGRAMS = 6, ROUNDS = 30 };
	pid_t programs[PROGRAMS];
	int status;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < PROGRAMS; i++)
			programs[i] = start_program();
		for (int i = 0; i < PROGRAMS; i++) {
			assert_int_equal(waitpid(programs[i], &status, 0), programs[i]);
			assert_int_equal(status, 0);
		}
		sqlite3 *db = open_new();
		assert_int_equal(db_number(db, "SELECT count(*) FROM thing", -1), 2);
		db_close(db);
		assert_int_equal(unlink(path), 0);
	}
}

static void make_by_hand(const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_true(db_execute(db, sql));
	sqlite3_close(db);
}

static void another_program_s_database_is_told_and_left_as_it_is(void **state)
{
	const char *const theirs[] = { "CREATE TABLE song (name TEXT)",
		"CREATE TABLE song (name TEXT); PRAGMA user_version = 1",
		"CREATE TABLE song (name TEXT); PRAGMA user_version = 3",
		"CREATE TABLE song (name TEXT); PRAGMA user_version = 9" };

	(void)state;
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
		make_by_hand(theirs[i]);
		assert_null(open_as(DB_READ_WRITE, &schema));
		assert_told("it is another program's database");
		assert_null(open_as(DB_READ_ONLY, &schema));
		assert_told("it is another program's database");
		make_by_hand("DROP TABLE song; PRAGMA journal_mode = DELETE");
		assert_int_equal(unlink(path), 0);
	}
}

static void what_is_no_file_is_told_and_not_waited_for(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(open_as(DB_READ_ONLY, &schema));
	assert_told("it is no plain file");
	assert_null(open_as(DB_READ_WRITE, &schema));
	assert_told("it is no plain file");
}

static void an_empty_database_is_a_new_one_only_where_there_was_none(void **state)
{
	char *witness = test_path(folder, "toy.db.key");

	(void)state;
	test_write_file(path, "");
	db_close(open_new());
	test_write_file(witness, "key");
	db_close(open_new());
	assert_int_equal(truncate(path, 0), 0);
	assert_null(open_as(DB_READ_WRITE, &schema));
	assert_told("is empty or gone");
	assert_int_equal(unlink(path), 0);
	assert_null(open_as(DB_READ_WRITE, &schema));
	assert_told("toy.db.key says that there was one");
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(unlink(witness), 0);
	db_close(open_new());
	free(witness);
}

static void what_is_no_database_is_told_by_name(void **state)
{
	(void)state;
	test_write_file(path,
		"These are not the octets of a database, but of a text that somebody put in its place.\n"
		"It is long enough for SQLite to look at the header of it and to see what it is not.\n");
	assert_null(open_as(DB_READ_WRITE, &schema));
	assert_told("the toy database cannot be opened: file is not a database");
	assert_null(open_as(DB_READ_ONLY, &schema));
	assert_told("not a database");
}

static void a_migration_waits_for_a_lock_but_not_for_ever(void **state)
{
	sqlite3 *other;

	(void)state;
	db_close(open_as(DB_READ_WRITE, &earlier));
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	assert_null(open_as(DB_READ_WRITE, &schema));
	assert_told("locked");
	sqlite3_close(other);
	db_close(open_new());
}

static void a_statement_that_failed_can_be_used_again(void **state)
{
	sqlite3 *db;

	(void)state;
	db = open_new();
	sqlite3_stmt *insert = db_prepare(db, "INSERT INTO thing VALUES (?1, ?2)");
	assert_non_null(insert);
	sqlite3_bind_int(insert, 1, 1);
	db_bind_text(insert, 2, "again");
	assert_false(db_run(insert));
	sqlite3_bind_int(insert, 1, 7);
	assert_true(db_run(insert));
	sqlite3_bind_int(insert, 1, 8);
	db_bind_text(insert, 2, NULL);
	assert_true(db_run(insert));
	sqlite3_finalize(insert);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing WHERE name = 'again'", -1), 1);
	assert_int_equal(db_number(db, "SELECT count(*) FROM thing WHERE id = 8 AND name IS NULL", -1), 1);
	db_close(db);
}

static void a_statement_with_rows_is_not_one_that_ran(void **state)
{
	(void)state;
	sqlite3 *db = open_new();
	sqlite3_stmt *select = db_prepare(db, "SELECT * FROM thing");
	assert_false(db_run(select));
	sqlite3_finalize(select);
	db_close(db);
}

static void sql_that_is_wrong_gives_nothing(void **state)
{
	const char *const sql[] = { "SELECT 1", "SELECT FROM", "SELECT 2" };
	sqlite3_stmt *statements[3] = { NULL };

	(void)state;
	sqlite3 *db = open_new();
	assert_null(db_prepare(db, "SELECT FROM"));
	assert_false(db_execute(db, "SELECT FROM"));
	assert_int_equal(db_number(db, "SELECT FROM", 42), 42);
	assert_int_equal(db_number(db, "SELECT id FROM thing WHERE id = 99", 43), 43);
	assert_int_equal(db_number(db, "SELECT id FROM thing ORDER BY id", 44), 1);
	assert_false(db_prepare_all(db, sql, 3, statements));
	assert_non_null(statements[0]);
	assert_null(statements[2]);
	db_finalize_all(statements, 3);
	db_close(db);
	db_close(NULL);
}

static void a_null_reads_as_an_empty_text(void **state)
{
	(void)state;
	sqlite3 *db = open_new();
	sqlite3_stmt *select = db_prepare(db, "SELECT name FROM thing ORDER BY id");
	assert_int_equal(sqlite3_step(select), SQLITE_ROW);
	assert_string_equal(db_column_text(select, 0), "first");
	assert_int_equal(sqlite3_step(select), SQLITE_ROW);
	assert_string_equal(db_column_text(select, 0), "");
	sqlite3_finalize(select);
	db_close(db);
}

/* It is told, and nothing changes: a process of another kind may go on. */
static void a_process_that_has_opened_a_file_is_prepared_too_late(void **state)
{
	(void)state;
	assert_int_equal(sqlite3_initialize(), SQLITE_OK);
	assert_false(db_prepare_process());
	assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
	assert_true(db_prepare_process());
	assert_true(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1) == SQLITE_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_is_for_its_owner_alone_and_has_all_of_the_schema),
		TEST(no_descriptor_is_left_open),
		TEST(each_migration_is_made_once),
		TEST(reading_makes_no_file),
		TEST(reading_writes_nothing),
		TEST(reading_does_not_migrate_an_older_file),
		TEST(a_file_of_a_later_version_is_refused_and_left_alone),
		TEST(a_migration_that_fails_leaves_the_file_as_it_was),
		TEST(programs_that_start_at_once_migrate_once),
		TEST(another_program_s_database_is_told_and_left_as_it_is),
		TEST(what_is_no_file_is_told_and_not_waited_for),
		TEST(an_empty_database_is_a_new_one_only_where_there_was_none),
		TEST(what_is_no_database_is_told_by_name),
		TEST(a_migration_waits_for_a_lock_but_not_for_ever),
		TEST(a_statement_that_failed_can_be_used_again),
		TEST(a_statement_with_rows_is_not_one_that_ran),
		TEST(sql_that_is_wrong_gives_nothing),
		TEST(a_null_reads_as_an_empty_text),
		TEST(a_process_that_has_opened_a_file_is_prepared_too_late),
	};

	return RUN_SUITE(tests);
}
