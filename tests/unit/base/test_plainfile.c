/* Files that are read without waiting. */
#include "testing.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/plainfile.h"

static char *folder;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_folder_remove(folder);
	return 0;
}

static void a_plain_file_is_read(void **state)
{
	char *path = test_path(folder, "file"), line[16] = "";
	const char *reason = NULL;

	(void)state;
	test_write_file(path, "what it says\n");
	FILE *file = plainfile_stream(path, &reason);
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "what it says\n");
	fclose(file);
	assert_true(plainfile_may_open(path, &reason));
	assert_null(reason);
	free(path);
}

static void assert_refused(const char *path, const char *wanted, int why)
{
	const char *reason = NULL;

	assert_true(plainfile_open(path, &reason) < 0);
	assert_int_equal(errno, why);
	assert_string_equal(reason, wanted);
	assert_null(plainfile_stream(path, &reason));
	assert_false(plainfile_may_open(path, &reason));
}

static void nobody_waits_for_what_is_none(void **state)
{
	char *pipe = test_path(folder, "pipe"), *name = test_path(folder, "name");

	(void)state;
	alarm(10);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_refused(pipe, "it is no plain file", EINVAL);
	assert_int_equal(symlink(pipe, name), 0);
	assert_refused(name, "it is no plain file", EINVAL);
	assert_refused("/dev/zero", "it is no plain file", EINVAL);
	assert_refused(folder, "it is a folder", EINVAL);
	assert_refused("/nowhere/at/all", "No such file or directory", ENOENT);
	alarm(0);
	free(pipe);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plain_file_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_waits_for_what_is_none, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
