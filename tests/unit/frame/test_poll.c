#include "agahi/frame/poll.h"

#include "desk_stage.h"

static const struct desk_route rows[] = {
	{ WEB_GET, "/poll", ROUTE_SIGNED_IN, poll_page, ROUTE_QUIET },
	{ WEB_POST, "/stay", ROUTE_SIGNED_IN, poll_stay_page, 0 },
};
static const struct routes routes = { rows, 2 };

static int begin(void **state)
{
	struct desk_stage *stage = calloc(1, sizeof(*stage));

	desk_stage_begin(stage, routes);
	desk_stage_person(stage, "saima", STAFF_EDITOR);
	desk_stage_person(stage, "ahmed", STAFF_EDITOR);
	stage->by_script = true;
	*state = stage;
	return 0;
}

static int end(void **state)
{
	desk_stage_end(*state);
	free(*state);
	return 0;
}

static void who_has_the_same_page_open_is_told(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "ahmed", true);
	assert_int_equal(desk_stage_ask(stage, "/poll?place=14+message+vote+ur", NULL), 200);
	desk_stage_assert_has(stage, "\"others\":[]");
	desk_stage_log_in(stage, "saima", true);
	desk_stage_ask(stage, "/poll?place=14+message+vote+ur", NULL);
	desk_stage_assert_has(stage, "\"others\":[\"The ahmed\"]");
	desk_stage_ask(stage, "/poll?place=elsewhere", NULL);
	desk_stage_assert_has(stage, "\"others\":[]");
	desk_stage_ask(stage, "/poll", NULL);
	desk_stage_assert_has(stage, "\"live\":0");
	assert_int_equal(stage->exchange.response.type, WEB_JSON);
}

/* As if the last click had been 29 minutes ago. */
static void age_sessions(struct desk_stage *stage)
{
	char *sql = sqlite3_mprintf("UPDATE session SET seen_ms = %lld", clock_uptime_ms() - 29 * 60 * 1000);

	assert_int_equal(sqlite3_exec(desk_stage_db(stage), sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
}

static int seconds(struct desk_stage *stage)
{
	int left = -1;

	sscanf(desk_stage_body(stage), "{\"seconds\":%d", &left);
	return left;
}

static void asking_by_itself_keeps_no_session_alive_but_staying_does(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	age_sessions(stage);
	desk_stage_ask(stage, "/poll", NULL);
	assert_in_range(seconds(stage), 1, 60);
	desk_stage_ask(stage, "/poll", NULL);
	assert_in_range(seconds(stage), 1, 60);
	assert_int_equal(desk_stage_ask(stage, "/stay", ""), 200);
	desk_stage_ask(stage, "/poll", NULL);
	assert_in_range(seconds(stage), 1700, 1800);
}

static void without_our_script_one_comes_back_to_the_first_page(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	stage->by_script = false;
	assert_int_equal(desk_stage_ask(stage, "/stay", ""), 303);
	assert_string_equal(stage->exchange.response.location, "/");
}

static void nobody_gets_no_answer(void **state)
{
	assert_int_equal(desk_stage_ask(*state, "/poll", NULL), 401);
}

#define POLL_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLL_TEST(who_has_the_same_page_open_is_told),
		POLL_TEST(asking_by_itself_keeps_no_session_alive_but_staying_does),
		POLL_TEST(without_our_script_one_comes_back_to_the_first_page),
		POLL_TEST(nobody_gets_no_answer),
	};

	return RUN_SUITE(tests);
}
