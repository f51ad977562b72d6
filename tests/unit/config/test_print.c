/* The papers made from the table: as they are kept, and good to read by the daemon. */
#include "configuration.h"

#include "agahi/config/print.h"

/* What a printer writes; the caller frees it. */
static char *printed(void (*print)(FILE *))
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print(out);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* The caller frees it. */
static char *read_whole(const char *name)
{
	FILE *file = fopen(name, "re");
	char *text = NULL;
	size_t size = 0;

	assert_non_null(file);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	fclose(file);
	return text;
}

static void assert_kept(const char *name, void (*print)(FILE *))
{
	char *wanted = printed(print), *kept = read_whole(name);

	if (strcmp(wanted, kept) != 0)
		fail_msg("%s is not what the table of keys says: make papers", name);
	free(wanted);
	free(kept);
}

static void the_sample_and_the_manual_page_are_what_the_table_says(void **state)
{
	(void)state;
	assert_kept("conf/agahi.conf", print_config);
	assert_kept("man/agahi.conf.5", print_manual);
}

static void what_is_printed_is_a_good_file_with_the_defaults(void **state)
{
	char *text = printed(print_config);
	const struct config *config = load_good(text), *brief;

	(void)state;
	free(text);
	brief = load_good(LINK);
	assert_int_equal(config->link_count, 1);
	assert_int_equal(config->links[0].window, brief->links[0].window);
	assert_int_equal(config->links[0].interface_version, brief->links[0].interface_version);
	assert_memory_equal(
		&config->links[0].ussd.dialect, &brief->links[0].ussd.dialect, sizeof(struct ussd_dialect));
	assert_memory_equal(&config->limits, &brief->limits, sizeof(config->limits));
	assert_string_equal(config->admin.listen, brief->admin.listen);
	assert_string_equal(config->store.journal, brief->store.journal);
	config_free(config);
	config_free(brief);
}

static void a_key_stands_below_its_meaning_and_range(void **state)
{
	char *text = printed(print_config);

	(void)state;
	assert_non_null(strstr(text,
		"    // After so long a silence we ask whether the SMSC is there.\n"
		"    // 1 to 3600 seconds; default 30.\n"
		"    enquire_link = 30;\n"));
	assert_non_null(strstr(text,
		"    // \"gsm\", \"ascii\" or \"latin1\"; default \"gsm\".\n"
		"    default_alphabet = \"gsm\";\n"));
	assert_non_null(strstr(text,
		"  // 1 to 32 entries; default [ \"ur\" ].\n"
		"  languages = [ \"ur\", \"en\", \"ur-Latn\" ];\n"));
	assert_non_null(strstr(text, "  // True or false; default true.\n  notice = true;\n"));
	assert_non_null(strstr(text,
		"    // 1 to 15 octets; required. A change binds the link anew.\n    system_id = "
		"\"agahi\";\n"));
	free(text);
}

static void the_manuals_example_is_a_good_file(void **state)
{
	char *text = printed(print_manual);
	char *begin = strstr(text, ".Bd -literal -offset indent\n");

	(void)state;
	assert_non_null(begin);
	begin = strchr(begin, '\n') + 1;
	*strstr(begin, ".Ed") = '\0';
	config_free(load_good(begin));
	free(text);
}

static void no_line_of_the_manual_begins_as_a_request_by_chance(void **state)
{
	char *text = printed(print_manual);

	(void)state;
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		assert_true(strcspn(line, "\n") <= 80);
		assert_true(*line != '\'' && *line != '\n');
		assert_true(*line != '.' || (line[1] >= 'A' && line[1] <= 'Z') || line[1] == '\\');
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONFIG_TEST(the_sample_and_the_manual_page_are_what_the_table_says),
		CONFIG_TEST(what_is_printed_is_a_good_file_with_the_defaults),
		CONFIG_TEST(a_key_stands_below_its_meaning_and_range),
		CONFIG_TEST(the_manuals_example_is_a_good_file),
		CONFIG_TEST(no_line_of_the_manual_begins_as_a_request_by_chance),
	};

	return RUN_SUITE(tests);
}
