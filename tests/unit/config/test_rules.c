/* The rules: what keys say to each other, and what a range cannot say. */
#include "configuration.h"

static void hosts_need_a_port(void **state)
{
	(void)state;
	assert_refused(
		"links = ( { name = \"a\"; hosts = [ \"smsc.example\" ]; system_id = \"a\"; password = \"b\";"
		" short_codes = [ \"8300\" ]; } );",
		"\"smsc.example\" is not host:port");
}

static void host_and_port_are_split(void **state)
{
	char host[64];
	uint16_t port;

	(void)state;
	assert_true(config_split_host("smsc.example:2775", host, sizeof(host), &port));
	assert_string_equal(host, "smsc.example");
	assert_int_equal(port, 2775);
	assert_true(config_split_host("[::1]:2776", host, sizeof(host), &port));
	assert_string_equal(host, "::1");
	assert_false(config_split_host("::1:2776", host, sizeof(host), &port));
	assert_false(config_split_host("host:", host, sizeof(host), &port));
	assert_false(config_split_host("host:0", host, sizeof(host), &port));
	assert_false(config_split_host("host:65536", host, sizeof(host), &port));
	assert_false(config_split_host("host:27a", host, sizeof(host), &port));
	assert_false(config_split_host(":2775", host, sizeof(host), &port));
	assert_false(config_split_host("[::1:2776", host, sizeof(host), &port));
	assert_false(config_split_host("smsc.example:2775", host, 12, &port));
}

static void a_password_may_stand_in_a_file(void **state)
{
	char *secret = test_path(folder, "password");
	char text[512];

	(void)state;
	test_write_file(secret, "hidden\n");
	snprintf(text, sizeof(text), LINK_HEAD "password_file = \"%s\"; } );", secret);
	const struct config *config = load(text);
	assert_non_null(config);
	assert_string_equal(config->links[0].password, "hidden");
	config_free(config);
	test_write_file(secret, "\n");
	assert_refused(text, "password_file gives nothing; 1 to 64 octets are wanted");
	assert_null(strstr(errors, "hidden"));
	assert_refused(LINK_HEAD "password_file = \"/nowhere/at/all\"; } );", "No such file");
	assert_refused(LINK_HEAD "password_file = \"/dev/zero\"; } );", "/dev/zero: it is no plain file");
	free(secret);
}

static void a_password_may_come_from_the_environment(void **state)
{
	(void)state;
	setenv("AGAHI_TEST_PASSWORD", "hidden", 1);
	const struct config *config = load(LINK_HEAD "password_env = \"AGAHI_TEST_PASSWORD\"; } );");
	assert_non_null(config);
	assert_string_equal(config->links[0].password, "hidden");
	config_free(config);
	setenv("AGAHI_TEST_PASSWORD",
		"much too long: SMPP has eight octets, and no provider gives so many as these", 1);
	assert_refused(
		LINK_HEAD "password_env = \"AGAHI_TEST_PASSWORD\"; } );", "password_env gives too much");
	assert_null(strstr(errors, "much too long"));
	unsetenv("AGAHI_TEST_PASSWORD");
	assert_refused(
		LINK_HEAD "password_env = \"AGAHI_TEST_PASSWORD\"; } );", "password_env gives nothing");
	assert_refused(LINK_HEAD "password = \"x\"; password_env = \"Y\"; } );", "exclude each other");
}

static void links_need_names_of_their_own(void **state)
{
	(void)state;
	assert_refused("links = ( { name = \"a\"; hosts = [ \"h:1\" ]; system_id = \"a\"; password = \"b\";"
		       " short_codes = [ \"1\" ]; }, { name = \"a\"; hosts = [ \"h:1\" ]; system_id = \"a\";"
		       " password = \"b\"; short_codes = [ \"1\" ]; } );",
		"\"a\" is used twice");
}

static void a_name_has_only_letters_that_logs_and_figures_take(void **state)
{
	(void)state;
	assert_refused(
		"links = ( { name = \"telco a\"; hosts = [ \"h:1\" ]; system_id = \"a\"; password = \"b\";"
		" short_codes = [ \"1\" ]; } );",
		"links.name: \"telco a\" may have only letters a to z, digits, -, _ and .");
}

