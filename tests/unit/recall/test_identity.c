/* A key that is lost or foreign is refused beside rows that were hashed with another, and never replaced. */
#include "testing.h"

#include "agahi/recall/identity.h"
#include "agahi/store/db.h"
#include "agahi/store/ledger.h"

static char *folder, *path, *key_path;
static sqlite3 *journal;
static char error[1024];
static struct identity_place place; /* of load() */

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	key_path = test_path(folder, "journal.db.key");
	journal = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(journal);
	place = (struct identity_place){ .country_code = "92" };
	unsetenv("CREDENTIALS_DIRECTORY");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(journal);
	free(path);
	free(key_path);
	test_folder_remove(folder);
	return 0;
}

static bool load(struct sender_key *key)
{
	error[0] = '\0';
	place.journal = path;
	return identity_load(&place, journal, key, error, sizeof(error));
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

static void check_rows(const char *rows)
{
	struct sender_key first, second;

	assert_true(load(&first));
	assert_true(db_execute(journal, rows));
	assert_true(load(&second));
	assert_int_equal(unlink(key_path), 0);
	assert_false(load(&second));
	assert_non_null(strstr(error, "missing"));
	assert_non_null(strstr(error, "journal.db"));
	assert_int_not_equal(access(key_path, F_OK), 0);
	test_write_file(key_path, "0123456789abcdef");
	assert_false(load(&second));
	assert_non_null(strstr(error, "this is not the key"));
	assert_non_null(strstr(error, "journal.db"));
}

static void a_journal_with_rows_keeps_its_key(void **state)
{
	(void)state;
	check_rows("INSERT INTO preference VALUES (1, 'ur', 0, 1)");
}

static void a_block_list_with_rows_keeps_its_key(void **state)
{
	(void)state;
	check_rows("INSERT INTO blocked VALUES (1, 1)");
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

static void a_database_that_cannot_be_asked_makes_no_key(void **state)
{
	struct sender_key key;

	(void)state;
	assert_true(db_execute(journal, "DROP VIEW identities"));
	assert_false(load(&key));
	assert_non_null(
		strstr(error, "journal.db: the key that its numbers were hashed with cannot be looked for"));
	assert_non_null(strstr(error, "no such table: identities"));
	assert_int_not_equal(access(key_path, F_OK), 0);
	test_write_file(key_path, "0123456789abcdef");
	assert_false(load(&key));
	assert_non_null(strstr(error, "cannot be checked"));
}

static void a_check_that_cannot_be_noted_is_not_taken_for_a_foreign_key(void **state)
{
	struct sender_key key;

	(void)state;
	assert_true(db_execute(journal,
		"CREATE TRIGGER fault BEFORE INSERT ON key_check BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_false(load(&key));
	assert_non_null(strstr(
		error, "journal.db: the key that its numbers were hashed with cannot be noted: fault"));
	assert_true(db_execute(journal, "DROP TRIGGER fault"));
	assert_true(load(&key));
	assert_true((uint64_t)db_number(journal, "SELECT value FROM key_check", 0) == sender_key_check(&key));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM key_check", 0), 1);
}

static void a_file_that_may_only_be_read_is_checked_and_not_written(void **state)
{
	struct sender_key key;

	(void)state;
	db_close(journal);
	journal = ledger_open_file(path, DB_READ_ONLY, error, sizeof(error));
	assert_true(load(&key));
	assert_int_equal(db_number(journal, "SELECT count(*) FROM key_check", -1), 0);
}

static void a_key_that_is_too_short_is_refused(void **state)
{
	struct sender_key key;

	(void)state;
	test_write_file(key_path, "0123456789");
	assert_false(load(&key));
	assert_non_null(strstr(error, "it must hold 16 octets"));
}

static void the_journal_is_made_for_its_key_when_it_is_missing(void **state)
{
	char *new_path = test_path(folder, "new.db"), *nowhere = test_path(folder, "none/journal.db");
	struct sender_key key;

	(void)state;
	assert_true(identity_prepare(&(struct identity_place){ .journal = new_path, .country_code = "92" },
		&key, error, sizeof(error)));
	db_close(journal);
	journal = ledger_open_file(new_path, DB_READ_ONLY, error, sizeof(error));
	assert_non_null(journal);
	assert_true((uint64_t)db_number(journal, "SELECT value FROM key_check", 0) == sender_key_check(&key));
	assert_false(identity_prepare(&(struct identity_place){ .journal = nowhere, .country_code = "92" },
		&key, error, sizeof(error)));
	assert_non_null(strstr(error, "none/journal.db: the journal database cannot be opened"));
	free(new_path);
	free(nowhere);
}

static const char hex[] = "30313233343536373839616263646566\n"; /* of the next */
static const char raw[] = "0123456789abcdef";

static void assert_is_that_key(const struct sender_key *key)
{
	assert_memory_equal(key->octets, raw, sizeof(key->octets));
	assert_int_not_equal(access(key_path, F_OK), 0); /* none is made beside the journal */
}

static void a_key_may_stand_in_a_file_elsewhere(void **state)
{
	char *elsewhere = test_path(folder, "elsewhere");
	struct sender_key key;

	(void)state;
	place.key_file = elsewhere;
	assert_false(load(&key));
	assert_non_null(strstr(error, "elsewhere: the key for hashing numbers cannot be read (No such file"));
	assert_int_not_equal(access(elsewhere, F_OK), 0);
	test_write_file(elsewhere, raw);
	assert_true(load(&key));
	assert_is_that_key(&key);
	test_write_file(elsewhere, hex);
	assert_true(load(&key));
	assert_is_that_key(&key);
	test_write_file(elsewhere, "30313233343536373839616263646566 and more");
	assert_false(load(&key));
	free(elsewhere);
}

static void a_key_may_come_in_the_environment(void **state)
{
	struct sender_key key;

	(void)state;
	place.key_env = "TEST_NUMBERS_KEY";
	unsetenv("TEST_NUMBERS_KEY");
	assert_false(load(&key));
	assert_non_null(strstr(error, "the environment variable TEST_NUMBERS_KEY: it is not set"));
	setenv("TEST_NUMBERS_KEY", "303132", 1);
	assert_false(load(&key));
	assert_non_null(strstr(error, "this is not such a key"));
	setenv("TEST_NUMBERS_KEY", hex, 1);
	assert_true(load(&key));
	assert_is_that_key(&key);
	unsetenv("TEST_NUMBERS_KEY");
}

static void a_key_may_be_a_credential_of_the_service_manager(void **state)
{
	char *credential = test_path(folder, "agahi.key");
	struct sender_key key;

	(void)state;
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	test_write_file(credential, hex);
	assert_true(load(&key));
	assert_is_that_key(&key);
	/* Without it the key beside the journal is meant. */
	unlink(credential);
	assert_true(load(&key));
	assert_int_equal(access(key_path, F_OK), 0);
	unsetenv("CREDENTIALS_DIRECTORY");
	free(credential);
}

static void a_foreign_key_is_refused_wherever_it_comes_from(void **state)
{
	char *credential = test_path(folder, "agahi.key");
	struct sender_key key;

	(void)state;
	assert_true(load(&key));
	assert_true(db_execute(journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1)"));
	place.key_env = "TEST_NUMBERS_KEY";
	setenv("TEST_NUMBERS_KEY", hex, 1);
	assert_false(load(&key));
	assert_non_null(strstr(
		error, "the environment variable TEST_NUMBERS_KEY: this is not the key that the numbers"));
	unsetenv("TEST_NUMBERS_KEY");
	place.key_env = NULL;
	test_write_file(credential, hex);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	assert_false(load(&key));
	assert_non_null(strstr(error, "agahi.key: this is not the key that the numbers"));
	unsetenv("CREDENTIALS_DIRECTORY");
	free(credential);
}

static void who_only_looks_makes_no_key_and_notes_none(void **state)
{
	struct sender_key key;

	(void)state;
	place.journal = path;
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_TO_BE_MADE);
	assert_int_not_equal(access(key_path, F_OK), 0);
	assert_true(load(&key));
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_GOOD);
	assert_true(db_execute(journal, "INSERT INTO preference VALUES (1, 'ur', 0, 1)"));
	test_write_file(key_path, "0123456789abcdef");
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_REFUSED);
	assert_non_null(strstr(error, "this is not the key"));
	assert_int_equal(unlink(key_path), 0);
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_ABSENT);
	assert_non_null(strstr(error, "missing"));
	assert_int_not_equal(access(key_path, F_OK), 0);
	place.key_file = "/nowhere/key";
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_REFUSED);
}

