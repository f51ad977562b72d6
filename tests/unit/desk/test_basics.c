#include "agahi/desk/basics.h"

#include "agahi/web/assets.h"
#include "desk_stage.h"

static const struct desk_route rows[] = {
	{ WEB_GET, "/", ROUTE_SIGNED_IN, basics_first_page, 0 },
	{ WEB_GET, "/asset/{name}", ROUTE_PUBLIC, basics_asset_page, ROUTE_QUIET },
	{ WEB_GET, "/healthz", ROUTE_PUBLIC, basics_health_page, ROUTE_QUIET },
};
static const struct routes routes = { rows, 3 };

static int begin(void **state)
{
	struct desk_stage *stage = calloc(1, sizeof(*stage));

	desk_stage_begin(stage, routes);
	desk_stage_person(stage, "saima", STAFF_EDITOR);
	*state = stage;
	return 0;
}

static int end(void **state)
{
	desk_stage_end(*state);
	free(*state);
	return 0;
}

static void the_first_page_is_that_of_the_messages(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(desk_stage_ask(stage, "/", NULL), 303);
	assert_string_equal(stage->exchange.response.location, "/messages");
}

static void an_asset_is_served_by_its_name_and_no_other(void **state)
{
	struct desk_stage *stage = *state;
	char path[128];

	snprintf(path, sizeof(path), "/asset/%s", assets_name(desk_assets(stage->desk), ASSET_SHEET));
	assert_int_equal(desk_stage_ask(stage, path, NULL), 200);
	assert_true(stage->exchange.response.immutable);
	assert_int_equal(desk_stage_ask(stage, "/asset/desk.css", NULL), 404);
	assert_false(stage->exchange.response.immutable);
}

static void health_is_that_of_the_database(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/healthz", NULL), 200);
	assert_string_equal(desk_stage_body(stage), "ok\n");
	assert_int_equal(
		sqlite3_exec(desk_stage_db(stage), "ALTER TABLE person RENAME TO lost", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(desk_stage_ask(stage, "/healthz", NULL), 503);
}

#define BASICS_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BASICS_TEST(the_first_page_is_that_of_the_messages),
		BASICS_TEST(an_asset_is_served_by_its_name_and_no_other),
		BASICS_TEST(health_is_that_of_the_database),
	};

	return RUN_SUITE(tests);
}
