/* One journal, one daemon, whatever the journal is called. */
#include "testing.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "agahi/store/journallock.h"

static char *folder, *path, *lock_path, *other_path;
static char error[512];
static struct journallock lock, second;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	lock_path = test_path(folder, "journal.db.lock");
	other_path = test_path(folder, "other.db");
	lock = second = JOURNALLOCK_NONE;
	error[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	journallock_release(&lock);
	journallock_release(&second);
	free(path);
	free(lock_path);
	free(other_path);
	test_folder_remove(folder);
	return 0;
}

static bool take(struct journallock *into, const char *name)
{
	return journallock_take(into, name, error, sizeof(error));
}

static void assert_nothing_is_held(const struct journallock *held)
{
	assert_int_equal(held->file_fd, -1);
	assert_int_equal(held->inode_fd, -1);
}

static void the_first_daemon_has_it_and_makes_a_private_file(void **state)
{
	struct stat found;

	(void)state;
	umask(0);
	assert_true(take(&lock, path));
	assert_string_equal(error, "");
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_int_equal(access(lock_path, F_OK), 0);
}

static void a_second_daemon_is_told_who_has_it(void **state)
{
	char pid[400];

	(void)state;
	assert_true(take(&lock, path));
	assert_false(take(&second, path));
	snprintf(pid, sizeof(pid), "another agahid (pid %ld) uses this journal: %s", (long)getpid(), path);
	assert_string_equal(error, pid);
	assert_nothing_is_held(&second);
}

static void another_name_of_the_same_journal_is_seen_through(void **state)
{
	(void)state;
	assert_true(take(&lock, path));
	assert_int_equal(symlink(path, other_path), 0);
	assert_false(take(&second, other_path));
	assert_non_null(strstr(error, "another agahid (pid"));
	assert_int_equal(unlink(other_path), 0);
	assert_int_equal(link(path, other_path), 0);
	assert_false(take(&second, other_path));
	assert_non_null(strstr(error, "uses this journal, perhaps by another name"));
	assert_non_null(strstr(error, other_path));
	assert_nothing_is_held(&second);
}

static void a_refused_daemon_takes_nothing_from_the_first(void **state)
{
	(void)state;
	assert_true(take(&lock, path));
	assert_false(take(&second, path));
	assert_false(take(&second, path));
	journallock_release(&lock);
	assert_nothing_is_held(&lock);
	assert_true(take(&second, path));
}

static void another_journal_beside_it_is_free(void **state)
{
	(void)state;
	assert_true(take(&lock, path));
	assert_true(take(&second, other_path));
}

static void a_lock_ends_with_its_program(void **state)
{
	int status;
	pid_t program = fork();

	(void)state;
	assert_true(program >= 0);
	if (program == 0)
		_exit(take(&lock, path) ? 0 : 1);
	assert_int_equal(waitpid(program, &status, 0), program);
	assert_int_equal(status, 0);
	assert_true(take(&lock, path));
}

static void a_lock_that_cannot_be_made_says_where_and_why(void **state)
{
	char *nowhere = test_path(folder, "none/journal.db");

	(void)state;
	assert_int_equal(mkdir(lock_path, 0700), 0);
	assert_false(take(&lock, path));
	assert_non_null(strstr(error, "the journal cannot be locked"));
	assert_non_null(strstr(error, lock_path));
	assert_non_null(strstr(error, "Is a directory"));
	assert_nothing_is_held(&lock);
	assert_false(take(&lock, nowhere));
	assert_non_null(strstr(error, "none/journal.db.lock"));
	assert_non_null(strstr(error, "No such file"));
	free(nowhere);
}

static void releasing_twice_is_once(void **state)
{
	(void)state;
	assert_true(take(&lock, path));
	journallock_release(&lock);
	journallock_release(&lock);
	assert_true(take(&lock, path));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_daemon_has_it_and_makes_a_private_file),
		TEST(a_second_daemon_is_told_who_has_it),
		TEST(another_name_of_the_same_journal_is_seen_through),
		TEST(a_refused_daemon_takes_nothing_from_the_first),
		TEST(another_journal_beside_it_is_free),
		TEST(a_lock_ends_with_its_program),
		TEST(a_lock_that_cannot_be_made_says_where_and_why),
		TEST(releasing_twice_is_once),
	};

	return RUN_SUITE(tests);
}