static void lines_for_messages_need_a_log_that_takes_them(void **state)
{
	(void)state;
	assert_refused(LINK_WITH("") "log = { level = \"warn\"; messages = true; };",
		"log.messages: writes lines of the level \"info\", which log.level = \"warn\" leaves out");
	const struct config *config = load_good(LINK_WITH("") "log = { messages = true; };");
	assert_true(config->log.messages);
	config_free(config);
	config = load_good(LINK_WITH("") "log = { level = \"error\"; };");
	assert_false(config->log.messages);
	config_free(config);
}

static void tls_files_belong_together(void **state)
{
	(void)state;
	assert_refused(LINK_WITH("tls = { certificate_file = \"x\"; };"), "belong together");
	assert_refused(LINK_WITH("tls = { key_file = \"x\"; };"), "belong together");
}

static void national_shift_needs_the_tables_it_stands_in_for(void **state)
{
	(void)state;
	assert_refused(LINK_WITH("national_shift = [ \"tr\" ];"), "allowed is \"ur\"");
	assert_refused(LINK_WITH("national_shift = [ \"ur\" ]; default_alphabet = \"ascii\";"),
		"needs default_alphabet");
	assert_refused(LINK_WITH("national_shift = [ \"ur\" ]; long_messages = \"payload\";"),
		"does not go with long_messages");
	config_free(load_good(LINK_WITH("national_shift = [ \"ur\" ]; long_messages = \"sar\";")));
}

static void who_may_ask_us_to_bind_gives_a_password(void **state)
{
	(void)state;
	assert_refused(LINK_WITH("outbind = { listen = \"here\"; password = \"x\"; };"),
		"links.outbind.listen: \"here\" is not address:port");
	assert_refused(
		LINK_WITH("outbind = { listen = \"127.0.0.1:1\"; };"), "links.outbind.password: is missing");
	assert_refused(LINK_WITH("tls = { enabled = true; }; "
				 "outbind = { listen = \"127.0.0.1:1\"; password = \"x\"; };"),
		"links.outbind: with tls.enabled needs tls.certificate_file and key_file");
	config_free(load_good(LINK_WITH("outbind = { listen = \"127.0.0.1:1\"; password = \"x\"; };")));
}

static void connections_leave_from_an_address(void **state)
{
	(void)state;
	assert_refused(
		LINK_WITH("local_address = \"eth0\";"), "\"eth0\" is not an IP address of this machine");
	config_free(load_good(LINK_WITH("local_address = \"192.0.2.1\";")));
	config_free(load_good(LINK_WITH("local_address = \"2001:db8::1\";")));
}

static void pauses_grow(void **state)
{
	(void)state;
	assert_refused(LINK_WITH("reconnect = { min = 9; max = 8; };"), "min (9) is above max (8)");
}

static void a_dialled_code_begins_with_a_star_and_ends_with_a_hash(void **state)
{
	static const char *const good[] = { "*8300#", "*8300*1#", "*1#" };
	static const char *const bad[] = { "8300", "*8300", "8300#", "*#", "*83a#" };
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(text, sizeof(text),
			LINK_HEAD "password = \"x\"; ussd = { codes = [ \"%s\" ]; }; } );", good[i]);
		config_free(load_good(text));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text),
			LINK_HEAD "password = \"x\"; ussd = { codes = [ \"%s\" ]; }; } );", bad[i]);
		assert_refused(text, "is not a code like *8301#");
	}
}

static void a_dialect_is_the_named_one_with_the_overrides(void **state)
{
	const struct config *config = load_good(LINK_WITH("ussd = { dialect = \"pssr-end\"; end = 0x17; "
							  "end_bit = 1; session = \"subscriber\"; };"));
	const struct ussd_dialect *dialect = &config->links[0].ussd.dialect;

	(void)state;
	assert_int_equal(dialect->end, 0x17);
	assert_true(dialect->end_bit);
	assert_int_equal(dialect->session_by, USSD_BY_SUBSCRIBER);
	assert_int_equal(dialect->begin, ussd_dialect_named("pssr-end")->begin);
	config_free(config);
}

