/* The configuration: what is read, and what is told when it cannot be. */
#include "testing.h"

#include "agahi/config/config.h"
#include "agahi/text/charset.h"

static char *folder;
static char *path;
static char errors[8192];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "agahi.conf");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(path);
	test_folder_remove(folder);
	return 0;
}

static const struct config *load(const char *text)
{
	test_write_file(path, text);
	return config_load(path, errors, sizeof(errors));
}

#define LINK_HEAD                                                                                            \
	"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:2775\" ]; system_id = \"agahi\"; "                  \
	"short_codes = [ \"8300\" ]; "
#define LINK LINK_HEAD "password = \"secret\"; } );\n"

static void assert_refused(const char *text, const char *wanted)
{
	const struct config *config = load(text);

	assert_null(config);
	if (!strstr(errors, wanted))
		fail_msg("wanted \"%s\" in: %s", wanted, errors);
	assert_non_null(strstr(errors, path));
}

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
	config_free(config);
}

static void the_annotated_sample_is_good(void **state)
{
	const struct config *config = config_load("conf/agahi.conf", errors, sizeof(errors));

	(void)state;
	assert_string_equal(errors, "");
	assert_non_null(config);
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
	assert_refused(LINK "log = { level = \"loud\"; };\n", "allowed are debug, info, warn, error");
	assert_refused(LINK "service = { languages = \"ur\"; };\n", "an array of texts");
}

static void all_faults_are_told_at_once(void **state)
{
	(void)state;
	assert_refused(LINK "limits = { sms = { burst = 0; per_day = -1; }; };\nx = 1;\n", "burst");
	assert_non_null(strstr(errors, "per_day"));
	assert_non_null(strstr(errors, ": x: "));
}

static void missing_links_and_keys_are_told(void **state)
{
	(void)state;
	assert_refused("log = { level = \"info\"; };\n", "links: is missing");
	assert_refused("links = ( { name = \"a\"; } );", "links.hosts: is missing");
	assert_refused(LINK_HEAD "} );", "links.password: is missing");
}

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

static void what_is_not_there_yet_is_refused_and_not_ignored(void **state)
{
	(void)state;
	assert_refused(
		LINK_HEAD "password = \"x\"; tls = { certificate_file = \"x\"; }; } );", "belong together");
	assert_refused(LINK_HEAD "password = \"x\"; national_shift = [ \"tr\" ]; } );", "allowed is \"ur\"");
	assert_refused(LINK_HEAD
		"password = \"x\"; national_shift = [ \"ur\" ]; default_alphabet = \"ascii\"; } );",
		"needs default_alphabet");
	assert_refused(LINK_HEAD
		"password = \"x\"; national_shift = [ \"ur\" ]; long_messages = \"payload\"; } );",
		"does not go with long_messages");
}

static void syntax_errors_and_missing_files_are_told(void **state)
{
	(void)state;
	assert_refused("links = (", ":1: config: syntax error");
	assert_null(config_load("/nowhere/agahi.conf", errors, sizeof(errors)));
	assert_non_null(strstr(errors, "/nowhere/agahi.conf:0: config: cannot be read: No such file"));
}

static void the_default_language_must_be_one_of_the_languages(void **state)
{
	(void)state;
	assert_refused(LINK "service = { default_language = \"sd\"; languages = [ \"ur\" ]; };",
		"service.default_language: \"sd\" is not among");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(defaults_hold_where_nothing_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_annotated_sample_is_good, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unknown_key_is_named_with_its_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			wrong_types_and_ranges_say_what_is_allowed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_faults_are_told_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(missing_links_and_keys_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hosts_need_a_port, set_up, tear_down),
		cmocka_unit_test(host_and_port_are_split),
		cmocka_unit_test_setup_teardown(a_password_may_stand_in_a_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_password_may_come_from_the_environment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_need_names_of_their_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_there_yet_is_refused_and_not_ignored, set_up, tear_down),
		cmocka_unit_test_setup_teardown(syntax_errors_and_missing_files_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_default_language_must_be_one_of_the_languages, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
