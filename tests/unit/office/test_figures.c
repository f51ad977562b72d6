/* What is read of the gateway's file. */
#include "office_stage.h"

#include "agahi/office/figures.h"

static struct figures *figures;

static void read_today(void)
{
	const struct form none = { 0 };
	struct period period;
	char *path = test_path(stage.folder, "out/figures.db");

	calendar_use_zone("Asia/Karachi");
	assert_int_equal(period_read(&none, site.now_ms, &period), PERIOD_GOOD);
	figures_free(figures);
	figures = figures_new(path, &period);
	figures_run(figures);
	free(path);
}

static int end(void **state)
{
	figures_free(figures);
	figures = NULL;
	return review_stage_end(state);
}

static void the_days_are_read_with_what_the_file_says_of_itself(void **state)
{
	const struct cube_outcomes *all;

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'exact', 100, 150, 100, 0, 0, 0, 0");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'pick', 20, 20, 20, 0, 0, 0, 0");
	stage_add_answers("'fallback', 'ur', 'sms', 'a', 'fallback', 30, 30, 30, 0, 0, 0, 0", 18, 12, 7);
	read_today();
	assert_non_null(figures->cube);
	all = cube_total(figures->cube)->outcomes;
	assert_int_equal(all->values[CUBE_UNDERSTOOD], 100);
	assert_int_equal(all->values[CUBE_CHOSEN], 20);
	assert_int_equal(all->values[CUBE_OFFERED], 18);
	assert_int_equal(all->values[CUBE_MENU], 12);
	assert_int_equal(all->values[CUBE_OTHER_LANGUAGE], 7);
	assert_int_equal(all->values[CUBE_NUMBERED], 30);
	assert_int_equal(figures->meta.made_ms, site.now_ms);
	assert_false(figures->meta.has_now);
	assert_non_null(figures_row(figures, CUBE_TOPIC, "vote"));
	assert_null(figures_row(figures, CUBE_TOPIC, "nosuch"));
}

static void no_file_and_no_spool_are_said(void **state)
{
	const struct form none = { 0 };
	struct period period;

	(void)state;
	read_today();
	assert_null(figures->cube);
	assert_string_not_equal(figures->error, "");
	period_read(&none, site.now_ms, &period);
	figures_free(figures);
	figures = figures_new("", &period);
	figures_run(figures);
	assert_null(figures->cube);
	struct figures_db_meta meta;
	assert_false(figures_read_meta("", &meta));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_days_are_read_with_what_the_file_says_of_itself, review_stage_begin, end),
		cmocka_unit_test_setup_teardown(no_file_and_no_spool_are_said, review_stage_begin, end),
	};

	return RUN_SUITE(tests);
}
