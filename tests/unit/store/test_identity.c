/* A key that is lost or foreign is refused beside rows that were hashed with another, and never replaced. */
#include "testing.h"

#include "agahi/catalogue/library.h"
#include "agahi/store/db.h"
#include "agahi/store/erasure.h"
#include "agahi/store/identity.h"
#include "agahi/store/ledger.h"

static char *folder, *path, *key_path, *content_path;
static sqlite3 *journal, *content;
static char error[1024];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	key_path = test_path(folder, "journal.db.key");
	content_path = test_path(folder, "content.db");
	journal = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
	content = library_open(content_path, DB_READ_WRITE, error, sizeof(error));
	assert_true(journal && content);
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

static bool load(struct sender_key *key)
{
	sqlite3 *const databases[] = { journal, content };

	error[0] = '\0';
	return identity_load(path, "92", databases, 2, key, error, sizeof(error));
}

static void without_rows_a_key_is_made_and_known_again(void **state)
{
	struct sender_key first, second;

	(void)state;
	assert_true(load(&first));
	assert_true(load(&second));
	assert_memory_equal(first.octets, second.octets, sizeof(first.octets));
	assert_string_equal(first.country_code, "92");
	/* Nothing was hashed yet, so another one may take its place. */
	unlink(key_path);
	assert_true(load(&second));
}

static void check_rows_of(sqlite3 *db, const char *rows, const char *named)
{
	struct sender_key first, second;

	assert_true(load(&first));
	assert_true(db_execute(db, rows));
	assert_true(load(&second));
	assert_int_equal(unlink(key_path), 0);
	assert_false(load(&second));
	assert_non_null(strstr(error, "missing"));
	assert_non_null(strstr(error, named));
	assert_int_not_equal(access(key_path, F_OK), 0);
	test_write_file(key_path, "0123456789abcdef");
	assert_false(load(&second));
	assert_non_null(strstr(error, "this is not the key"));
	assert_non_null(strstr(error, named));
}

static void a_journal_with_rows_keeps_its_key(void **state)
{
	(void)state;
	check_rows_of(journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1)", "journal.db");
}

static void a_block_list_with_rows_keeps_its_key(void **state)
{
	(void)state;
	check_rows_of(content, "INSERT INTO blocked VALUES (1, 1)", "content.db");
}

static void rows_of_before_the_check_take_the_key_that_is_there(void **state)
{
	struct sender_key key;

	(void)state;
	test_write_file(key_path, "0123456789abcdef");
	assert_true(db_execute(journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1)"));
	assert_true(load(&key));
	test_write_file(key_path, "fedcba9876543210");
	assert_false(load(&key));
}

static void a_citizen_is_forgotten_in_every_spelling(void **state)
{
	struct sender_key key;
	char sql[1024];
	int rows;

	(void)state;
	assert_true(load(&key));
	long long sender = (long long)sender_identity_of(&key, "923001234567");
	snprintf(sql, sizeof(sql),
		"INSERT INTO preference VALUES (%lld, 'ur', 0, 1);"
		"INSERT INTO silence VALUES (1, %lld, 'limited', 'a', 5);"
		"INSERT INTO part VALUES (1, 1, 'a', 2, 1, '3001234567', 6, 0, '8300', 1, 2, 1, 0, x'41');"
		"INSERT INTO part VALUES (2, 1, 'a', 1, 1, '+923001234567', 6, 0, '8300', 1, 2, 2, 0, x'41');"
		"INSERT INTO part VALUES (3, 1, 'a', 1, 1, '923001234568', 6, 0, '8300', 1, 2, 2, 0, x'41');",
		sender, sender);
	assert_true(db_execute(journal, sql));
	assert_true(erasure_forget(journal, &key, "0300 1234567", &rows));
	assert_int_equal(rows, 4);
	assert_int_equal(db_number(journal, "SELECT id FROM part", -1), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			without_rows_a_key_is_made_and_known_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_journal_with_rows_keeps_its_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_block_list_with_rows_keeps_its_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			rows_of_before_the_check_take_the_key_that_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_citizen_is_forgotten_in_every_spelling, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
