/* What is the copy of a database of ours, and why the rest is not. */
#include "keeping_site.h"

#include "agahi/keeping/backup.h"
#include "agahi/keeping/copy.h"

static char *draft;

static int set_up(void **state)
{
	site_set_up(state);
	draft = site_path("draft");
	return backup_make(&site.config, site.copy, NULL, site.standing, site.error, sizeof(site.error)) ? 0
													 : -1;
}

static int tear_down(void **state)
{
	free(draft);
	return site_tear_down(state);
}

static bool take(const char *copy)
{
	return copy_take(copy, site.journal, draft, 0640, site.error, sizeof(site.error));
}

static bool check(struct copy_kind kind)
{
	int version = 0;

	return copy_check(draft, &kind, "COPY", &version, site.error, sizeof(site.error));
}

static bool check_after(const char *sql)
{
	sqlite3 *db = NULL;

	assert_true(take(site.copy));
	assert_int_equal(sqlite3_open(draft, &db), SQLITE_OK);
	assert_true(db_execute(db, sql));
	db_close(db);
	return check(copy_kind_journal());
}

static void a_copy_is_taken_as_the_database_was(void **state)
{
	struct stat found;

	(void)state;
	assert_true(take(site.copy));
	assert_true(check(copy_kind_journal()));
	assert_int_equal(stat(draft, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_int_equal(unlink(site.journal), 0);
	assert_true(take(site.copy)); /* a draft that a crash left is replaced */
	assert_int_equal(stat(draft, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0640);
}

static void what_is_no_database_is_refused(void **state)
{
	static const struct {
		const char *octets, *why;
	} cases[] = { { "", "this file is empty" }, { "short", "this is no database" },
		{ "SQLite formal 3, and more", "this is no database" } };
	char *path = site_path("other");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		test_write_file(path, cases[i].octets);
		assert_false(take(path));
		assert_says(site.error, cases[i].why);
	}
	unlink(path);
	assert_false(take(path));
	assert_says(site.error, "No such file");
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(take(path));
	assert_says(site.error, "this is no file");
	assert_false(site_has("draft"));
	free(path);
}

static void a_database_in_use_is_no_copy(void **state)
{
	(void)state;
	assert_false(take(site.journal));
	assert_says(site.error, "this is the database that is in use");
	site_write("saved-wal", "x", 1);
	assert_false(take(site.copy));
	assert_says(site.error, "a log (-wal) is beside it");
}

static void each_kind_is_known_from_the_other(void **state)
{
	char *content = site_path("saved.content");

	(void)state;
	assert_true(take(content));
	assert_true(check(copy_kind_content()));
	assert_false(check(copy_kind_journal()));
	assert_says(site.error, "COPY: this is a copy of messages");
	assert_true(take(site.copy));
	assert_false(check(copy_kind_content()));
	assert_says(site.error, "COPY: this is a copy of a journal");
	free(content);
}

static void newer_and_foreign_ones_are_refused(void **state)
{
	(void)state;
	assert_false(check_after("PRAGMA user_version = 77"));
	assert_says(site.error, "COPY: it is of a newer version of agahi (schema 77, this program knows");
	assert_false(check_after("DROP TABLE part"));
	assert_says(site.error, "COPY: this is a database, but not of agahi's");
	assert_false(check_after("PRAGMA user_version = 0"));
	assert_says(site.error, "not of agahi's");
}

static void a_damaged_page_is_found(void **state)
{
	char noise[4096];
	FILE *file;

	(void)state;
	assert_true(take(site.copy));
	memset(noise, 0xa5, sizeof(noise));
	file = fopen(draft, "r+e");
	assert_int_equal(fseek(file, 4096 * 3, SEEK_SET), 0);
	assert_int_equal(fwrite(noise, 1, sizeof(noise), file), sizeof(noise));
	fclose(file);
	assert_false(check(copy_kind_journal()));
	assert_says(site.error, "COPY: this copy is damaged (");
	assert_null(strchr(site.error, '\n'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_copy_is_taken_as_the_database_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_database_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_database_in_use_is_no_copy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_kind_is_known_from_the_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(newer_and_foreign_ones_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_damaged_page_is_found, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
