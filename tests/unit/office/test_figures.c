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

static void every_request_is_understood_chosen_not_understood_or_neither(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'exact', 100, 150, 100, 0, 0, 0, 0");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'model', 50, 50, 50, 0, 0, 0, 0");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'pick', 20, 20, 20, 0, 0, 0, 0");
	stage_add_hour("'fallback', 'ur', 'sms', 'a', 'fallback', 30, 30, 30, 0, 0, 0, 0");
	stage_add_hour("'', '', 'sms', 'a', 'blocked', 10, 0, 0, 0, 10, 0, 0");
	read_today();
	assert_non_null(figures->cube);
	assert_int_equal(figures->shares[FIGURES_UNDERSTOOD], 150);
	assert_int_equal(figures->shares[FIGURES_CHOSEN], 20);
	assert_int_equal(figures->shares[FIGURES_NOT_UNDERSTOOD], 30);
	assert_int_equal(figures->shares[FIGURES_OTHER], 10);
	assert_int_equal(cube_total(figures->cube)->values[CUBE_REQUESTS], 210);
	for (int i = 0; i < FIGURES_SHARES; i++)
		assert_int_equal(figures->share_marks[i], DISCLOSURE_TOLD);
	assert_int_equal(figures->made_ms, site.now_ms);
	assert_non_null(figures_row(figures, CUBE_TOPIC, "vote"));
	assert_null(figures_row(figures, CUBE_TOPIC, "nosuch"));
}

static void a_small_share_is_hidden_and_so_is_what_would_tell_it(void **state)
{
	size_t hidden = 0;

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'exact', 100, 150, 100, 0, 0, 0, 0");
	stage_add_hour("'vote', 'ur', 'sms', 'a', 'fallback', 3, 3, 3, 0, 0, 0, 0");
	read_today();
	assert_int_not_equal(figures->share_marks[FIGURES_NOT_UNDERSTOOD], DISCLOSURE_TOLD);
	for (int i = 0; i < FIGURES_SHARES; i++)
		hidden += figures->share_marks[i] != DISCLOSURE_TOLD;
	assert_true(hidden >= 2 || cube_total(figures->cube)->marks[CUBE_REQUESTS] != DISCLOSURE_TOLD);
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
	assert_int_equal(figures_made(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_request_is_understood_chosen_not_understood_or_neither,
			review_stage_begin, end),
		cmocka_unit_test_setup_teardown(
			a_small_share_is_hidden_and_so_is_what_would_tell_it, review_stage_begin, end),
		cmocka_unit_test_setup_teardown(no_file_and_no_spool_are_said, review_stage_begin, end),
	};

	return RUN_SUITE(tests);
}
