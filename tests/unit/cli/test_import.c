/* import: to what citizens get, or to a draft. */
#include "cli_site.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static char *write_rows(const char *name, const char *rows)
{
	char *path = site_path(name);

	test_write_file(path, rows);
	return path;
}

static void import_publishes_and_counts(void **state)
{
	char *path = write_rows("m.csv", TEST_MESSAGES);

	(void)state;
	site_import(TEST_MESSAGES, "menu,item,lang,label,target\nroot,a,en,Voting,vote\n");
	assert_says(site.out, "published: edition 1, ");
	assert_says(site.out, " messages, 0 placeholders, 1 menu items, 0 examples, ");
	assert_int_equal(AGAHI("import", path, "--by", "saima", "--note", "again"), CLI_OK);
	assert_says(site.out, "published: edition 2, made from edition 1, ");
	assert_says(site.out, " 1 menu items, "); /* what is not given stays */
	assert_int_equal(AGAHI("history"), CLI_OK);
	assert_says(site.out, "by saima, made from 1  (again)");
	free(path);
}

static void a_faulty_set_changes_nothing(void **state)
{
	char *path = write_rows("bad.csv", TEST_MESSAGES "a,Urdu,one,x\nb,en,two,\n");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("import", path), CLI_FAILED);
	assert_says(site.err, "bad.csv");
	assert_says(site.err, "nothing was imported: 2 errors\n");
	assert_int_equal(AGAHI("import", path, "--draft"), CLI_FAILED);
	test_write_file(path, "topic,lang,keywords,text\n");
	assert_int_equal(AGAHI("import", path), CLI_FAILED);
	assert_int_equal(AGAHI("import", "/nowhere.csv"), CLI_FAILED);
	assert_says(site.err, "/nowhere.csv");
	assert_says(site.err, "No such file");
	assert_int_equal(AGAHI("history"), CLI_OK);
	assert_null(strstr(site.out, "draft"));
	assert_null(strstr(site.out, "    2  "));
	free(path);
}

static void what_vanishes_must_be_meant(void **state)
{
	char *path = write_rows("m.csv", TEST_MESSAGES "extra,en,extra,Something more\n");

	(void)state;
	assert_int_equal(AGAHI("import", path), CLI_OK);
	test_write_file(path, TEST_MESSAGES);
	assert_int_equal(AGAHI("import", path), CLI_FAILED);
	assert_says(site.err, "extra");
	assert_says(site.err, "--remove");
	assert_int_equal(AGAHI("import", path, "--remove"), CLI_OK);
	assert_says(site.err, "extra"); /* listed nevertheless */
	free(path);
}

static void values_alone_change_what_they_name_and_nothing_else(void **state)
{
	char *messages = write_rows("m.csv", TEST_MESSAGES "hours,en,hours,From {open} to {close}\n"),
	     *values = write_rows("p.csv", "placeholder,lang,value\nopen,,8 am\nclose,,5 pm\n");

	(void)state;
	assert_int_equal(AGAHI("import", messages), CLI_FAILED);
	assert_says(site.err, "open");
	assert_int_equal(AGAHI("import", messages, "--placeholders", values), CLI_OK);
	test_write_file(values, "placeholder,lang,value\nclose,,6 pm\n");
	assert_int_equal(AGAHI("import", "--placeholders", values), CLI_OK);
	assert_int_equal(AGAHI("ask", "hours"), CLI_OK);
	assert_string_equal(site.out, "From 8 am to 6 pm\n");
	test_write_file(values, "placeholder,lang,value\nclos,,7 pm\n");
	assert_int_equal(AGAHI("import", "--placeholders", values), CLI_FAILED);
	assert_says(site.err, "clos");
	assert_int_equal(AGAHI("ask", "hours"), CLI_OK);
	assert_string_equal(site.out, "From 8 am to 6 pm\n");
	free(messages);
	free(values);
}

static void examples_alone_are_added(void **state)
{
	char *examples = write_rows(
		"e.csv", "topic,lang,text,#people\nvote,en,where do I go on the day,7\n,en,my balance,9\n");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("import", "--examples", examples), CLI_OK);
	assert_says(site.out, " 1 examples, ");
	assert_says(site.err, "1 rows have no topic");
	test_write_file(
		examples, "topic,lang,text\nvote,en,where do I go on the day\nwomen,en,can my sister come\n");
	assert_int_equal(AGAHI("import", "--examples", examples), CLI_OK);
	assert_says(site.out, " 2 examples, ");
	free(examples);
}

