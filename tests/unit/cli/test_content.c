/* import, export, check. */
#include "cli_site.h"

static void import_publishes_and_counts(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, "menu,item,lang,label,target\nroot,a,en,Voting,vote\n");
	assert_says(site.out, "published: edition 1, 19 messages, 0 placeholders, 1 menu items, ");
	site_import(TEST_MESSAGES, NULL);
	assert_says(site.out, "published: edition 2, 19 messages, 0 placeholders, 0 menu items, ");
}

static void a_faulty_set_changes_nothing(void **state)
{
	char *path = site_path("bad.csv");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	test_write_file(path, "topic,lang,keywords,text\na,german,one,x\nb,en,two,\n" TEST_NEEDED);
	assert_int_equal(AGAHI("import", path), CLI_FAILED);
	assert_says(site.err,
		"bad.csv, row 2, column lang, topic a, language german: error: \"german\" is not a language "
		"tag");
	assert_says(site.err, "bad.csv, row 3, column text, topic b, language en: error: the text is empty");
	assert_says(site.err, "nothing was imported: 2 errors\n");
	test_write_file(path, "topic,lang,keywords,text\n");
	assert_int_equal(AGAHI("import", path), CLI_FAILED);
	assert_says(site.err, "there is no message in it");
	assert_int_equal(AGAHI("import", "/nowhere.csv"), CLI_FAILED);
	assert_says(site.err, "/nowhere.csv: error: cannot be read: No such file");
	assert_int_equal(AGAHI("ask", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	free(path);
}

static void placeholders_and_menus_stay_from_the_last_import(void **state)
{
	char *messages = site_path("m.csv"), *placeholders = site_path("p.csv");

	(void)state;
	test_write_file(messages, "topic,lang,keywords,text\nvote,en,vote,Call {helpline}\n" TEST_NEEDED);
	test_write_file(placeholders, "placeholder,lang,value\nhelpline,,1234\n");
	assert_int_equal(AGAHI("import", messages), CLI_FAILED);
	assert_says(site.err, "\"{helpline}\" has no value in en");
	assert_int_equal(AGAHI("import", messages, "--placeholders", placeholders), CLI_OK);
	assert_int_equal(AGAHI("import", messages), CLI_OK);
	assert_int_equal(AGAHI("ask", "vote"), CLI_OK);
	assert_string_equal(site.out, "Call 1234\n");
	free(messages);
	free(placeholders);
}

static void what_is_exported_is_imported_again(void **state)
{
	char *export = site_path("export"), *messages = site_path("export/messages.csv"),
	     *menus = site_path("export/menus.csv"), *placeholders = site_path("export/placeholders.csv");

	(void)state;
	site_import(TEST_MESSAGES, "menu,item,lang,label,target\nroot,a,en,Voting,vote\n");
	assert_int_equal(AGAHI("export", export), CLI_OK);
	assert_int_equal(AGAHI("import", messages, "--menus", menus, "--placeholders", placeholders), CLI_OK);
	assert_says(site.out, "edition 2, 19 messages, 0 placeholders, 1 menu items");
	assert_int_equal(AGAHI("export", "/nowhere/at/all"), CLI_FAILED);
	assert_says(site.err, "/nowhere/at/all cannot be made");
	assert_int_equal(AGAHI("export", export, "--json"), CLI_USAGE);
	free(export);
	free(messages);
	free(menus);
	free(placeholders);
}

static void check_tells_of_files_and_of_what_is_published(void **state)
{
	char *path = site_path("bad.csv");

	(void)state;
	assert_int_equal(AGAHI("check"), CLI_FAILED); /* nothing was ever imported */
	assert_says(site.err, "content.db");
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("check"), CLI_OK);
	assert_says(site.out, "19 messages: 0 errors, ");
	test_write_file(path, "topic,lang,keywords,text\na,en,one,\n" TEST_NEEDED);
	assert_int_equal(AGAHI("check", path), CLI_FAILED);
	assert_says(site.out, "bad.csv, row 2, column text, topic a, language en: error: the text is empty;");
	assert_int_equal(AGAHI("check", "--json", path), CLI_FAILED);
	assert_says(site.out, "\"severity\": \"error\"");
	assert_int_equal(AGAHI("check", "--costs"), CLI_OK);
	assert_says(site.out, "en: 10 texts, 10 parts");
	assert_int_equal(AGAHI("check", "--costs", "--json"), CLI_OK);
	assert_says(site.out, "\"parts_7bit\"");
	assert_int_equal(AGAHI("check", "a.csv", "b.csv"), CLI_USAGE);
	free(path);
}

static void wrong_calls_of_import_touch_nothing(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("import"), CLI_USAGE);
	assert_int_equal(AGAHI("import", "m.csv", "--costs"), CLI_USAGE);
	assert_int_equal(AGAHI("import", "m.csv", "--loud"), CLI_USAGE);
	assert_int_equal(access(site.content, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(import_publishes_and_counts, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(a_faulty_set_changes_nothing, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			placeholders_and_menus_stay_from_the_last_import, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_exported_is_imported_again, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			check_tells_of_files_and_of_what_is_published, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			wrong_calls_of_import_touch_nothing, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
