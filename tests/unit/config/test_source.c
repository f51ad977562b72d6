/* The text of a configuration: whatever stands in the place of a file, a fault is told, and nobody waits or ends. */
#include "testing.h"

#include <sys/stat.h>

#include "agahi/config/source.h"

static char *folder, *path, *other;
static char text[1024];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "agahi.conf");
	other = test_path(folder, "other.conf");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(path);
	free(other);
	test_folder_remove(folder);
	return 0;
}

static bool read_it(void)
{
	struct faults faults = { .path = path, .text = text, .size = sizeof(text) };
	config_t source;

	text[0] = '\0';
	config_init(&source);
	bool read = source_read(&source, &faults);
	assert_int_equal(faults.count, read ? 0 : 1);
	config_destroy(&source);
	return read;
}

static void write_including(const char *name)
{
	char octets[512];

	snprintf(octets, sizeof(octets), "a = 1;\n  @include \"%s\"\n", name);
	test_write_file(path, octets);
}

static void assert_refused(const char *words)
{
	assert_false(read_it());
	if (!strstr(text, words))
		fail_msg("wanted \"%s\" in: %s", words, text);
}

static void files_that_include_others_are_read(void **state)
{
	(void)state;
	test_write_file(other, "b = 2;\n");
	write_including(other);
	assert_true(read_it());
	test_write_file(path, "/* once:\n@include \"/nowhere/at/all\"\n*/ a = 1;");
	assert_true(read_it());
	test_write_file(path, "");
	assert_true(read_it());
}

static void the_file_and_line_of_a_fault_are_told(void **state)
{
	(void)state;
	assert_refused("agahi.conf:0: config: cannot be read: No such file or directory");
	test_write_file(path, "a = 1;\nb = ;\n");
	assert_refused("agahi.conf:2: config: syntax error");
	test_write_file(other, "\n\nb = ;\n");
	write_including(other);
	assert_refused("other.conf:3: config: syntax error");
	write_including("/nowhere/at/all");
	assert_refused("agahi.conf:2: config: cannot open include file");
}

/* libconfig would end the process. */
static void what_opens_and_cannot_be_read_is_told(void **state)
{
	(void)state;
	write_including(folder);
	assert_refused("agahi.conf:2: config: ");
	assert_refused("cannot be read: it is a folder");
	write_including("/proc/self/mem");
	assert_refused("/proc/self/mem cannot be read: Input/output error");
	assert_int_equal(mkfifo(other, 0600), 0);
	write_including(other);
	assert_refused("other.conf cannot be read: it is no plain file");
	assert_int_equal(unlink(other), 0);
	assert_int_equal(rename(path, other), 0);
	test_write_file(other, "@include \"/proc/self/mem\"\n");
	write_including(other);
	assert_refused("/proc/self/mem cannot be read: Input/output error");
}

static void a_file_that_includes_itself_ends(void **state)
{
	(void)state;
	write_including(path);
	assert_refused("config: ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_that_include_others_are_read),
		TEST(the_file_and_line_of_a_fault_are_told),
		TEST(what_opens_and_cannot_be_read_is_told),
		TEST(a_file_that_includes_itself_ends),
	};

	return RUN_SUITE(tests);
}
