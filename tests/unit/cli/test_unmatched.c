/* What citizens asked in vain, for comparisons of answers. */
#include "cli_site.h"

#include "agahi/survey/figures_db.h"

static const int64_t NOW_MS = INT64_C(1802000000000);

static bool always(void *arg)
{
	(void)arg;
	return true;
}

/* Three people asked one thing, two another; all got the menu. */
static void write_figures(void)
{
	char path[FIGURES_DB_PATH_SIZE], error[512], sql[1024];

	for (int i = 0; i < 5; i++) {
		snprintf(sql, sizeof(sql),
			"INSERT INTO settled VALUES (%d, %lld, 1, 'a', '8300', %d, '%s', 'fallback', 'ur', "
			"'fallback', '', 0, "
			"0, 1, 0, '', 0, '')",
			i + 1, (long long)NOW_MS, i, i < 3 ? "naqab aur vote" : "amina bibi");
		site_journal(sql);
	}
	figures_db_path(site.content, path);
	const struct figures_db_job job = { site.journal, path, "Asia/Karachi", NOW_MS, always, NULL };
	assert_true(figures_db_write(&job, error, sizeof(error)));
}

static void nothing_is_known_where_the_daemon_told_nothing(void **state)
{
	struct cli_unmatched unmatched;
	char errors[512];
	const struct config *config = config_load_without_secrets(site.config, errors, sizeof(errors));

	(void)state;
	cli_unmatched_load(NULL, &unmatched);
	assert_int_equal(unmatched.count, 0);
	cli_unmatched_load(config, &unmatched);
	assert_int_equal(unmatched.count, 0);
	cli_unmatched_free(&unmatched);
	config_free(config);
}

static void what_several_asked_in_vain_is_asked_of_a_draft(void **state)
{
	char *path = site_path("draft.csv");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	write_figures();
	test_write_file(path, TEST_MESSAGES "veil,ur-Latn,naqab aur vote,Aap ka chehra dekha jaye ga\n");
	assert_int_equal(AGAHI("import", path, "--draft"), CLI_OK);
	assert_int_equal(AGAHI("diff"), CLI_OK);
	assert_says(site.out, "\"naqab aur vote\" (asked 3 times)");
	assert_null(strstr(site.out, "amina"));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_known_where_the_daemon_told_nothing, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_several_asked_in_vain_is_asked_of_a_draft, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
