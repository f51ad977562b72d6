/* ask: the daemon's decision, on paper. */
#include "cli_site.h"

static void the_answer_is_what_a_citizen_would_get(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("ask", "how", "to", "vote"), CLI_OK);
	assert_string_equal(site.out, "How to vote: bring your original identity card to the station\n");
	assert_string_equal(site.err, "");
	assert_int_equal(AGAHI("ask", "vote", "--lang"), CLI_OK); /* words, once the text began */
}

static void explain_says_why(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("ask", "--explain", "vote"), CLI_OK);
	assert_string_equal(
		site.err, "topic=vote lang=en rule=exact keyword=\"vote\" parts=1 encoding=gsm7\n");
	assert_int_equal(AGAHI("ask", "--explain", "ووٹ"), CLI_OK);
	assert_says(site.err, "topic=vote lang=ur rule=exact keyword=\"ووٹ\" parts=1 encoding=ucs2");
	assert_int_equal(AGAHI("ask", "--explain", "please tell me of wimen"), CLI_OK);
	assert_says(site.err, "rule=edit");
	assert_says(site.err, " score=");
}

static void what_is_offered_is_named_by_slug(void **state)
{
	(void)state;
	site_import("topic,lang,keywords,text\nregister,en,\"regis\"\"ter|register\",R\ntransfer,en,transfer,"
		    "T\n" TEST_NEEDED "nearest,en,,Did you mean {topics}?\n",
		NULL);
	assert_int_equal(AGAHI("ask", "--explain", "transfer or register"), CLI_OK);
	assert_says(site.out, "Did you mean 1 REGIS\"TER, 2 TRANSFER?");
	assert_says(site.err, "offered=\"register|transfer\"");
}

static void any_language_can_be_asked_for_but_no_other(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("ask", "--lang", "ur-Latn", "vote"), CLI_OK);
	assert_says(site.out, "Vote ke liye");
	assert_int_equal(AGAHI("ask", "--lang", "fr", "vote"), CLI_USAGE);
	assert_says(site.err, "\"fr\" is not a language of the service");
	assert_int_equal(AGAHI("ask"), CLI_USAGE);
	assert_int_equal(AGAHI("ask", "--loud", "vote"), CLI_USAGE);
}

static void where_nothing_was_imported_there_is_no_answer(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("ask", "vote"), CLI_FAILED);
	assert_says(site.err, "content database cannot be opened");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_answer_is_what_a_citizen_would_get, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(explain_says_why, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_offered_is_named_by_slug, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			any_language_can_be_asked_for_but_no_other, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			where_nothing_was_imported_there_is_no_answer, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
