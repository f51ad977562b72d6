/* Where the journal is, by what its place begins with. */
#include "store.h"

#include "agahi/config/config.h"
#include "agahi/journal/journal_db.h"

static void a_path_is_a_file_and_is_opened_as_one(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "journal.db");
	char error[512] = "";

	(void)state;
	assert_true(journal_db_is_file(path));
	assert_true(journal_db_is_file("postgresql.db"));
	sqlite3 *db = journal_db_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_int_equal(db_number(db, "SELECT count(*) FROM outbox", -1), 0);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

static void a_database_that_nobody_serves_is_told_without_its_password(void **state)
{
	static const char place[] = CONFIG_PLACE_POSTGRESQL
		"host=/nowhere/at/all dbname=agahi password=very-secret connect_timeout=1";
	char error[1024] = "";

	(void)state;
	assert_false(journal_db_is_file(place));
	assert_null(journal_db_open(place, DB_READ_ONLY, error, sizeof(error)));
	assert_true(strlen(error) > 0);
	assert_null(strstr(error, "very-secret"));
}

static void it_has_a_name_for_messages(void **state)
{
	char name[JOURNAL_DB_NAME_SIZE];

	(void)state;
	journal_db_name("/var/lib/agahi/journal.db", name);
	assert_string_equal(name, "/var/lib/agahi/journal.db");
	journal_db_name(CONFIG_PLACE_POSTGRESQL "dbname=agahi password=very-secret", name);
	assert_int_equal(strncmp(name, "PostgreSQL", strlen("PostgreSQL")), 0);
	assert_null(strstr(name, "very-secret"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_a_file_and_is_opened_as_one),
		cmocka_unit_test(it_has_a_name_for_messages),
		cmocka_unit_test(a_database_that_nobody_serves_is_told_without_its_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
