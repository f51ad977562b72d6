/* The desk's database: made private, whole transactions, and what it refuses by itself. */
#include "desk_site.h"

#include <sys/stat.h>

static void it_is_for_its_owner_alone(void **state)
{
	struct stat found;

	(void)state;
	assert_int_equal(stat(site.path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
}

static void one_that_others_may_read_is_closed_to_them_and_told(void **state)
{
	char error[300] = "", wal[600];
	unsigned was = 1;

	(void)state;
	assert_int_equal(desk_db_open_to_others(site.path), 0);
	assert_true(desk_db_close_to_others(site.path, &was, error, sizeof(error)));
	assert_int_equal(was, 0);
	chmod(site.path, 0644);
	assert_int_equal(desk_db_open_to_others(site.path), 0644);
	assert_true(desk_db_close_to_others(site.path, &was, error, sizeof(error)));
	assert_int_equal(was, 0644);
	it_is_for_its_owner_alone(state);
	/* What SQLite has beside it, too. */
	snprintf(wal, sizeof(wal), "%s-wal", site.path);
	chmod(wal, 0640);
	assert_true(desk_db_close_to_others(site.path, &was, error, sizeof(error)));
	assert_int_equal(was, 0640);
	assert_int_equal(desk_db_open_to_others(site.path), 0);
}

static void before_the_start_it_is_looked_at_and_not_made(void **state)
{
	char error[300] = "x", other[600];
	sqlite3 *db = desk_db_peek(site.path, error, sizeof(error));

	(void)state;
	assert_non_null(db);
	assert_string_equal(error, "");
	db_close(db);
	snprintf(other, sizeof(other), "%s-none", site.path);
	assert_null(desk_db_peek(other, error, sizeof(error)));
	assert_string_equal(error, "");
	assert_int_not_equal(access(other, F_OK), 0);
	assert_true(db_execute(site.db, "PRAGMA user_version = 1")); /* the start brings it up to date */
	assert_null(desk_db_peek(site.path, error, sizeof(error)));
	assert_string_equal(error, "");
	assert_true(db_execute(site.db, "PRAGMA user_version = 999"));
	assert_null(desk_db_peek(site.path, error, sizeof(error)));
	assert_non_null(strstr(error, "newer version"));
	test_write_file(
		other, "this is no database, and long enough to be seen as none by SQLite, which reads");
	assert_null(desk_db_peek(other, error, sizeof(error)));
	assert_string_not_equal(error, "");
}

static void what_was_not_good_is_rolled_back(void **state)
{
	(void)state;
	assert_true(desk_db_begin(site.db));
	assert_true(db_execute(site.db, "INSERT INTO attempt VALUES ('a', 1, 1)"));
	assert_false(desk_db_end(site.db, false));
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 0);
	assert_true(desk_db_begin(site.db));
	assert_true(db_execute(site.db, "INSERT INTO attempt VALUES ('a', 1, 1)"));
	assert_true(desk_db_end(site.db, true));
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 1);
}

static void one_change_waits_for_the_other(void **state)
{
	sqlite3 *other = desk_open();

	(void)state;
	sqlite3_busy_timeout(other, 10);
	assert_true(desk_db_begin(site.db));
	assert_false(desk_db_begin(other));
	assert_true(desk_db_end(site.db, true));
	assert_true(desk_db_begin(other));
	assert_false(desk_db_end(other, false));
	db_close(other);
}

static void an_administrator_with_a_hand_in_the_texts_cannot_be_written(void **state)
{
	(void)state;
	assert_false(db_execute(site.db,
		"INSERT INTO person (name, shown, roles, state, made_ms) VALUES ('a', 'a', 12, 1, 0)"));
	assert_false(db_execute(site.db,
		"INSERT INTO person (name, shown, roles, state, made_ms) VALUES ('a', 'a', 10, 1, 0)"));
	assert_true(db_execute(site.db,
		"INSERT INTO person (name, shown, roles, state, made_ms) VALUES ('a', 'a', 9, 1, 0)"));
}

