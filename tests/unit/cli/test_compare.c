/* diff, and which answers change. */
#include "cli_site.h"

#include <jansson.h>

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)
#define WITHOUT(...) site_run("", (const char *const[]){ __VA_ARGS__, NULL })

static void a_draft_is_compared_with_what_is_live(void **state)
{
	char *path = site_path("draft.csv");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	test_write_file(path, TEST_MESSAGES "extra,en,extra,Something more\n");
	assert_int_equal(AGAHI("import", path, "--draft"), CLI_OK);
	assert_says(site.out, " another answer");
	assert_int_equal(AGAHI("diff"), CLI_OK);
	assert_says(site.out, "edition 1 -> the draft\n");
	assert_says(site.out, "extra, en: added");
	assert_says(site.out, "\"extra\"");
	assert_null(strchr(site.out, '\033'));
	assert_int_equal(AGAHI("diff", "draft", "1"), CLI_OK);
	assert_says(site.out, "extra, en: removed");
	free(path);
}

static void files_are_compared_without_configuration(void **state)
{
	char *old = site_path("old.csv"), *new = site_path("new.csv");
	json_error_t error;

	(void)state;
	test_write_file(old, TEST_MESSAGES);
	test_write_file(new, TEST_MESSAGES "extra,en,extra,Something more\n");
	assert_int_equal(WITHOUT("diff", old, new), CLI_OK);
	assert_says(site.out, "extra, en: added");
	assert_int_equal(WITHOUT("diff", "--json", old, new), CLI_OK);
	json_t *difference = json_loads(site.out, 0, &error);
	assert_int_equal(json_array_size(json_object_get(difference, "messages")), 1);
	assert_non_null(json_object_get(difference, "answers"));
	json_decref(difference);
	assert_int_equal(WITHOUT("diff", old), CLI_USAGE);
	assert_says(site.err, "which configuration?");
	assert_int_equal(WITHOUT("diff", old, "/nowhere.csv"), CLI_FAILED);
	assert_int_equal(WITHOUT("diff", "1", "2", "3"), CLI_USAGE);
	free(old);
	free(new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_is_compared_with_what_is_live),
		TEST(files_are_compared_without_configuration),
	};

	return RUN_SUITE(tests);
}
