/* check: what is published, a draft, or files. */
#include "cli_site.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void files_and_what_is_published_are_checked(void **state)
{
	char *path = site_path("bad.csv");

	(void)state;
	assert_int_equal(AGAHI("check"), CLI_FAILED); /* nothing was ever imported */
	assert_says(site.err, "content.db");
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("check"), CLI_OK);
	assert_says(site.out, " messages: 0 errors, ");
	test_write_file(path, TEST_MESSAGES "a,en,one,\n");
	assert_int_equal(AGAHI("check", path), CLI_FAILED);
	assert_says(site.out, "bad.csv, row ");
	assert_says(site.out, " messages: 1 errors, ");
	assert_int_equal(AGAHI("check", "--json", path), CLI_FAILED);
	assert_says(site.out, "\"severity\": \"error\"");
	assert_int_equal(AGAHI("check", "--costs"), CLI_OK);
	assert_says(site.out, "en: ");
	assert_int_equal(AGAHI("check", "--costs", "--json"), CLI_OK);
	assert_says(site.out, "\"parts_7bit\"");
	assert_int_equal(AGAHI("check", "a.csv", "b.csv"), CLI_USAGE);
	free(path);
}

static void files_are_checked_without_configuration_and_in_urdu(void **state)
{
	char *path = site_path("bad.csv");

	(void)state;
	test_write_file(path, TEST_MESSAGES "a,en,one,\n");
	assert_int_equal(site_run("", (const char *const[]){ "check", path, NULL }), CLI_FAILED);
	assert_says(site.out, "bad.csv, row ");
	assert_int_equal(
		site_run("", (const char *const[]){ "check", "--in", "ur", path, NULL }), CLI_FAILED);
	assert_says(site.out, "سطر");
	test_write_file(path, TEST_MESSAGES);
	assert_int_equal(site_run("", (const char *const[]){ "check", path, NULL }), CLI_OK);
	free(path);
}

static void a_draft_is_checked_against_what_it_would_replace(void **state)
{
	char *path = site_path("m.csv");

	(void)state;
	site_import(TEST_MESSAGES "extra,en,extra,Something more\n", NULL);
	test_write_file(path, TEST_MESSAGES);
	assert_int_equal(AGAHI("check", path), CLI_FAILED);
	assert_says(site.out, "extra");
	assert_int_equal(AGAHI("check", path, "--remove"), CLI_OK);
	assert_int_equal(AGAHI("import", path, "--draft", "--remove"), CLI_OK);
	assert_int_equal(AGAHI("check", "draft"), CLI_OK); /* its author meant it */
	assert_says(site.out, "extra");
	assert_int_equal(AGAHI("check", "1"), CLI_OK);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_and_what_is_published_are_checked),
		TEST(files_are_checked_without_configuration_and_in_urdu),
		TEST(a_draft_is_checked_against_what_it_would_replace),
	};

	return RUN_SUITE(tests);
}