static void a_draft_is_seen_by_who_names_it_and_grows_from_itself(void **state)
{
	char *values = write_rows("p.csv", "placeholder,lang,value\nopen,,8 am\n"),
	     *messages = write_rows("hours.csv", TEST_MESSAGES "hours,en,hours,From {open}\n");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(
		AGAHI("import", messages, "--placeholders", values, "--draft", "--by", "ahmed"), CLI_OK);
	assert_says(site.out, "kept: the draft, made from edition 1, ");
	test_write_file(values, "placeholder,lang,value\nopen,,9 am\n");
	assert_int_equal(AGAHI("import", "--placeholders", values, "--draft", "--by", "ahmed"), CLI_OK);
	assert_int_equal(AGAHI("ask", "--draft", "hours"), CLI_OK);
	assert_string_equal(site.out, "From 9 am\n");
	assert_int_equal(
		AGAHI("import", "--placeholders", values, "--draft", "--by", "saima"), CLI_OVERTAKEN);
	assert_says(site.err, "ahmed's");
	/* What was made from an edition that is live no more is no ground to build on. */
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("import", "--placeholders", values, "--draft", "--by", "ahmed"), CLI_FAILED);
	assert_says(site.err, "open");
	free(values);
	free(messages);
}

static void a_folder_stands_for_its_tables(void **state)
{
	char *folder = site_path("set"), *messages, *values = site_path("set/placeholders.csv"),
	     *other = write_rows("other.csv", "placeholder,lang,value\nopen,,9 am\n");

	(void)state;
	assert_int_equal(mkdir(folder, 0700), 0);
	messages = write_rows("set/messages.csv", TEST_MESSAGES "hours,en,hours,From {open}\n");
	test_write_file(values, "placeholder,lang,value\nopen,,8 am\n");
	assert_int_equal(AGAHI("import", folder), CLI_OK);
	assert_int_equal(AGAHI("ask", "hours"), CLI_OK);
	assert_string_equal(site.out, "From 8 am\n");
	assert_int_equal(AGAHI("import", folder, "--placeholders", other), CLI_OK);
	assert_int_equal(AGAHI("ask", "hours"), CLI_OK);
	assert_string_equal(site.out, "From 9 am\n");
	free(folder);
	free(messages);
	free(values);
	free(other);
}

static void the_words_of_others_do_nothing_to_the_terminal(void **state)
{
	char *path = write_rows("m2.csv", TEST_MESSAGES), long_name[1024];

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("import", path, "--draft", "--by", "\033[2J\a\u202e"), CLI_OK);
	assert_int_equal(AGAHI("import", path, "--draft", "--by", "me"), CLI_OVERTAKEN);
	assert_null(strpbrk(site.err, "\033\a\r"));
	assert_null(strstr(site.err, "\u202e"));
	assert_says(site.err, "U+001B[2JU+0007U+202E's");
	assert_null(strstr(site.err, "agahi diff")); /* which would not help here */
	memset(long_name, 'a', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	assert_int_equal(AGAHI("import", path, "--draft", "--by", long_name), CLI_USAGE);
	assert_says(site.err, "the name (--by) is too long");
	free(path);
}

static void wrong_calls_touch_nothing(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("import"), CLI_USAGE);
	assert_int_equal(AGAHI("import", "m.csv", "--costs"), CLI_USAGE);
	assert_int_equal(AGAHI("import", "m.csv", "n.csv"), CLI_USAGE);
	assert_int_equal(AGAHI("import", "m.csv", "--draft=live"), CLI_USAGE);
	assert_says(site.err, "a draft cannot be called \"live\": small letters");
	assert_int_equal(AGAHI("import", "m.csv", "--in", "xx"), CLI_USAGE);
	assert_int_equal(access(site.content, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(import_publishes_and_counts),
		TEST(a_faulty_set_changes_nothing),
		TEST(what_vanishes_must_be_meant),
		TEST(values_alone_change_what_they_name_and_nothing_else),
		TEST(examples_alone_are_added),
		TEST(a_draft_is_seen_by_who_names_it_and_grows_from_itself),
		TEST(a_folder_stands_for_its_tables),
		TEST(the_words_of_others_do_nothing_to_the_terminal),
		TEST(wrong_calls_touch_nothing),
	};

	return RUN_SUITE(tests);
}
