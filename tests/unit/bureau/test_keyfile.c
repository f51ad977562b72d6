/* Key files: private, whole, everybody's same; refused in words. */
#include "desk_site.h"

#include <sys/stat.h>

#include "agahi/bureau/keyfile.h"

static char path[KEYFILE_PATH_SIZE], error[512];

static int set_up(void **state)
{
	desk_set_up(state);
	assert_true(keyfile_beside(site.path, "a.key", path));
	error[0] = '\0';
	return 0;
}

static bool load(bool may_make, unsigned char *octets)
{
	return keyfile_load(path, "the key of a test", may_make, octets, 32, error, sizeof(error));
}

static void it_stands_beside_the_database(void **state)
{
	char beside[KEYFILE_PATH_SIZE], long_path[KEYFILE_PATH_SIZE];

	(void)state;
	assert_true(keyfile_beside("/var/lib/agahi-desk/desk.db", "desk.key", beside));
	assert_string_equal(beside, "/var/lib/agahi-desk/desk.key");
	assert_true(keyfile_beside("desk.db", "desk.key", beside));
	assert_string_equal(beside, "desk.key");
	memset(long_path, 'a', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	long_path[sizeof(long_path) - 4] = '/';
	assert_false(keyfile_beside(long_path, "desk.key", beside));
}

static void it_is_made_once_for_its_owner_alone(void **state)
{
	unsigned char first[32] = { 0 }, second[32] = { 0 }, zeros[32] = { 0 };
	struct stat found;

	(void)state;
	umask(0);
	assert_true(load(true, first));
	assert_true(load(true, second));
	assert_memory_equal(first, second, 32);
	assert_memory_not_equal(first, zeros, 32);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_int_equal(found.st_size, 32);
}

static void a_lost_one_is_not_made_anew(void **state)
{
	unsigned char octets[32];

	(void)state;
	assert_false(load(false, octets));
	assert_non_null(strstr(error, path));
	assert_non_null(strstr(error, "bring the file back from the backup"));
	assert_int_not_equal(access(path, F_OK), 0);
}

static void one_that_others_may_read_is_refused(void **state)
{
	unsigned char octets[32];

	(void)state;
	assert_true(load(true, octets));
	assert_int_equal(chmod(path, 0640), 0);
	assert_false(load(true, octets));
	assert_non_null(strstr(error, "chmod 600"));
}

static void one_of_another_length_is_refused(void **state)
{
	unsigned char octets[32];

	(void)state;
	umask(077);
	test_write_file(path, "too short");
	assert_false(load(true, octets));
	assert_non_null(strstr(error, "32 octets"));
	test_write_file(path, "thirty-three octets are too many.");
	assert_false(load(true, octets));
}

struct race {
	unsigned char keys[2][32];
	bool loaded[2];
};

static void load_one(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	char words[512];

	(void)db;
	race->loaded[which] = keyfile_load(path, "it", true, race->keys[which], 32, words, sizeof(words));
}

static void two_that_start_at_once_have_the_same(void **state)
{
	(void)state;
	for (int round = 0; round < 50; round++) {
		struct race race = { 0 };

		unlink(path);
		desk_race(load_one, &race);
		assert_true(race.loaded[0] && race.loaded[1]);
		assert_memory_equal(race.keys[0], race.keys[1], 32);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_stands_beside_the_database),
		TEST(it_is_made_once_for_its_owner_alone),
		TEST(a_lost_one_is_not_made_anew),
		TEST(one_that_others_may_read_is_refused),
		TEST(one_of_another_length_is_refused),
		TEST(two_that_start_at_once_have_the_same),
	};

	return RUN_SUITE(tests);
}
