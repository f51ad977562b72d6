/* The keys of what waits, in their file: written over where they stand, and never half. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "agahi/vault/keyslots.h"

static char *folder, *path, *file;
static char error[512];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	file = test_path(folder, "journal.db.slots");
	error[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(file);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static struct stat stat_of_file(void)
{
	struct stat found;

	assert_int_equal(stat(file, &found), 0);
	return found;
}

static size_t index_of(const struct keyslots *slots, int64_t id)
{
	return (size_t)(keyslots_find(slots, id) - slots->slots);
}

static bool file_has(const uint8_t *octets, size_t len)
{
	uint8_t whole[KEYSLOTS_FILE_OCTETS];
	int fd = open(file, O_RDONLY);

	assert_int_equal(read(fd, whole, sizeof(whole)), KEYSLOTS_FILE_OCTETS);
	close(fd);
	return memmem(whole, sizeof(whole), octets, len) != NULL;
}

static void overwrite(off_t at, const char *octets, size_t len)
{
	int fd = open(file, O_WRONLY);

	assert_int_equal(pwrite(fd, octets, len, at), len);
	close(fd);
}

static void the_file_is_made_for_its_owner_and_keeps_its_size_and_place(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	struct stat made = stat_of_file();

	(void)state;
	assert_true(slots->was_made);
	assert_int_equal(made.st_mode & 0777, 0600);
	assert_int_equal(made.st_size, KEYSLOTS_FILE_OCTETS);
	int64_t id = keyslots_make(slots, NOW_MS)->id;
	assert_true(keyslots_wipe(slots, index_of(slots, id)));
	assert_int_equal(stat_of_file().st_ino, made.st_ino);
	assert_int_equal(stat_of_file().st_size, made.st_size);
	keyslots_close(slots);
}

static void a_file_that_root_makes_is_that_of_the_folders_owner(void **state)
{
	enum { SOMEBODY = 65534 };

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(folder, SOMEBODY, (gid_t)-1), 0);
	keyslots_close(test_open_slots(path));
	assert_int_equal(stat_of_file().st_uid, SOMEBODY);
}

static void a_key_is_there_again_after_a_restart_until_it_is_wiped(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	const struct keyslot first = *keyslots_make(slots, NOW_MS);
	const struct keyslot second = *keyslots_make(slots, NOW_MS + 1);

	(void)state;
	assert_true(first.id > 0 && second.id > 0 && first.id != second.id);
	assert_memory_not_equal(first.key, second.key, sizeof(first.key));
	keyslots_close(slots);
	slots = test_open_slots(path);
	assert_false(slots->was_made);
	assert_memory_equal(keyslots_find(slots, first.id), &first, sizeof(first));
	assert_true(file_has(first.key, sizeof(first.key)));
	assert_true(keyslots_wipe(slots, index_of(slots, first.id)));
	assert_false(file_has(first.key, sizeof(first.key)));
	assert_null(keyslots_find(slots, first.id));
	keyslots_close(slots);
	slots = test_open_slots(path);
	assert_null(keyslots_find(slots, first.id));
	assert_memory_equal(keyslots_find(slots, second.id), &second, sizeof(second));
	assert_null(keyslots_find(slots, 0));
	keyslots_close(slots);
}

static void there_are_as_many_keys_as_slots_and_no_more(void **state)
{
	struct keyslots *slots = test_open_slots(path);

	(void)state;
	for (int i = 0; i < KEYSLOTS; i++)
		assert_non_null(keyslots_make(slots, NOW_MS));
	assert_null(keyslots_make(slots, NOW_MS));
	assert_int_equal(errno, ENOSPC);
	assert_true(keyslots_wipe(slots, 62));
	assert_ptr_equal(keyslots_make(slots, NOW_MS), &slots->slots[62]);
	keyslots_close(slots);
}

static void a_slot_that_is_damaged_is_no_key_and_harms_no_other(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	int64_t first = keyslots_make(slots, NOW_MS)->id, second = keyslots_make(slots, NOW_MS)->id;

	(void)state;
	keyslots_close(slots);
	overwrite(64 + 20, "x", 1);
	slots = test_open_slots(path);
	assert_null(keyslots_find(slots, first));
	assert_non_null(keyslots_find(slots, second));
	assert_int_equal(keyslots_damaged(slots), 1);
	/* What is left of it is not written over by the next key, but when it is said. */
	assert_ptr_equal(keyslots_make(slots, NOW_MS), &slots->slots[2]);
	assert_true(keyslots_wipe(slots, 0));
	assert_int_equal(keyslots_damaged(slots), 0);
	assert_ptr_equal(keyslots_make(slots, NOW_MS), &slots->slots[0]);
	keyslots_close(slots);
}