static void nobody_confirms_what_they_made_or_for_themselves(void **state)
{
	static const char insert[] =
		"INSERT INTO invitation (hash, person, made_ms, until_ms, made_by, "
		"kind, confirmed_ms, confirmed_by) VALUES (x'%02x', 1, 0, 9, %s, 1, 5, %s)";
	static const struct {
		const char *by, *confirmed;
		bool good;
	} tries[] = { { "2", "2", false }, { "2", "1", false }, { "2", "3", true }, { "2", "NULL", true },
		{ "NULL", "1", false }, { "NULL", "3", true } };
	char sql[256];

	(void)state;
	assert_true(db_execute(site.db,
		"INSERT INTO person (id, name, shown, roles, state, made_ms) VALUES (1,'a','a',1,1,0), "
		"(2,'b','b',8,1,0), (3,'c','c',4,1,0)"));
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		snprintf(sql, sizeof(sql), insert, (unsigned)i, tries[i].by, tries[i].confirmed);
		assert_int_equal(db_execute(site.db, sql), tries[i].good);
	}
}

static void who_confirmed_it_stands_with_when(void **state)
{
	(void)state;
	assert_true(db_execute(site.db,
		"INSERT INTO person (id, name, shown, roles, state, made_ms) VALUES (1,'a','a',1,1,0), "
		"(3,'c','c',4,1,0)"));
	assert_false(db_execute(site.db,
		"INSERT INTO invitation (hash, person, made_ms, until_ms, kind, confirmed_by)"
		" VALUES (x'01', 1, 0, 9, 2, 3)"));
	/* The keeper of the machine is nobody of the table. */
	assert_true(db_execute(site.db,
		"INSERT INTO invitation (hash, person, made_ms, until_ms, kind, confirmed_ms)"
		" VALUES (x'01', 1, 0, 9, 2, 5)"));
}

static void a_record_stays_as_it_is(void **state)
{
	(void)state;
	assert_true(db_execute(site.db,
		"INSERT INTO audit (n, record, hash) VALUES (1, CAST('{\"who\":\"saima\"}' AS BLOB), "
		"x'00')"));
	assert_false(db_execute(site.db, "UPDATE audit SET hash = x'01'"));
	assert_false(db_execute(site.db, "DELETE FROM audit"));
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE who = 'saima'"), 1);
}

static void two_editions_do_not_have_the_same_number(void **state)
{
	static const char insert[] =
		"INSERT INTO edition (number, state, made_ms, changed_ms) VALUES (%d, 0, 0, 0)";
	static const struct {
		int number;
		bool good;
	} tries[] = { { 7, true }, { 7, false }, { 0, true }, { 0, true } }; /* drafts have none yet */
	char sql[128];

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		snprintf(sql, sizeof(sql), insert, tries[i].number);
		assert_int_equal(db_execute(site.db, sql), tries[i].good);
	}
}

static void it_opens_again_with_what_was_written(void **state)
{
	(void)state;
	assert_true(db_execute(site.db, "INSERT INTO attempt VALUES ('a', 1, 1)"));
	db_close(site.db);
	site.db = desk_open();
	assert_int_equal(desk_number("SELECT count(*) FROM attempt"), 1);
}

static void one_that_a_newer_program_made_is_refused(void **state)
{
	char error[512] = "";

	(void)state;
	assert_true(db_execute(site.db, "PRAGMA user_version = 99"));
	assert_null(desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error)));
	assert_true(strlen(error) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(it_is_for_its_owner_alone),
		DESK_TEST(one_that_others_may_read_is_closed_to_them_and_told),
		DESK_TEST(before_the_start_it_is_looked_at_and_not_made),
		DESK_TEST(what_was_not_good_is_rolled_back),
		DESK_TEST(one_change_waits_for_the_other),
		DESK_TEST(an_administrator_with_a_hand_in_the_texts_cannot_be_written),
		DESK_TEST(nobody_confirms_what_they_made_or_for_themselves),
		DESK_TEST(who_confirmed_it_stands_with_when),
		DESK_TEST(a_record_stays_as_it_is),
		DESK_TEST(two_editions_do_not_have_the_same_number),
		DESK_TEST(it_opens_again_with_what_was_written),
		DESK_TEST(one_that_a_newer_program_made_is_refused),
	};

	return RUN_SUITE(tests);
}
