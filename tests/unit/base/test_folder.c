/* The folder of a file. */
#include "testing.h"

#include <errno.h>
#include <string.h>

#include "agahi/base/folder.h"

static void the_folder_of_a_file_is_found(void **state)
{
	char folder[32];

	(void)state;
	assert_true(folder_of("/var/lib/agahi/journal.db", folder, sizeof(folder)));
	assert_string_equal(folder, "/var/lib/agahi");
	assert_true(folder_of("/journal.db", folder, sizeof(folder)));
	assert_string_equal(folder, "/");
	assert_true(folder_of("journal.db", folder, sizeof(folder)));
	assert_string_equal(folder, ".");
	assert_true(folder_of("in/journal.db", folder, sizeof(folder)));
	assert_string_equal(folder, "in");
}

static void a_name_that_does_not_fit_is_told(void **state)
{
	char folder[8];

	(void)state;
	assert_true(folder_of("/seven7/a", folder, sizeof(folder)));
	assert_false(folder_of("/eight88/a", folder, sizeof(folder)));
	assert_string_equal(folder, "/eight8");
	assert_false(folder_of("a", folder, 1));
}

static void a_folder_that_is_there_is_synced(void **state)
{
	(void)state;
	assert_true(folder_sync("/tmp/a"));
	errno = 0;
	assert_false(folder_sync("/nowhere-at-all/a"));
	assert_int_equal(errno, ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_folder_of_a_file_is_found),
		cmocka_unit_test(a_name_that_does_not_fit_is_told),
		cmocka_unit_test(a_folder_that_is_there_is_synced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
