/* A number is an identity only with the key. */
#include "testing.h"

#include <sys/stat.h>

#include "agahi/base/sender.h"

static void a_number_keeps_its_identity_however_it_is_written(void **state)
{
	const struct sender_key key = { "0123456789abcdef", "92" };
	const struct sender_key other = { "0123456789abcdeF", "92" };

	(void)state;
	assert_true(sender_identity_of(&key, "923001234567") == sender_identity_of(&key, "+923001234567"));
	assert_true(sender_identity_of(&key, "923001234567") == sender_identity_of(&key, "0300 1234567"));
	assert_true(sender_identity_of(&key, "923001234567") != sender_identity_of(&key, "923001234568"));
	assert_true(sender_identity_of(&key, "923001234567") != sender_identity_of(&other, "923001234567"));
	assert_true(sender_key_check(&key) != sender_key_check(&other));
}

static void the_key_is_made_once_and_for_its_owner_only(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.key");
	struct sender_key first, second;
	struct stat status;
	char error[256];

	(void)state;
	assert_false(sender_key_load(path, "92", false, &first, error, sizeof(error)));
	assert_true(sender_key_load(path, "92", true, &first, error, sizeof(error)));
	assert_true(sender_key_load(path, "92", false, &second, error, sizeof(error)));
	assert_memory_equal(&first, &second, sizeof(first));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	test_write_file(path, "short");
	assert_false(sender_key_load(path, "92", true, &first, error, sizeof(error)));
	assert_non_null(strstr(error, path));
	assert_false(sender_key_load("/nowhere/key", "92", true, &first, error, sizeof(error)));
	free(path);
	test_folder_remove(folder);
}

static void a_key_that_root_makes_is_that_of_the_folders_owner(void **state)
{
	enum { SOMEBODY = 65534 };
	struct sender_key key;
	struct stat status;
	char error[256];

	(void)state;
	if (geteuid() != 0)
		skip();
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.key");
	assert_int_equal(chown(folder, SOMEBODY, (gid_t)-1), 0);
	assert_true(sender_key_load(path, "92", true, &key, error, sizeof(error)));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_uid, SOMEBODY);
	free(path);
	test_folder_remove(folder);
}

static void the_first_identity_is_todays_and_older_ones_stand_behind(void **state)
{
	struct sender_key key = { "0123456789abcde", "92" }, bare = { "0123456789abcde", "" };
	uint64_t first[SENDER_IDENTITIES], second[SENDER_IDENTITIES];

	(void)state;
	assert_int_equal(sender_identities_of(&key, "0300 1234567", first), SENDER_IDENTITIES);
	assert_true(first[0] == sender_identity_of(&key, "923001234567"));
	assert_int_equal(sender_identities_of(&key, "+92 (0)300 1234567", second), SENDER_IDENTITIES);
	assert_memory_equal(first, second, sizeof(first));
	for (size_t i = 0; i < SENDER_IDENTITIES; i++) {
		for (size_t j = 0; j < i; j++)
			assert_true(first[i] != first[j]);
	}
	assert_int_equal(sender_identities_of(&key, "+3221234567", first), 1);
	assert_int_equal(sender_identities_of(&bare, "03001234567", first), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_keeps_its_identity_however_it_is_written),
		cmocka_unit_test(the_key_is_made_once_and_for_its_owner_only),
		cmocka_unit_test(a_key_that_root_makes_is_that_of_the_folders_owner),
		cmocka_unit_test(the_first_identity_is_todays_and_older_ones_stand_behind),
	};

	return RUN_SUITE(tests);
}
