/* One program at a time, for as long as it lives and no longer. */
#include "testing.h"

#include <sys/wait.h>

#include "agahi/base/lockfile.h"

static void a_second_program_is_told_who_is_there(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.lock");
	pid_t owner = 0;

	(void)state;
	int fd = lockfile_take(path, &owner);
	assert_true(fd >= 0);
	pid_t child = fork();
	if (child == 0) {
		close(fd);
		int taken = lockfile_take(path, &owner);
		_exit(taken == LOCKFILE_TAKEN && owner == getppid() ? 0 : 1);
	}
	int status = -1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	close(fd);
	fd = lockfile_take(path, &owner);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(lockfile_take("/nowhere/at/all", &owner), LOCKFILE_FAILED);
	free(path);
	test_folder_remove(folder);
}

static void a_program_that_dies_leaves_no_lock(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.lock");
	pid_t owner = 0;

	(void)state;
	pid_t child = fork();
	if (child == 0)
		_exit(lockfile_take(path, &owner) >= 0 ? 0 : 1);
	int status = -1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	int fd = lockfile_take(path, &owner);
	assert_true(fd >= 0);
	close(fd);
	free(path);
	test_folder_remove(folder);
}

static void who_only_looks_takes_nothing(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "journal.db.lock");
	pid_t owner = 0;

	(void)state;
	assert_int_equal(lockfile_look(path, &owner), LOCKFILE_FAILED);
	assert_int_not_equal(access(path, F_OK), 0);
	int fd = lockfile_take(path, &owner);
	assert_true(fd >= 0);
	assert_int_equal(lockfile_look(path, &owner), LOCKFILE_TAKEN);
	assert_int_equal(owner, getpid());
	close(fd);
	assert_int_equal(lockfile_look(path, &owner), LOCKFILE_FREE);
	fd = lockfile_take(path, &owner);
	assert_true(fd >= 0);
	close(fd);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_program_is_told_who_is_there),
		cmocka_unit_test(a_program_that_dies_leaves_no_lock),
		cmocka_unit_test(who_only_looks_takes_nothing),
	};

	return RUN_SUITE(tests);
}
