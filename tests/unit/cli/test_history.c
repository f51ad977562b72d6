/* history, show-edition. */
#include "cli_site.h"

#include <jansson.h>

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void import(const char *rows, const char *by, const char *title)
{
	char *path = site_path("m.csv");

	test_write_file(path, rows);
	assert_int_equal(
		AGAHI("import", path, "--by", by, "--title", title, "--note", "a\tnote", "--remove"), CLI_OK);
	free(path);
}

static void editions_are_listed_with_who_and_when_and_from_what(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("history"), CLI_FAILED);
	import(TEST_MESSAGES, "saima", "First");
	import(TEST_MESSAGES, "ahmed", "Second");
	assert_int_equal(AGAHI("history"), CLI_OK);
	assert_says(site.out, "    2  live       20");
	assert_says(site.out, "  by ahmed, made from 1  Second  (aU+0009note)\n");
	assert_says(site.out, "    1  retired    20");
	assert_int_equal(AGAHI("history", "--most", "1"), CLI_OK);
	assert_null(strstr(site.out, "retired"));
	assert_int_equal(AGAHI("history", "--most", "none"), CLI_USAGE);
}

static void drafts_are_listed_first_with_when_they_go_live(void **state)
{
	char *path = site_path("m.csv");

	(void)state;
	import(TEST_MESSAGES, "saima", "First");
	test_write_file(path, TEST_MESSAGES);
	assert_int_equal(AGAHI("import", path, "--draft", "silence"), CLI_OK);
	assert_int_equal(AGAHI("publish", "silence", "--at", "2099-02-07 00:00", "--by", "saima"), CLI_OK);
	assert_int_equal(AGAHI("history"), CLI_OK);
	assert_int_equal(strncmp(site.out, "draft silence  made 20", 22), 0);
	assert_says(site.out, "goes live Saturday 7 February 2099, 00:00:00, Asia/Karachi (UTC+05:00), in ");
	assert_says(site.out, "days, by saima\n");
	free(path);
}

static void programs_get_the_same_by_names(void **state)
{
	json_error_t error;

	(void)state;
	import(TEST_MESSAGES, "saima", "First");
	assert_int_equal(AGAHI("history", "--json"), CLI_OK);
	json_t *list = json_loads(site.out, 0, &error);
	assert_int_equal(json_array_size(list), 1);
	const json_t *edition = json_array_get(list, 0);
	assert_int_equal(json_integer_value(json_object_get(edition, "number")), 1);
	assert_string_equal(json_string_value(json_object_get(edition, "state")), "published");
	assert_string_equal(json_string_value(json_object_get(edition, "title")), "First");
	assert_true(json_is_null(json_object_get(edition, "made_from")));
	assert_true(json_is_null(json_object_get(edition, "scheduled")));
	json_decref(list);
	assert_int_equal(AGAHI("show-edition", "--json", "1"), CLI_OK);
	json_t *one = json_loads(site.out, 0, &error);
	assert_int_equal(json_integer_value(json_object_get(one, "placeholders")), 0);
	json_decref(one);
}

static void one_edition_is_shown_with_what_it_holds(void **state)
{
	(void)state;
	import(TEST_MESSAGES, "saima", "First");
	assert_int_equal(AGAHI("show-edition", "1"), CLI_OK);
	assert_says(site.out, "content ");
	assert_says(site.out, " messages, 0 placeholders, 0 menu items, 0 examples\n");
	assert_int_equal(AGAHI("show-edition", "7"), CLI_FAILED);
	assert_int_equal(AGAHI("show-edition"), CLI_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(editions_are_listed_with_who_and_when_and_from_what),
		TEST(drafts_are_listed_first_with_when_they_go_live),
		TEST(programs_get_the_same_by_names),
		TEST(one_edition_is_shown_with_what_it_holds),
	};

	return RUN_SUITE(tests);
}