static void another_file_in_its_place_is_refused_and_kept(void **state)
{
	struct keyslots *slots = test_open_slots(path);

	(void)state;
	keyslots_close(slots);
	assert_int_equal(truncate(file, 100), 0);
	assert_null(keyslots_open(path, error, sizeof(error)));
	assert_non_null(strstr(error, "journal.db.slots: this is not the file of the keys"));
	assert_non_null(strstr(error, "move this one away"));
	assert_int_equal(stat_of_file().st_size, 100);
	unlink(file);
	keyslots_close(test_open_slots(path));
	overwrite(3, "x", 1);
	assert_null(keyslots_open(path, error, sizeof(error)));
}

static void a_file_that_cannot_be_opened_or_made_is_told(void **state)
{
	char *nowhere = test_path(folder, "nowhere/journal.db");

	(void)state;
	assert_null(keyslots_open(nowhere, error, sizeof(error)));
	assert_non_null(strstr(error, "cannot be made: No such file or directory"));
	free(nowhere);
	assert_int_equal(mkdir(file, 0700), 0);
	assert_null(keyslots_open(path, error, sizeof(error)));
	assert_non_null(strstr(error, "cannot be opened: Is a directory"));
}

static void a_file_that_was_deleted_under_us_is_made_anew_with_what_is_known(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	int64_t first = keyslots_make(slots, NOW_MS)->id;

	(void)state;
	unlink(file);
	int64_t second = keyslots_make(slots, NOW_MS)->id;
	keyslots_close(slots);
	slots = test_open_slots(path);
	assert_false(slots->was_made);
	assert_non_null(keyslots_find(slots, first));
	assert_non_null(keyslots_find(slots, second));
	keyslots_close(slots);
}

static void a_disk_that_takes_nothing_makes_no_key(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	int64_t first = keyslots_make(slots, NOW_MS)->id;

	(void)state;
	close(slots->fd);
	slots->fd = open(file, O_RDONLY);
	assert_null(keyslots_make(slots, NOW_MS));
	assert_int_equal(slots->slots[1].id, 0);
	assert_false(keyslots_wipe(slots, 0));
	assert_non_null(keyslots_find(slots, first));
	keyslots_close(slots);
}

static void a_copy_finds_what_was_there_when_it_was_made(void **state)
{
	struct keyslots *slots = test_open_slots(path);
	int64_t first = keyslots_make(slots, NOW_MS)->id;
	struct keyslots *copy = keyslots_copy(slots);

	(void)state;
	int64_t second = keyslots_make(slots, NOW_MS)->id;
	assert_true(keyslots_wipe(slots, 0));
	keyslots_close(slots);
	assert_non_null(keyslots_find(copy, first));
	assert_null(keyslots_find(copy, second));
	keyslots_close(copy);
	keyslots_close(NULL);
}

static void links_to_one_journal_lead_to_one_file_of_keys(void **state)
{
	char *other = test_path(folder, "other.db");

	(void)state;
	db_close(test_open_journal(path, DB_READ_WRITE));
	assert_int_equal(symlink(path, other), 0);
	struct keyslots *slots = test_open_slots(other);
	assert_non_null(strstr(slots->path, "journal.db.slots"));
	keyslots_close(slots);
	free(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_file_is_made_for_its_owner_and_keeps_its_size_and_place),
		TEST(a_file_that_root_makes_is_that_of_the_folders_owner),
		TEST(a_key_is_there_again_after_a_restart_until_it_is_wiped),
		TEST(there_are_as_many_keys_as_slots_and_no_more),
		TEST(a_slot_that_is_damaged_is_no_key_and_harms_no_other),
		TEST(another_file_in_its_place_is_refused_and_kept),
		TEST(a_file_that_cannot_be_opened_or_made_is_told),
		TEST(a_file_that_was_deleted_under_us_is_made_anew_with_what_is_known),
		TEST(a_disk_that_takes_nothing_makes_no_key),
		TEST(a_copy_finds_what_was_there_when_it_was_made),
		TEST(links_to_one_journal_lead_to_one_file_of_keys),
	};

	return RUN_SUITE(tests);
}
