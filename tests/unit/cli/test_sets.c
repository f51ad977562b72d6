/* Which message set a command is about. */
#include "cli_site.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void keep_draft(const char *name, const char *from, const char *to)
{
	char *path = site_path("draft.csv");
	char csv[8192];
	const char *at = strstr(TEST_MESSAGES, from);

	assert_non_null(at);
	snprintf(csv, sizeof(csv), "%.*s%s%s", (int)(at - TEST_MESSAGES), TEST_MESSAGES, to,
		at + strlen(from));
	test_write_file(path, csv);
	if (AGAHI("import", path, "--draft", name) != CLI_OK)
		fail_msg("%s", site.err);
	free(path);
}

static void a_set_is_live_a_number_or_a_drafts_name(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep_draft("hours", "How to vote", "Now voting");
	assert_int_equal(AGAHI("ask", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	assert_int_equal(AGAHI("ask", "--draft=hours", "vote"), CLI_OK);
	assert_says(site.out, "Now voting");
	assert_int_equal(AGAHI("ask", "--draft", "hours", "vote"), CLI_OK);
	assert_says(site.out, "Now voting");
	assert_int_equal(AGAHI("ask", "--set", "1", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	assert_int_equal(AGAHI("ask", "--set", "2", "vote"), CLI_FAILED);
	assert_says(site.err, "there is no edition or draft \"2\"");
	assert_int_equal(AGAHI("ask", "--draft", "vote"), CLI_FAILED);
	assert_says(site.err, "there is no edition or draft \"draft\"");
}

static void files_need_no_configuration(void **state)
{
	char *folder = site_path("set"), *path = site_path("set/messages.csv"),
	     *values = site_path("set/placeholders.csv");

	(void)state;
	assert_int_equal(mkdir(folder, 0700), 0);
	test_write_file(path, TEST_MESSAGES "hours,en,hours,Open at {open}\n");
	test_write_file(values, "placeholder,lang,value\nopen,,8 am\n");
	assert_int_equal(
		site_run("", (const char *const[]){ "ask", "--set", folder, "hours", NULL }), CLI_OK);
	assert_string_equal(site.out, "Open at 8 am\n");
	assert_int_equal(site_run("", (const char *const[]){ "ask", "--set", path, "hours", NULL }), CLI_OK);
	assert_string_equal(site.out, "Open at {open}\n");
	assert_int_equal(site_run("", (const char *const[]){ "ask", "hours", NULL }), CLI_USAGE);
	assert_says(site.err, "which configuration?");
	assert_int_equal(
		site_run("", (const char *const[]){ "ask", "--set", "/nowhere/x.csv", "hours", NULL }),
		CLI_FAILED);
	assert_says(site.err, "/nowhere/x.csv");
	free(folder);
	free(path);
	free(values);
}

/* "live", a number and a draft's name mean what they mean whatever lies about. */
static void no_folder_takes_the_place_of_an_edition(void **state)
{
	static const char *const names[] = { "live", "1", "draft" };
	char before[4096];

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep_draft("draft", "How to vote", "Now voting");
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(site.folder), 0);
	for (size_t i = 0; i < 3; i++) {
		char *folder = site_path(names[i]);

		assert_int_equal(mkdir(folder, 0700), 0);
		free(folder);
	}
	assert_int_equal(AGAHI("ask", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	assert_int_equal(AGAHI("check", "draft"), CLI_OK);
	assert_int_equal(AGAHI("ask", "--draft", "vote"), CLI_OK);
	assert_says(site.out, "Now voting");
	assert_int_equal(AGAHI("publish", "draft"), CLI_OK);
	assert_int_equal(AGAHI("publish", "1"), CLI_OK);
	assert_int_equal(chdir(before), 0);
}

static void a_file_that_is_not_there_is_told_as_one(void **state)
{
	(void)state;
	assert_int_equal(site_run("", (const char *const[]){ "check", "mesages", NULL }), CLI_USAGE);
	assert_says(site.err, "there is no file \"mesages\" here");
}

static void a_broken_content_database_is_told(void **state)
{
	(void)state;
	test_write_file(
		site.content, "this is no database, but it is long enough to be taken for one, or is it not");
	assert_int_equal(AGAHI("ask", "vote"), CLI_FAILED);
	assert_says(site.err, "content.db: the content database cannot be");
	assert_string_equal(site.out, "");
}

static void rows_that_were_changed_by_hand_are_told(void **state)
{
	char error[512];

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	sqlite3 *db = library_open(site.content, DB_READ_WRITE, error, sizeof(error));
	assert_true(db_execute(db, "UPDATE message SET text = 'x' WHERE topic = 'vote'"));
	db_close(db);
	assert_int_equal(AGAHI("ask", "vote"), CLI_FAILED);
	assert_says(site.err, "edition 1 are not what was kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_set_is_live_a_number_or_a_drafts_name),
		TEST(files_need_no_configuration),
		TEST(no_folder_takes_the_place_of_an_edition),
		TEST(a_file_that_is_not_there_is_told_as_one),
		TEST(a_broken_content_database_is_told),
		TEST(rows_that_were_changed_by_hand_are_told),
	};

	return RUN_SUITE(tests);
}
