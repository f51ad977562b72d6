/* The reader: what is read, and what is told when it cannot be. */
#include "configuration.h"
#include "countdown.h"

static void defaults_hold_where_nothing_is_said(void **state)
{
	const struct config *config = load(LINK);

	(void)state;
	assert_non_null(config);
	assert_int_equal(config->link_count, 1);
	assert_int_equal(config->links[0].window, 100);
	assert_int_equal(config->links[0].reconnect.max, 60);
	assert_int_equal(config->links[0].default_alphabet, CHARSET_GSM7);
	assert_string_equal(config->links[0].password, "secret");
	assert_string_equal(config->service.default_language, "ur");
	assert_int_equal(config->limits.sms.burst, 5);
	assert_true(config->limits.notice);
	assert_int_equal(config->store.durability, DURABILITY_FULL);
	assert_int_equal(config->service.reply_validity, 24);
	assert_int_equal(config->limits.ussd.per_day, 200);
	assert_string_equal(config->admin.listen, "127.0.0.1:8080");
	assert_int_equal(config->log.level, LOG_LEVEL_INFO);
	config_free(config);
}

static void what_the_file_says_stands_in_place_of_the_default(void **state)
{
	const struct config *config = load_good(
		LINK_WITH("bind = \"receiver+transmitter\"; "
			  "default_alphabet = \"latin1\"; long_messages = \"sar\"; "
			  "registered_delivery = true; window = 7; "
			  "temporary_statuses = [ 0x401, 8 ]; "
			  "reconnect = { max = 9; };") "service = { languages = [ \"ur\", \"en\" ]; };\n"
						       "store = { durability = \"normal\"; };\n"
						       "log = { level = \"error\"; };\n");
	const struct config_link *link = &config->links[0];

	(void)state;
	assert_int_equal(link->bind, BIND_RECEIVER_AND_TRANSMITTER);
	assert_int_equal(link->default_alphabet, CHARSET_LATIN1);
	assert_int_equal(link->long_messages, LONG_SAR);
	assert_true(link->registered_delivery);
	assert_int_equal(link->window, 7);
	assert_int_equal(link->temporary_statuses.count, 2);
	assert_int_equal(link->temporary_statuses.items[0], 0x401);
	assert_int_equal(link->reconnect.min, 1);
	assert_int_equal(link->reconnect.max, 9);
	assert_int_equal(config->service.languages.count, 2);
	assert_string_equal(config->service.languages.items[1], "en");
	assert_int_equal(config->store.durability, DURABILITY_NORMAL);
	assert_int_equal(config->log.level, LOG_LEVEL_ERROR);
	config_free(config);
}

static void an_unknown_key_is_named_with_its_line(void **state)
{
	char wanted[512];

	(void)state;
	snprintf(wanted, sizeof(wanted), "%s:3: limits.per_hour: is not a key here; allowed are sms", path);
	assert_refused(LINK "limits = {\n per_hour = 5; };\n", wanted);
	assert_refused(LINK "color = 1;\n", ":2: color: is not a key here");
	assert_refused("links = ( { nmae = \"a\"; } );", "links.nmae: is not a key here");
}

static void wrong_types_and_ranges_say_what_is_allowed(void **state)
{
	(void)state;
	assert_refused(LINK "limits = { sms = { burst = \"five\"; }; };\n",
		":2: limits.sms.burst: is a text in quotes; a whole number from 1 to 1000 is wanted");
	assert_refused(LINK "limits = { sms = { burst = 0; }; };\n",
		":2: limits.sms.burst: 0 is out of range; allowed is 1 to 1000");
	assert_refused(LINK "limits = { notice = 1; };\n",
		"limits.notice: is a whole number; true or false is wanted");
	assert_refused(LINK "store = { durability = \"paranoid\"; };\n", "allowed are \"full\", \"normal\"");
	assert_refused(LINK "log = { level = \"loud\"; };\n",
		"log.level: \"loud\" is not known; allowed are \"debug\", \"info\", \"warn\", \"error\"");
	assert_refused(LINK "service = { languages = \"ur\"; };\n", "an array of texts");
	assert_refused(
		LINK "service = { flash = [ 1 ]; };\n", "is a whole number; a text in quotes is wanted");
	assert_refused(LINK "service = { languages = [ ]; };\n", "has 0 entries; allowed are 1 to 32");
	assert_refused(LINK "service = 5;\n", "service: is a whole number; a group { … } is wanted");
	assert_refused(LINK "limits = { senders = 99999999999L; };\n", "99999999999 is out of range");
	assert_refused(LINK "limits = { senders = 1.5; };\n", "is a fraction; a whole number");
	assert_refused(LINK_WITH("system_type = \"thirteen here\";"), "has 13 octets; allowed are 0 to 12");
	assert_refused(LINK_WITH("temporary_statuses = 5;"), "an array of at most 64 whole numbers");
	assert_refused(LINK_WITH("temporary_statuses = [ -1 ];"), "-1 is out of range");
	assert_refused(LINK_WITH("ussd = { dialect = \"vendor\"; };"),
		"links.ussd.dialect: \"vendor\" is not known; allowed are \"end-bit\", \"pssr-end\", "
		"\"message-reference\"");
	assert_refused(LINK_WITH("ussd = { session = \"moon\"; };"),
		"links.ussd.session: \"moon\" is not known; allowed are \"\", \"its_session_info\"");
}