/* The journal is a file here, but called one that nodes share. */
static void where_nodes_share_the_journal_no_key_is_made(void **state)
{
	struct sender_key key;

	(void)state;
	place.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	assert_false(load(&key));
	assert_non_null(strstr(error, "journal.db.key: the key for hashing numbers is missing"));
	assert_non_null(strstr(error, "all nodes need the same one"));
	assert_int_not_equal(access(key_path, F_OK), 0);
	assert_int_equal(identity_look(&place, journal, error, sizeof(error)), IDENTITY_ABSENT);
	test_write_file(key_path, "0123456789abcdef");
	assert_true(load(&key));
}

static void where_nodes_share_the_journal_the_first_key_stays_without_rows_too(void **state)
{
	struct sender_key key;

	(void)state;
	place.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	test_write_file(key_path, "0123456789abcdef");
	assert_true(load(&key));
	test_write_file(key_path, "another key 1234");
	assert_false(load(&key));
	assert_non_null(strstr(error, "this is not the key that the numbers in PostgreSQL"));
	assert_null(strstr(error, "geheim"));
}

static void a_connection_that_only_reads_notes_no_key(void **state)
{
	struct sender_key key;
	long long kept = 0;

	(void)state;
	place.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	test_write_file(key_path, "0123456789abcdef");
	assert_true(db_execute(journal, "PRAGMA query_only = ON"));
	assert_true(load(&key));
	assert_true(db_read_number(journal, "SELECT count(*) FROM key_check", &kept));
	assert_int_equal(kept, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_rows_a_key_is_made_and_known_again),
		TEST(a_journal_with_rows_keeps_its_key),
		TEST(a_block_list_with_rows_keeps_its_key),
		TEST(rows_of_before_the_check_take_the_key_that_is_there),
		TEST(a_database_that_cannot_be_asked_makes_no_key),
		TEST(a_check_that_cannot_be_noted_is_not_taken_for_a_foreign_key),
		TEST(a_file_that_may_only_be_read_is_checked_and_not_written),
		TEST(a_key_that_is_too_short_is_refused),
		TEST(a_key_may_stand_in_a_file_elsewhere),
		TEST(a_key_may_come_in_the_environment),
		TEST(a_key_may_be_a_credential_of_the_service_manager),
		TEST(a_foreign_key_is_refused_wherever_it_comes_from),
		TEST(the_journal_is_made_for_its_key_when_it_is_missing),
		TEST(who_only_looks_makes_no_key_and_notes_none),
		TEST(where_nodes_share_the_journal_no_key_is_made),
		TEST(where_nodes_share_the_journal_the_first_key_stays_without_rows_too),
		TEST(a_connection_that_only_reads_notes_no_key),
	};

	return RUN_SUITE(tests);
}
