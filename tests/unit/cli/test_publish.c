/* publish, unschedule, discard. */
#include "cli_site.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void keep(const char *name, const char *rows)
{
	char *path = site_path("draft.csv");

	test_write_file(path, rows);
	if (AGAHI("import", path, "--draft", name, "--by", "ahmed", "--remove") != CLI_OK)
		fail_msg("%s", site.err);
	free(path);
}

static void a_draft_goes_live_and_what_was_comes_back(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep("draft", TEST_MESSAGES "extra,en,extra,Something more\n");
	assert_int_equal(AGAHI("publish", "draft", "--by", "saima"), CLI_OK);
	assert_says(site.out, "published: edition 2, made from edition 1, ");
	assert_int_equal(AGAHI("ask", "extra"), CLI_OK);
	assert_string_equal(site.out, "Something more\n");
	/* What edition 1 lacks would vanish. */
	assert_int_equal(AGAHI("publish", "1"), CLI_FAILED);
	assert_says(site.err, "extra");
	assert_int_equal(AGAHI("publish", "1", "--remove"), CLI_OK);
	assert_says(site.out, "published: edition 3, which is edition 1 again, made from edition 2, ");
	assert_int_equal(AGAHI("publish", "3"), CLI_FAILED);
	assert_says(site.err, "edition 3 is live already");
	assert_int_equal(AGAHI("publish", "draft"), CLI_FAILED);
	assert_int_equal(AGAHI("publish"), CLI_USAGE);
}

static void whoever_was_overtaken_gets_an_exit_code_of_its_own(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep("draft", TEST_MESSAGES "extra,en,extra,Something more\n");
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("publish", "draft"), CLI_OVERTAKEN);
	assert_says(site.err, "it was made from edition 1; edition 2 (");
	assert_int_equal(AGAHI("publish", "draft", "--at", "2099-01-01"), CLI_OVERTAKEN);
	assert_int_equal(AGAHI("publish", "draft", "--at", "2099-01-01", "--anyway"), CLI_OK);
	assert_int_equal(AGAHI("unschedule"), CLI_OK);
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("publish", "draft"), CLI_OVERTAKEN);
	assert_int_equal(AGAHI("publish", "draft", "--anyway"), CLI_OK);
	assert_says(site.out, "published: edition 4, made from edition 2, in place of edition 3, ");
}

static void what_a_draft_may_lose_is_what_its_author_saw(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES "extra,en,extra,Something more\n", NULL);
	keep("draft", TEST_MESSAGES);
	site_import(TEST_MESSAGES "extra,en,extra,Something more\nnew,en,new,Something new\n", NULL);
	assert_int_equal(AGAHI("publish", "draft", "--anyway"), CLI_FAILED);
	assert_says(site.err, "new");
	assert_int_equal(AGAHI("publish", "draft", "--anyway", "--remove"), CLI_OK);
}

static void a_time_is_told_back_in_full_and_must_come(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep("draft", TEST_MESSAGES);
	assert_int_equal(AGAHI("publish", "draft", "--at", "2099-02-07 00:00"), CLI_OK);
	assert_says(site.out,
		"scheduled: the draft goes live Saturday 7 February 2099, 00:00:00, Asia/Karachi "
		"(UTC+05:00), in ");
	assert_int_equal(AGAHI("publish", "draft", "--at", "2020-02-07 00:00"), CLI_USAGE);
	assert_says(site.err, "Friday 7 February 2020, 00:00:00, Asia/Karachi (UTC+05:00) is past");
	assert_int_equal(AGAHI("publish", "draft", "--at", "2099-02-31"), CLI_USAGE);
	assert_says(site.err, "\"2099-02-31\" is no time");
	assert_int_equal(AGAHI("unschedule"), CLI_OK);
	assert_int_equal(AGAHI("unschedule"), CLI_FAILED);
	assert_says(site.err, "no draft \"draft\" is scheduled");
	assert_int_equal(AGAHI("publish", "1", "--at", "2099-02-07 00:00"), CLI_FAILED);
}

static void a_draft_can_be_forgotten(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	keep("hours", TEST_MESSAGES);
	assert_int_equal(AGAHI("discard", "hours"), CLI_OK);
	assert_int_equal(AGAHI("discard", "hours"), CLI_FAILED);
	assert_says(site.err, "there is no \"hours\"");
	assert_int_equal(AGAHI("discard", "1"), CLI_FAILED);
	assert_int_equal(AGAHI("discard", "a", "b"), CLI_USAGE);
	unlink(site.content);
	assert_int_equal(AGAHI("discard", "hours"), CLI_FAILED);
	assert_int_equal(access(site.content, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_goes_live_and_what_was_comes_back),
		TEST(whoever_was_overtaken_gets_an_exit_code_of_its_own),
		TEST(what_a_draft_may_lose_is_what_its_author_saw),
		TEST(a_time_is_told_back_in_full_and_must_come),
		TEST(a_draft_can_be_forgotten),
	};

	return RUN_SUITE(tests);
}
