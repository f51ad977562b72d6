/* Files put in place whole. */
#include "testing.h"

#include <sys/stat.h>

#include "agahi/base/placing.h"

static char error[512];

static bool place(const char *path, const char *text)
{
	return placing_write(path, span_of(text, strlen(text)), 0640, error, sizeof(error));
}

static void assert_holds(const char *path, const char *text)
{
	char read[256];
	FILE *file = fopen(path, "rbe");

	assert_non_null(file);
	read[fread(read, 1, sizeof(read) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(read, text);
}

static void a_file_is_written_whole_with_its_mode_and_nothing_is_left_beside_it(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "a.txt"),
	     *beside = test_path(folder, "a.txt.new");
	struct stat what;
	mode_t mask = umask(0077);

	(void)state;
	test_write_file(beside, "of a life that ended in the middle");
	assert_true(place(path, "one"));
	assert_true(place(path, "another"));
	umask(mask);
	assert_holds(path, "another");
	assert_int_equal(stat(path, &what), 0);
	assert_int_equal(what.st_mode & 07777, 0640);
	assert_int_not_equal(access(beside, F_OK), 0);
	free(beside);
	free(path);
	test_folder_remove(folder);
}

static void a_copy_has_the_octets_of_its_file(void **state)
{
	char *folder = test_folder_make(), *from = test_path(folder, "from"), *to = test_path(folder, "to");

	(void)state;
	test_write_file(from, "what is in it");
	assert_true(placing_copy(from, to, 0640, error, sizeof(error)));
	assert_holds(to, "what is in it");
	assert_false(placing_copy("/nowhere/at/all", to, 0640, error, sizeof(error)));
	assert_string_equal(error, "/nowhere/at/all cannot be read: No such file or directory");
	assert_holds(to, "what is in it");
	free(from);
	free(to);
	test_folder_remove(folder);
}

static void what_cannot_be_written_says_where_and_why(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "a");

	(void)state;
	assert_false(place("/nowhere/at/all", "x"));
	assert_string_equal(error, "/nowhere/at/all cannot be written: No such file or directory");
	mkdir(path, 0700);
	assert_false(place(path, "x"));
	assert_non_null(strstr(error, "cannot be written"));
	rmdir(path);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_written_whole_with_its_mode_and_nothing_is_left_beside_it),
		cmocka_unit_test(a_copy_has_the_octets_of_its_file),
		cmocka_unit_test(what_cannot_be_written_says_where_and_why),
	};

	return RUN_SUITE(tests);
}
