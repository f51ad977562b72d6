/* dial: the daemon's screens, on paper. */
#include "cli_site.h"

static const char menus[] = "menu,item,lang,label,target\nroot,title,en,Main,\nroot,a,en,Voting,vote\n"
			    "root,b,en,Urdu,language:ur\n";

static void each_line_is_a_key_and_each_screen_ends_in_hyphens(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, menus);
	assert_int_equal(AGAHI_TYPED("7\r\n0\n", "dial", "*8300#"), CLI_OK);
	assert_string_equal(site.out,
		"Main\n1 Voting\n2 Urdu\n0 Exit\n--\n"
		"Not a choice.\nMain\n1 Voting\n2 Urdu\n0 Exit\n--\n"
		"Goodbye.\n--\n");
}

static void choices_may_be_dialled_at_once_and_a_text_sent(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, menus);
	assert_int_equal(AGAHI_TYPED("1\n", "dial", "*8300*1#"), CLI_OK);
	assert_says(site.out, "1 Send by SMS");
	assert_says(site.out, "--\nIt is on its way by SMS.\n--\n");
}

static void it_ends_where_nothing_more_is_typed(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, menus);
	assert_int_equal(AGAHI_TYPED("", "dial", "*8300#"), CLI_OK);
	assert_string_equal(site.out, "Main\n1 Voting\n2 Urdu\n0 Exit\n--\n");
}

static void a_code_that_nobody_serves_is_told(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, menus);
	assert_int_equal(AGAHI("dial", "*9999#"), CLI_FAILED);
	assert_says(site.err, "no link serves the code *9999#");
	assert_int_equal(AGAHI("dial"), CLI_USAGE);
	assert_int_equal(AGAHI("dial", "*8300#", "--loud"), CLI_USAGE);
}

static void a_set_without_menus_says_sorry(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("dial", "*8300#"), CLI_OK);
	assert_string_equal(site.out, "This did not work. Please dial again.\n--\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_line_is_a_key_and_each_screen_ends_in_hyphens, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			choices_may_be_dialled_at_once_and_a_text_sent, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			it_ends_where_nothing_more_is_typed, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			a_code_that_nobody_serves_is_told, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(a_set_without_menus_says_sorry, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
