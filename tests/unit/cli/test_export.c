/* export: editions as files, and files as editions again. */
#include "cli_site.h"

static char *site_read(const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct buffer content = { 0 };
	char piece[4096];
	size_t got;

	assert_non_null(file);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&content, piece, got);
	fclose(file);
	return buffer_take(&content);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static void what_is_exported_and_imported_comes_out_the_same(void **state)
{
	static const char *const tables[] = { "messages", "placeholders", "menus", "examples" };
	char *export = site_path("export"), *again = site_path("again"),
	     *messages = site_path("export/messages.csv"), *menus = site_path("export/menus.csv"),
	     *values = site_path("export/placeholders.csv"), *examples = site_path("export/examples.csv"),
	     command[1024];

	(void)state;
	site_import(TEST_MESSAGES, "menu,item,lang,label,target\nroot,a,en,Voting,vote\n");
	assert_int_equal(AGAHI("export", export), CLI_OK);
	assert_int_equal(
		AGAHI("import", messages, "--menus", menus, "--placeholders", values, "--examples", examples),
		CLI_OK);
	assert_int_equal(AGAHI("export", again), CLI_OK);
	for (size_t i = 0; i < 4; i++) {
		snprintf(command, sizeof(command), "cmp '%s/%s.csv' '%s/%s.csv'", export, tables[i], again,
			tables[i]);
		assert_int_equal(system(command), 0);
	}
	assert_int_equal(AGAHI("diff", "1", "2"), CLI_OK);
	assert_says(site.out, "edition 1 -> edition 2\n");
	free(export);
	free(again);
	free(messages);
	free(menus);
	free(values);
	free(examples);
}

/* A spreadsheet calculates with neither; in the edition file, which is hashed, the texts stand as they are. */
static void what_would_calculate_is_guarded_in_tables_alone(void **state)
{
	char *export = site_path("export"), *messages = site_path("export/messages.csv"),
	     *edition = site_path("edition.agahi");

	(void)state;
	site_import(TEST_MESSAGES "calc,en,\"'=sum\",\"''=1+1\"\n", NULL);
	assert_int_equal(AGAHI("export", export), CLI_OK);
	char *sheet = site_read(messages);
	assert_says(sheet, "calc,en,\"'=sum\",\"''=1+1\"\r\n");
	assert_int_equal(AGAHI("export", edition), CLI_OK);
	char *file = site_read(edition);
	assert_says(file, "calc,en,=sum,'=1+1\r\n");
	assert_int_equal(AGAHI("edition", "show", edition), CLI_OK);
	assert_int_equal(AGAHI("import", messages), CLI_OK);
	assert_int_equal(AGAHI("diff", "1", "2"), CLI_OK);
	assert_says(site.out, "edition 1 -> edition 2\n");
	free(sheet);
	free(file);
	free(export);
	free(messages);
	free(edition);
}

static void an_old_edition_can_be_exported(void **state)
{
	char *export = site_path("export"), text[4096];

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	site_import(TEST_MESSAGES "extra,en,extra,Something more\n", NULL);
	assert_int_equal(AGAHI("export", "--edition", "1", export), CLI_OK);
	char *path = site_path("export/messages.csv");
	FILE *file = fopen(path, "rbe");
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_null(strstr(text, "Something more"));
	free(path);
	free(export);
}

static void what_cannot_be_written_is_told(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("export", "/nowhere/at/all"), CLI_FAILED);
	assert_says(site.err, "/nowhere/at/all cannot be made");
	assert_int_equal(AGAHI("export", "x", "--json"), CLI_USAGE);
	assert_int_equal(AGAHI("export"), CLI_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_exported_and_imported_comes_out_the_same),
		TEST(what_would_calculate_is_guarded_in_tables_alone),
		TEST(an_old_edition_can_be_exported),
		TEST(what_cannot_be_written_is_told),
	};

	return RUN_SUITE(tests);
}
