/* reconcile: the call, and what its exit code says. */
#include "cli_site.h"

static const char rows[] = "INSERT INTO settled VALUES (1, 1802001600000, 1802001600000, 'a', '8300', 7, '', "
			   "'vote', 'en', 'exact', "
			   "'vote', 0, 0, 1, 0, '1f', 0, '', 0)";

static void write_telco(const char *text)
{
	char *path = site_path("telco.csv");

	test_write_file(path, text);
	free(path);
}

static void describe(void)
{
	FILE *file = fopen(site.config, "ae");

	assert_non_null(file);
	fputs("reconcile = { id = \"ID\"; time = \"AT\"; };\n", file);
	fclose(file);
}

static int reconcile(const char *option)
{
	char *path = site_path("telco.csv");
	int code = AGAHI("reconcile", "--from", "2027-02-07", "--to", "2027-02-07", path, option);

	free(path);
	return code;
}

static void records_that_agree_are_well(void **state)
{
	(void)state;
	describe();
	site_journal(rows);
	write_telco("ID,AT\n1F,2027-02-07 17:00:00\n");
	assert_int_equal(reconcile(NULL), CLI_OK);
	assert_says(site.out, "agree                                             1\n");
}

static void records_that_differ_have_an_exit_code_of_their_own(void **state)
{
	char *table = site_path("out.csv"), option[512];

	(void)state;
	describe();
	site_journal(rows);
	write_telco("ID,AT\n1F,2027-02-07 17:00:00\n2F,2027-02-07 17:00:00\n");
	assert_int_equal(reconcile("--json"), CLI_DIFFERS);
	assert_says(site.out, "\"theirs_only\": 1");
	snprintf(option, sizeof(option), "--csv=%s", table);
	assert_int_equal(reconcile(option), CLI_DIFFERS);
	assert_int_equal(access(table, R_OK), 0);
	assert_int_equal(reconcile("--csv=/nowhere/out.csv"), CLI_FAILED);
	assert_says(site.err, "/nowhere/out.csv cannot be written");
	free(table);
}

static void a_wrong_call_says_how_it_is_right(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("reconcile", "telco.csv"), CLI_USAGE);
	assert_says(site.err, "usage: agahi -c FILE reconcile --from MOMENT");
	describe();
	site_journal(rows);
	write_telco("ID,AT\n");
	assert_int_equal(reconcile("--link=z"), CLI_USAGE);
	assert_says(site.err, "no link \"z\"");
}

static void without_file_or_journal_it_fails(void **state)
{
	(void)state;
	describe();
	assert_int_equal(reconcile(NULL), CLI_FAILED);
	assert_says(site.err, "journal.db");
	site_journal(rows);
	assert_int_equal(reconcile(NULL), CLI_FAILED);
	assert_says(site.err, "telco.csv: No such file");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(records_that_agree_are_well),
		TEST(records_that_differ_have_an_exit_code_of_their_own),
		TEST(a_wrong_call_says_how_it_is_right),
		TEST(without_file_or_journal_it_fails),
	};

	return RUN_SUITE(tests);
}
