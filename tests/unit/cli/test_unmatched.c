/* The texts that got the menu, for commands that ask what changes. */
#include "cli_site.h"

#include "agahi/survey/figures_db.h"

static bool always(void *arg)
{
	(void)arg;
	return true;
}

static void nothing_is_known_where_the_daemon_told_nothing(void **state)
{
	struct cli_unmatched unmatched;
	char errors[512];
	const struct config *config = config_load(site.config, errors, sizeof(errors));

	(void)state;
	cli_unmatched_load(NULL, &unmatched);
	assert_int_equal(unmatched.count, 0);
	cli_unmatched_free(&unmatched);
	cli_unmatched_load(config, &unmatched);
	assert_int_equal(unmatched.count, 0);
	cli_unmatched_free(&unmatched);
	config_free(config);
}

static void what_the_daemon_told_comes_with_how_often_it_was_asked(void **state)
{
	struct cli_unmatched unmatched;
	char path[FIGURES_DB_PATH_SIZE], error[8192];
	const struct config *config = config_load(site.config, error, sizeof(error));

	(void)state;
	site_journal(
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)"
		" INSERT INTO settled SELECT i, 1000000, 1, 'a', '8300', i / 2, iif(i = 1, 'lone', 'tehsil'),"
		" 'fallback', 'ur', 'fallback', '', 0, 0, 1, 0, '', 0, '', 0 FROM n");
	figures_db_path(site.content, path);
	assert_true(figures_db_write(
		&(struct figures_db_job){ site.journal, path, "Asia/Karachi", 2000000, always, NULL, NULL },
		error, sizeof(error)));
	cli_unmatched_load(config, &unmatched);
	assert_int_equal(unmatched.count, 1);
	assert_string_equal(unmatched.rows[0].text, "tehsil");
	assert_int_equal(unmatched.rows[0].times, 7);
	cli_unmatched_free(&unmatched);
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_known_where_the_daemon_told_nothing, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_the_daemon_told_comes_with_how_often_it_was_asked, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
