#include "agahi/base/owner.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "testing.h"

enum { SOMEBODY = 65534 };

static uid_t owner_of_what_is_made(const char *folder)
{
	char *path = test_path(folder, "made");
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat found;

	assert_true(fd >= 0);
	owner_give(fd, path);
	assert_int_equal(fstat(fd, &found), 0);
	close(fd);
	assert_int_equal(unlink(path), 0);
	free(path);
	return found.st_uid;
}

static void what_one_makes_in_a_folder_of_ones_own_stays_ones_own(void **state)
{
	char *folder = test_folder_make();

	(void)state;
	assert_int_equal(owner_of_what_is_made(folder), geteuid());
	test_folder_remove(folder);
}

static void what_root_makes_in_somebodys_folder_is_theirs(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	char *folder = test_folder_make();
	assert_int_equal(chown(folder, SOMEBODY, (gid_t)-1), 0);
	assert_int_equal(owner_of_what_is_made(folder), SOMEBODY);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_makes_in_a_folder_of_ones_own_stays_ones_own),
		cmocka_unit_test(what_root_makes_in_somebodys_folder_is_theirs),
	};

	return RUN_SUITE(tests);
}
