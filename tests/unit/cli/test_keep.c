/* backup, forget: what is kept, and what must not be. */
#include "cli_site.h"

#include <sys/stat.h>

static void a_backup_is_files_for_their_owner_only(void **state)
{
	static const char *const names[] = { "backup", "backup.content", "elsewhere/key" };
	char *path = site_path("backup"), *elsewhere = site_path("elsewhere"),
	     *key = site_path("elsewhere/key");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK); /* makes journal and key */
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(AGAHI("backup", path, "--with-key", key), CLI_OK);
	for (size_t i = 0; i < 3; i++) {
		char *file = site_path(names[i]);
		struct stat status;

		assert_says(site.out, file);
		assert_int_equal(stat(file, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
		assert_true(status.st_size > 0);
		free(file);
	}
	free(path);
	free(elsewhere);
	free(key);
}

static void without_being_told_to_a_backup_has_no_key(void **state)
{
	char *path = site_path("backup"), *beside = site_path("backup.key"), *nowhere = site_path("none/key");
	char command[600];

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	assert_int_equal(AGAHI("backup", path, "--with-key", beside), CLI_FAILED);
	assert_says(site.err, "backup.key is in the folder of the backup");
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(AGAHI("backup", path, "--with-key", nowhere), CLI_FAILED);
	assert_says(site.err, "No such file or directory");
	assert_int_equal(AGAHI("backup", path), CLI_OK);
	snprintf(command, sizeof(command), "ls '%s'* | grep -qE 'key|slots'", path);
	assert_int_not_equal(system(command), 0);
	free(path);
	free(beside);
	free(nowhere);
}

static void what_was_restored_answers_as_before(void **state)
{
	char *path = site_path("backup"), *content = site_path("backup.content"),
	     *elsewhere = site_path("elsewhere"), *key = site_path("elsewhere/key"),
	     *old_key = site_path("journal.db.key");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(AGAHI("backup", path, "--with-key", key), CLI_OK);
	site_import("topic,lang,keywords,text\nvote,en,vote,Changed since\n" TEST_NEEDED, NULL);
	assert_int_equal(rename(path, site.journal), 0);
	assert_int_equal(rename(content, site.content), 0);
	assert_int_equal(rename(key, old_key), 0);
	assert_int_equal(AGAHI("ask", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	assert_int_equal(AGAHI("block", "--remove", "923001234567"), CLI_OK); /* the key is theirs */
	free(path);
	free(content);
	free(elsewhere);
	free(key);
	free(old_key);
}

static void nothing_is_overwritten(void **state)
{
	char *path = site_path("backup");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	test_write_file(path, "precious");
	assert_int_equal(AGAHI("backup", path), CLI_FAILED);
	assert_says(site.err, "backup cannot be made: File exists");
	assert_int_equal(AGAHI("backup"), CLI_USAGE);
	assert_int_equal(AGAHI("backup", "--loud"), CLI_USAGE);
	free(path);
}

static void one_citizen_is_forgotten_and_no_other(void **state)
{
	char error[512], sql[512], path[600];
	struct sender_key key;

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "923009999999"), CLI_OK);
	snprintf(path, sizeof(path), "%s.key", site.journal);
	assert_true(sender_key_load(path, "92", false, &key, error, sizeof(error)));
	snprintf(sql, sizeof(sql),
		"INSERT INTO part VALUES (1, 1, 'a', 0, 1, '8300', %lld, 1, 2, 1, 0, 0, 1, x'00'),"
		" (2, 1, 'a', 0, 1, '8300', %lld, 1, 2, 1, 0, 0, 1, x'00')",
		(long long)sender_identity_of(&key, "923001234567"),
		(long long)sender_identity_of(&key, "923001234568"));
	site_journal(sql);
	assert_int_equal(AGAHI("forget", "0300-1234567"), CLI_OK);
	assert_says(site.out, ": 1 rows removed; a running daemon forgets the language at SIGHUP");
	assert_null(strstr(site.out, "1234567"));
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_ONLY, error, sizeof(error));
	assert_int_equal(db_number(db, "SELECT count(*) FROM part", -1), 1);
	db_close(db);
	assert_int_equal(AGAHI("forget", "me"), CLI_USAGE);
	assert_int_equal(AGAHI("forget"), CLI_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_backup_is_files_for_their_owner_only, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_restored_answers_as_before, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			without_being_told_to_a_backup_has_no_key, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_overwritten, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			one_citizen_is_forgotten_and_no_other, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
