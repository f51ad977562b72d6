/* show: what is kept of one number. */
#include "cli_site.h"

static void of_a_number_that_never_wrote_nothing_is_kept(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("block", "923009999999"), CLI_OK);
	assert_int_equal(AGAHI("show", "0300 1234567"), CLI_OK);
	assert_says(site.out, "What is kept of 923*******67 (12 digits), on ");
	assert_says(site.out, "\nNothing is kept of this number.\n");
	assert_null(strstr(site.out, "1234567"));
	assert_int_equal(AGAHI("show", "--json", "0300 1234567"), CLI_OK);
	assert_says(site.out, "\"kept\": false");
}

static void who_is_blocked_is_told(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	assert_int_equal(AGAHI("show", "۰۳۰۰ ۱۲۳۴۵۶۷"), CLI_OK);
	assert_says(site.out, "\nBlocked: yes");
	assert_int_equal(AGAHI("show", "--json", "--since", "1d", "923001234567"), CLI_OK);
	assert_says(site.out, "\"blocked\": true");
	assert_null(strstr(site.out, "\"since\": null"));
}

static void a_wrong_call_is_told(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("show"), CLI_USAGE);
	assert_says(site.err, "usage: agahi -c FILE show [--since DATE|30d] [--json] MSISDN");
	assert_int_equal(AGAHI("show", "923001234567", "923001234568"), CLI_USAGE);
	assert_int_equal(AGAHI("show", "--since", "lately", "923001234567"), CLI_USAGE);
	assert_says(site.err, "--since is a day such as 2027-02-07");
	assert_int_equal(AGAHI("show", "me@example"), CLI_USAGE);
	assert_says(site.err, "this is no phone number");
	assert_null(strstr(site.err, "show-edition"));
	assert_int_equal(AGAHI("show", "12"), CLI_USAGE);
	assert_says(site.err, "an edition is shown by agahi show-edition 12\n");
}

static void a_journal_that_cannot_be_read_is_a_failure(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("show", "923001234567"), CLI_FAILED);
	assert_says(site.err, "agahi: what is kept cannot be told: ");
	assert_string_equal(site.out, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_a_number_that_never_wrote_nothing_is_kept),
		TEST(who_is_blocked_is_told),
		TEST(a_wrong_call_is_told),
		TEST(a_journal_that_cannot_be_read_is_a_failure),
	};

	return RUN_SUITE(tests);
}
