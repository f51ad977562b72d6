#include "handover_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "agahi/base/clock.h"
#include "agahi/handover/intake.h"

static char *folder;
static char error[EDITION_FILE_ERROR_SIZE];
static struct edition_file *file;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	edition_file_free(file);
	file = NULL;
	test_folder_remove(folder);
	return 0;
}

static void write_octets(const char *name, const char *octets, size_t len)
{
	char *path = test_path(folder, name);
	FILE *out = fopen(path, "wbe");

	assert_true(out && fwrite(octets, 1, len, out) == len && fclose(out) == 0);
	free(path);
}

static enum intake_result take(const char *name, bool follow, int64_t later_ms)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	edition_file_free(file);
	enum intake_result result =
		intake_read(fd, name, follow, clock_wall_ms() + later_ms, &file, error, sizeof(error));
	close(fd);
	return result;
}

static void a_whole_file_is_read_at_once(void **state)
{
	struct edition_file *sample = sample_file();
	struct buffer octets = file_octets(sample);

	(void)state;
	write_octets("a.agahi", octets.data, octets.len);
	assert_int_equal(take("a.agahi", false, 0), INTAKE_READ);
	assert_int_equal(file->number, 14);
	buffer_free(&octets);
	edition_file_free(sample);
}

static void what_is_not_whole_is_waited_for_as_long_as_somebody_writes(void **state)
{
	(void)state;
	write_octets("a.agahi", "agahi-ed", 8);
	assert_int_equal(take("a.agahi", false, 0), INTAKE_UNSETTLED);
	assert_int_equal(take("a.agahi", false, INTAKE_SETTLE_MS + 100), INTAKE_DAMAGED);
	assert_string_equal(error, "line 1: the file ends here; was it copied whole?");
	assert_int_equal(take("a.agahi", false, -3600 * 1000), INTAKE_DAMAGED);
	write_octets("b.agahi", "", 0);
	assert_int_equal(take("b.agahi", false, 10000), INTAKE_DAMAGED);
	assert_null(file);
}

static void only_regular_files_are_read(void **state)
{
	char *link = test_path(folder, "link.agahi"), *pipe = test_path(folder, "pipe.agahi"),
	     *inner = test_path(folder, "folder.agahi"), *target = test_path(folder, "target");

	(void)state;
	write_octets("target", "x", 1);
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(mkdir(inner, 0700), 0);
	assert_int_equal(take("link.agahi", false, 10000), INTAKE_DAMAGED);
	assert_string_equal(error, "it is a link, and no file");
	assert_int_equal(take("link.agahi", true, 10000), INTAKE_DAMAGED);
	assert_memory_equal(error, "line 1: ", 8);
	assert_int_equal(take("pipe.agahi", false, 0), INTAKE_DAMAGED);
	assert_string_equal(error, "it is not a regular file");
	assert_int_equal(take("folder.agahi", false, 0), INTAKE_DAMAGED);
	assert_int_equal(take("none.agahi", false, 0), INTAKE_GONE);
	rmdir(inner);
	free(link);
	free(pipe);
	free(inner);
	free(target);
}

static void what_is_too_large_is_not_read(void **state)
{
	char *path = test_path(folder, "a.agahi");

	(void)state;
	write_octets("a.agahi", "x", 1);
	assert_int_equal(truncate(path, (off_t)EDITION_FILE_MAX_OCTETS + 1), 0);
	assert_int_equal(take("a.agahi", false, 10000), INTAKE_DAMAGED);
	assert_string_equal(error, "it is larger than 64 MiB");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_file_is_read_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_whole_is_waited_for_as_long_as_somebody_writes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_regular_files_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_too_large_is_not_read, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
