/* What `agahi` makes of its command line. */
#include "cli_site.h"

static int run(const char *first, const char *second)
{
	return site_run("", (const char *const[]){ first, second, NULL });
}

static void help_is_no_fault_and_names_every_command(void **state)
{
	static const char *const commands[] = { "import", "export", "check", "ask", "dial", "stats", "queue",
		"block", "backup", "forget" };

	(void)state;
	assert_int_equal(run("--help", NULL), CLI_OK);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		char usage[64];

		assert_int_equal(run("--help", NULL), CLI_OK);
		assert_says(site.out, commands[i]);
		assert_int_equal(run(commands[i], "--help"), CLI_OK); /* without a configuration */
		snprintf(usage, sizeof(usage), "usage: agahi -c FILE %s", commands[i]);
		assert_says(site.out, usage);
		assert_string_equal(site.err, "");
	}
}

static void wrong_calls_are_told_how(void **state)
{
	(void)state;
	assert_int_equal(run(NULL, NULL), CLI_USAGE);
	assert_says(site.err, "usage: agahi -c FILE COMMAND");
	assert_int_equal(run("--loud", NULL), CLI_USAGE);
	assert_int_equal(run("dance", NULL), CLI_USAGE);
	assert_says(site.err, "\"dance\" is not a command");
	assert_int_equal(run("stats", NULL), CLI_USAGE);
	assert_says(site.err, "agahi -c FILE stats");
	assert_string_equal(site.out, "");
}

static void a_wrong_configuration_stops_every_command(void **state)
{
	(void)state;
	test_write_file(site.config, "links = ();\n");
	assert_int_equal(AGAHI("stats"), CLI_USAGE);
	assert_says(site.err, site.config);
	assert_says(site.err, "links");
	assert_int_equal(
		site_run("", (const char *const[]){ "-c", "/nowhere.conf", "ask", "vote", NULL }), CLI_USAGE);
	assert_says(site.err, "/nowhere.conf");
}

/* A number "-h" is no wish for help, behind --. */
static void what_stands_behind_two_hyphens_is_no_option(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("ask", "--", "-h"), CLI_OK);
	assert_string_equal(site.out, "Send VOTE or REGISTER\n");
}

static void a_number_is_read_or_the_reason_told(void **state)
{
	char number[ADDRESS_SIZE];
	const struct config config = { .service.country_code = "92" };

	(void)state;
	assert_true(cli_read_number(&config, "+92 (0)300 123-45.67", TYPED_PHONE, number));
	assert_string_equal(number, "+9203001234567");
	assert_int_equal(AGAHI("block", "me"), CLI_USAGE);
	assert_string_equal(site.err,
		"agahi: this is no phone number: something in it is neither a digit nor a sign between "
		"digits\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			help_is_no_fault_and_names_every_command, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(wrong_calls_are_told_how, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			a_wrong_configuration_stops_every_command, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_stands_behind_two_hyphens_is_no_option, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			a_number_is_read_or_the_reason_told, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
