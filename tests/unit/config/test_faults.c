/* Faults: lines that name file, line and key. */
#include "testing.h"

#include "agahi/config/faults.h"

static char text[64];
static struct faults faults;

static int begin(void **state)
{
	(void)state;
	memset(text, 'x', sizeof(text));
	text[0] = '\0';
	faults = (struct faults){ .path = "a.conf", .text = text, .size = sizeof(text) };
	return 0;
}

static void a_fault_of_the_whole_file_has_line_0(void **state)
{
	(void)state;
	faults_add(&faults, NULL, "links", "is %s", "missing");
	assert_string_equal(text, "a.conf:0: links: is missing\n");
	assert_int_equal(faults.count, 1);
}

static void a_fault_names_the_line_that_it_stands_in(void **state)
{
	config_t source;

	(void)state;
	config_init(&source);
	assert_int_equal(config_read_string(&source, "a = 1;\nb = 2;\n"), CONFIG_TRUE);
	faults_add(&faults, config_lookup(&source, "b"), "b", "is wrong");
	assert_string_equal(text, "a.conf:2: b: is wrong\n");
	config_destroy(&source);
}

static void what_does_not_fit_is_cut_and_counted(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		faults_add(&faults, NULL, "key", "a fault that takes some room");
	assert_int_equal(faults.count, 5);
	assert_int_equal(strlen(text), sizeof(text) - 1);
	assert_int_equal(strncmp(text, "a.conf:0: key: a fault that takes some room\na.conf", 50), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_fault_of_the_whole_file_has_line_0, begin),
		cmocka_unit_test_setup(a_fault_names_the_line_that_it_stands_in, begin),
		cmocka_unit_test_setup(what_does_not_fit_is_cut_and_counted, begin),
	};

	return RUN_SUITE(tests);
}