static void all_faults_are_told_at_once(void **state)
{
	(void)state;
	assert_refused(LINK "limits = { sms = { burst = 0; per_day = -1; }; };\nx = 1;\n", "burst");
	assert_non_null(strstr(errors, "per_day"));
	assert_non_null(strstr(errors, ": x: "));
}

static void more_faults_than_fit_are_cut_and_nothing_else(void **state)
{
	char few[64];

	(void)state;
	test_write_file(path, LINK "limits = { sms = { burst = 0; per_day = -1; }; };\nx = 1;\n");
	assert_null(config_load(path, few, sizeof(few)));
	assert_true(strlen(few) < sizeof(few));
}

static void missing_links_and_keys_are_told(void **state)
{
	(void)state;
	assert_refused("log = { level = \"info\"; };\n", "links: is missing");
	assert_refused("links = ( { name = \"a\"; } );", "links.hosts: is missing");
	assert_refused(LINK_HEAD "} );", "links.password: is missing");
	assert_refused("links = ( );\n", "links: must be a list of 1 to 64 groups ( { … } )");
	assert_refused("links = { };\n", "links: must be a list of 1 to 64 groups ( { … } )");
	assert_refused("links = ( 5 );\n", "links: is a whole number; a group { … } is wanted");
}

static void a_fault_in_an_included_file_names_that_file(void **state)
{
	char *included = test_path(folder, "limits.conf");
	char text[512], wanted[512];

	(void)state;
	test_write_file(included, "\nlimits = { notice = 1; };\n");
	snprintf(text, sizeof(text), LINK "@include \"%s\"\n", included);
	snprintf(wanted, sizeof(wanted), "%s:2: limits.notice:", included);
	test_write_file(path, text);
	assert_null(config_load(path, errors, sizeof(errors)));
	assert_non_null(strstr(errors, wanted));
	free(included);
}

static void syntax_errors_and_missing_files_are_told(void **state)
{
	(void)state;
	assert_refused("links = (", ":1: config: syntax error");
	assert_null(config_load("/nowhere/agahi.conf", errors, sizeof(errors)));
	assert_non_null(strstr(errors, "/nowhere/agahi.conf:0: config: cannot be read: No such file"));
}

static void memory_that_is_short_is_a_fault_at_every_place(void **state)
{
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	test_write_file(path, LINK_WITH("temporary_statuses = [ 8 ]; national_shift = [ \"ur\" ];"));
	while (failed && ++n < 1000) {
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		const struct config *config = config_load(path, errors, sizeof(errors));
		failed = countdown_stop();
		assert_true(failed == (config == NULL));
		assert_true(failed == (strstr(errors, "memory is short") != NULL));
		config_free(config);
	}
	assert_in_range(n, 6, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONFIG_TEST(defaults_hold_where_nothing_is_said),
		CONFIG_TEST(what_the_file_says_stands_in_place_of_the_default),
		CONFIG_TEST(an_unknown_key_is_named_with_its_line),
		CONFIG_TEST(wrong_types_and_ranges_say_what_is_allowed),
		CONFIG_TEST(all_faults_are_told_at_once),
		CONFIG_TEST(more_faults_than_fit_are_cut_and_nothing_else),
		CONFIG_TEST(missing_links_and_keys_are_told),
		CONFIG_TEST(a_fault_in_an_included_file_names_that_file),
		CONFIG_TEST(syntax_errors_and_missing_files_are_told),
		CONFIG_TEST(memory_that_is_short_is_a_fault_at_every_place),
	};

	return RUN_SUITE(tests);
}
