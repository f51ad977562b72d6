/* Copies of the databases, and what is not in them. The words around it are seen by tests/unit/cli/test_keep.c. */
#include "keeping_site.h"

#include "agahi/keeping/backup.h"

#define BACK_UP(key) backup_make(&site.config, site.copy, key, site.standing, site.error, sizeof(site.error))

static void both_databases_are_copied_and_neither_key(void **state)
{
	(void)state;
	site_settle(site.journal, 5, "923001234567");
	assert_true(BACK_UP(NULL));
	assert_int_equal(test_number(site.copy, "SELECT id FROM settled"), 5);
	assert_true(site_has("saved.content"));
	assert_false(site_has("saved.key"));
	assert_false(site_has("saved.slots"));
}

static void nothing_is_overwritten(void **state)
{
	(void)state;
	test_write_file(site.copy, "precious");
	assert_false(BACK_UP(NULL));
	assert_says(site.error, "saved cannot be made: File exists");
}

static void the_key_goes_to_another_folder_or_nowhere(void **state)
{
	char *beside = site_path("key"), *folder = site_path("elsewhere"),
	     *elsewhere = site_path("elsewhere/key");
	struct stat found;

	(void)state;
	assert_false(BACK_UP(beside));
	assert_says(site.error, "is in the folder of the backup");
	assert_false(BACK_UP(elsewhere));
	assert_says(site.error, "No such file or directory");
	assert_false(site_has("saved"));
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_true(BACK_UP(elsewhere));
	assert_int_equal(stat(elsewhere, &found), 0);
	assert_int_equal(found.st_size, SENDER_KEY_OCTETS);
	assert_int_equal(found.st_mode & 0777, 0600);
	free(beside);
	free(folder);
	free(elsewhere);
}

static void a_journal_in_postgresql_is_not_copied_here(void **state)
{
	(void)state;
	site.config.store.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	assert_false(BACK_UP(NULL));
	assert_says(site.error, "pg_basebackup");
	assert_false(site_has("saved"));
	assert_false(site_has("saved.content"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(both_databases_are_copied_and_neither_key),
		SITE_TEST(nothing_is_overwritten),
		SITE_TEST(the_key_goes_to_another_folder_or_nowhere),
		SITE_TEST(a_journal_in_postgresql_is_not_copied_here),
	};

	return RUN_SUITE(tests);
}