static void a_telco_is_told_by_what_it_knows_us_as(void **state)
{
	const struct config *config = load_good(LINK);

	(void)state;
	assert_string_equal(config->links[0].smsc, "agahi/8300");
	assert_true(config->links[0].smsc_assumed);
	config_free(config);
	config = load_good(LINK_WITH("smsc = \"north\";"));
	assert_string_equal(config->links[0].smsc, "north");
	assert_false(config->links[0].smsc_assumed);
	config_free(config);
}

#define BRIEF_LINK(name, more) \
	"{ name = \"" name "\"; hosts = [ \"h:1\" ]; system_id = \"u\"; password = \"p\"; " more " }"

static void links_that_are_assumed_to_be_one_telcos_are_named_once(void **state)
{
	const struct config *config =
		load_good("links = ( " BRIEF_LINK("a", "short_codes = [ \"1\" ];") ", " BRIEF_LINK(
			"b", "short_codes = [ \"2\" ];") ", " BRIEF_LINK("c",
			"short_codes = [ \"1\", \"2\" ];") ", " BRIEF_LINK("d",
			"short_codes = [ \"2\" ]; smsc = \"u/2\";") " );");
	char names[64], few[4];

	(void)state;
	assert_true(config_assumes_telco(config, 0, names, sizeof(names)));
	assert_string_equal(names, "a, c");
	assert_false(config_assumes_telco(config, 1, names, sizeof(names)));
	assert_false(config_assumes_telco(config, 2, names, sizeof(names)));
	assert_false(config_assumes_telco(config, 3, names, sizeof(names)));
	assert_true(config_assumes_telco(config, 0, few, sizeof(few)));
	assert_string_equal(few, "a, ");
	config_free(config);
}

static void the_default_language_must_be_one_of_the_languages(void **state)
{
	(void)state;
	assert_refused(LINK "service = { default_language = \"sd\"; languages = [ \"ur\" ]; };",
		"service.default_language: \"sd\" is not among");
}

static void databases_are_two_files_and_figures_have_a_port(void **state)
{
	(void)state;
	assert_refused(LINK "store = { content = \"/x\"; journal = \"/x\"; };", "must be two files");
	assert_refused(LINK "admin = { listen = \"8080\"; };", "admin.listen: \"8080\" is not address:port");
	config_free(load_good(LINK "admin = { listen = \"\"; };"));
}

static void a_country_code_is_of_digits(void **state)
{
	(void)state;
	assert_refused(
		LINK "service = { country_code = \"+92\"; };", "\"+92\" is not a country code like \"92\"");
	config_free(load_good(LINK "service = { country_code = \"\"; };"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONFIG_TEST(hosts_need_a_port),
		cmocka_unit_test(host_and_port_are_split),
		CONFIG_TEST(a_password_may_stand_in_a_file),
		CONFIG_TEST(a_password_may_come_from_the_environment),
		CONFIG_TEST(links_need_names_of_their_own),
		CONFIG_TEST(a_name_has_only_letters_that_logs_and_figures_take),
		CONFIG_TEST(lines_for_messages_need_a_log_that_takes_them),
		CONFIG_TEST(tls_files_belong_together),
		CONFIG_TEST(national_shift_needs_the_tables_it_stands_in_for),
		CONFIG_TEST(who_may_ask_us_to_bind_gives_a_password),
		CONFIG_TEST(connections_leave_from_an_address),
		CONFIG_TEST(pauses_grow),
		CONFIG_TEST(a_dialled_code_begins_with_a_star_and_ends_with_a_hash),
		CONFIG_TEST(a_dialect_is_the_named_one_with_the_overrides),
		CONFIG_TEST(a_telco_is_told_by_what_it_knows_us_as),
		CONFIG_TEST(links_that_are_assumed_to_be_one_telcos_are_named_once),
		CONFIG_TEST(the_default_language_must_be_one_of_the_languages),
		CONFIG_TEST(databases_are_two_files_and_figures_have_a_port),
		CONFIG_TEST(a_country_code_is_of_digits),
	};

	return RUN_SUITE(tests);
}
