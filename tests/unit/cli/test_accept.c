/* accept, edition show, and export to one file. */
#include "cli_site.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void what_one_has_exported_is_shown_and_taken(void **state)
{
	char *file = site_path("made.agahi"), *sheet = site_path("edited.csv");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	test_write_file(sheet, TEST_MESSAGES "extra,en,extra,Something more\n");
	assert_int_equal(AGAHI("import", sheet, "--draft", "mine", "--by", "Saima"), CLI_OK);
	assert_int_equal(AGAHI("export", "--draft=mine", file), CLI_OK);
	assert_int_equal(AGAHI("discard", "mine"), CLI_OK);
	assert_int_equal(AGAHI("edition", "show", file), CLI_OK);
	assert_says(site.out, "an edition, made from edition 1\n  by       Saima\n");
	assert_says(site.out, "beside edition 1, which it was made from and is live here: 1 topic added");
	assert_int_equal(AGAHI("accept", file), CLI_OK);
	assert_says(site.out, "accepted: it is edition 2, live since ");
	assert_int_equal(AGAHI("accept", "--json", file), CLI_OK);
	assert_says(site.out, "\"result\": \"accepted\"");
	assert_int_equal(AGAHI("ask", "extra"), CLI_OK);
	assert_says(site.out, "Something more");
	free(file);
	free(sheet);
}

static void what_is_refused_says_why_and_by_its_exit_code(void **state)
{
	char *file = site_path("made.agahi"), *bad = site_path("bad.agahi"), *sheet = site_path("edited.csv");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	test_write_file(sheet, TEST_MESSAGES "extra,en,extra,Something more\n");
	AGAHI("import", sheet, "--draft", "mine");
	AGAHI("export", "--draft=mine", file);
	site_import(TEST_MESSAGES "other,en,other,Other\n", NULL);
	assert_int_equal(AGAHI("accept", file), CLI_OVERTAKEN);
	assert_says(site.err, "refused: overtaken: edition 2 went live since");
	test_write_file(bad, "hello\n");
	assert_int_equal(AGAHI("accept", bad), CLI_FAILED);
	assert_says(site.err, "refused: line 1: ");
	assert_int_equal(AGAHI("edition", "show", bad), CLI_FAILED);
	assert_says(site.err, "this is no edition file");
	assert_int_equal(AGAHI("accept", "/nowhere.agahi"), CLI_FAILED);
	assert_says(site.err, "it is not there");
	free(file);
	free(bad);
	free(sheet);
}

static void a_call_that_makes_no_sense_gets_the_usage(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("accept"), CLI_USAGE);
	assert_int_equal(AGAHI("edition", "show"), CLI_USAGE);
	assert_int_equal(AGAHI("edition", "hide", "x.agahi"), CLI_USAGE);
}

static void no_file_is_written_of_an_edition_that_is_not_there(void **state)
{
	char *file = site_path("none.agahi");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("export", "--edition", "9", file), CLI_FAILED);
	assert_says(site.err, "there is no edition or draft \"9\"");
	assert_int_not_equal(access(file, F_OK), 0);
	assert_int_equal(AGAHI("export", "/nowhere/at/all.agahi"), CLI_FAILED);
	assert_says(site.err, "cannot be written");
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_one_has_exported_is_shown_and_taken),
		TEST(what_is_refused_says_why_and_by_its_exit_code),
		TEST(a_call_that_makes_no_sense_gets_the_usage),
		TEST(no_file_is_written_of_an_edition_that_is_not_there),
	};

	return RUN_SUITE(tests);
}
