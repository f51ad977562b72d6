#include "agahi/frame/settings.h"
#include "testing.h"

static const struct settings *load(const char *text, char *errors, size_t size)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "desk.conf");

	test_write_file(path, text);
	const struct settings *settings = settings_load(path, errors, size);
	free(path);
	test_folder_remove(folder);
	return settings;
}

static char *printed(void (*print)(FILE *))
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print(out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void assert_kept(const char *name, const char *text)
{
	char kept[32768] = "";
	FILE *file = fopen(name, "r");

	assert_non_null(file);
	assert_true(fread(kept, 1, sizeof(kept) - 1, file) > 0);
	fclose(file);
	if (strcmp(text, kept) != 0)
		fail_msg("%s is not what the table of keys says: make papers", name);
}

static void an_empty_file_has_every_default(void **state)
{
	char errors[1024];
	const struct settings *settings = load("", errors, sizeof(errors));

	(void)state;
	assert_non_null(settings);
	assert_string_equal(settings->web.listen, "127.0.0.1:8443");
	assert_string_equal(settings->service.default_language, "ur");
	assert_int_equal(settings->service.languages.count, 1);
	assert_int_equal(settings->review.approvals, 1);
	assert_int_equal(settings->service.price_per_part, 35);
	settings_free(settings);
}

static void what_is_printed_is_a_good_file_and_the_one_that_is_kept(void **state)
{
	char errors[4096] = "";
	char *text = printed(settings_print);
	const struct settings *settings = load(text, errors, sizeof(errors));

	(void)state;
	assert_string_equal(errors, "");
	assert_non_null(settings);
	assert_string_equal(settings->service.ussd_codes.items[0], "*8301#");
	settings_free(settings);
	assert_kept("conf/agahi-desk.conf", text);
	free(text);
}

static void the_manual_page_is_the_one_that_is_kept_and_its_example_is_a_good_file(void **state)
{
	char errors[4096] = "";
	char *text = printed(settings_print_manual);
	char *example = strstr(text, ".Bd -literal -offset indent\n");

	(void)state;
	assert_kept("man/agahi-desk.conf.5", text);
	assert_non_null(example);
	example = strchr(example, '\n') + 1;
	*strstr(example, ".Ed") = '\0';
	const struct settings *settings = load(example, errors, sizeof(errors));
	assert_string_equal(errors, "");
	assert_non_null(settings);
	settings_free(settings);
	free(text);
}

static void faults_are_told_with_their_line_and_key(void **state)
{
	static const struct {
		const char *text, *told;
	} cases[] = {
		{ "web = { listen = \"nowhere\"; };", "web.listen: \"nowhere\" is not address:port" },
		{ "web = { certificate = \"a.pem\"; };",
			"desk.conf:1: web.certificate: certificate and key belong together" },
		{ "service = { default_language = \"en\"; };",
			"service.default_language: \"en\" is not among service.languages" },
		{ "service = { time_zone = \"Asia/Nowhere\"; };",
			"service.time_zone: \"Asia/Nowhere\" is not among the system's zones" },
		{ "web = { host = \"https://desk.example/\"; };",
			"web.host: \"https://desk.example/\" is not a name as browsers show it" },
		{ "web = { host = \"desk.example/\"; };", "web.host: \"desk.example/\" is not" },
		{ "web = { host = \"desk.example:99999\"; };", "web.host: \"desk.example:99999\" is not" },
		{ "web = { host = \"2001:db8::1\"; };", "web.host: \"2001:db8::1\" is not" },
		{ "review = { approvals = 0; };", "review.approvals: 0 is out of range" },
		{ "store = { folders = \"x\"; };", "store.folders: is not a key here" },
		{ "web = ", "desk.conf:1: config: syntax error" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char errors[2048] = "";

		assert_null(load(cases[i].text, errors, sizeof(errors)));
		if (!strstr(errors, cases[i].told))
			fail_msg("%s", errors);
	}
}

static void a_file_that_is_not_there_is_told(void **state)
{
	char errors[1024];

	(void)state;
	assert_null(settings_load("/nonexistent/desk.conf", errors, sizeof(errors)));
	assert_non_null(strstr(
		errors, "/nonexistent/desk.conf:0: config: cannot be read: No such file or directory\n"));
}

static void names_in_the_folders_are_put_together_or_refused(void **state)
{
	char errors[1024], path[64];
	const struct settings *settings =
		load("store = { folder = \"/a\"; spool = \"/b\"; };", errors, sizeof(errors));

	(void)state;
	assert_true(settings_path(settings, "desk.db", path, sizeof(path)));
	assert_string_equal(path, "/a/desk.db");
	assert_true(settings_spool_path(settings, "out/state.json", path, sizeof(path)));
	assert_string_equal(path, "/b/out/state.json");
	assert_false(settings_path(settings, "desk.db", path, 10));
	settings_free(settings);
	settings_free(NULL);
}

static void a_host_is_a_name_with_or_without_port(void **state)
{
	static const char *const names[] = { "desk.example", "desk.example:8443", "192.0.2.20",
		"[2001:db8::1]", "[2001:db8::1]:8443" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char text[100], errors[1024];

		snprintf(text, sizeof(text), "web = { host = \"%s\"; };", names[i]);
		const struct settings *settings = load(text, errors, sizeof(errors));
		assert_string_equal(errors, "");
		settings_free(settings);
	}
}

static void listening_to_others_without_a_certificate_is_told_with_line_and_key(void **state)
{
	char errors[1024];
	const struct settings *settings =
		load("web = {\n  listen = \"0.0.0.0:1\";\n};", errors, sizeof(errors));

	(void)state;
	assert_non_null(settings);
	assert_int_equal(settings_check_web(settings, errors, sizeof(errors)), SETTINGS_WRONG);
	assert_non_null(strstr(errors, "desk.conf:2: web.listen: 0.0.0.0:1 is open to others"));
	settings_free(settings);
	settings = load("", errors, sizeof(errors));
	assert_int_equal(settings_check_web(settings, errors, sizeof(errors)), SETTINGS_GOOD);
	assert_string_equal(errors, "");
	settings_free(settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_has_every_default),
		cmocka_unit_test(what_is_printed_is_a_good_file_and_the_one_that_is_kept),
		cmocka_unit_test(the_manual_page_is_the_one_that_is_kept_and_its_example_is_a_good_file),
		cmocka_unit_test(faults_are_told_with_their_line_and_key),
		cmocka_unit_test(a_host_is_a_name_with_or_without_port),
		cmocka_unit_test(listening_to_others_without_a_certificate_is_told_with_line_and_key),
		cmocka_unit_test(a_file_that_is_not_there_is_told),
		cmocka_unit_test(names_in_the_folders_are_put_together_or_refused),
	};

	return RUN_SUITE(tests);
}
