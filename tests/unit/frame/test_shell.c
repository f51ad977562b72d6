#include "agahi/frame/shell.h"

#include "desk_stage.h"

static void plain_page(struct visit *visit)
{
	const struct shell_page shell = { .title = LABEL_SHELL_NEXT,
		.with = { .value = "<i>" },
		.area = SHELL_AUDIT,
		.place = "14 message vote ur",
		.edition = 14,
		.edition_title = "Polling" };

	shell_begin(visit, &shell);
	HTML(visit->page, "<p>own</p>");
	shell_end(visit);
}

static void projector_page(struct visit *visit)
{
	const struct shell_page shell = { .title = LABEL_SHELL_PHONE, .screen = true };

	shell_begin(visit, &shell);
	shell_end(visit);
}

static const struct desk_route rows[] = {
	{ WEB_GET, "/plain", ROUTE_PUBLIC, plain_page, 0 },
	{ WEB_GET, "/set/{e}", ROUTE_PUBLIC, plain_page, 0 },
	{ WEB_GET, "/projector", ROUTE_PUBLIC, projector_page, 0 },
	{ WEB_GET, "/help", ROUTE_PUBLIC, shell_help_page, 0 },
	{ WEB_POST, "/language", ROUTE_PUBLIC, shell_language_page, 0 },
};
static const struct routes routes = { rows, sizeof(rows) / sizeof(rows[0]) };

static int begin(void **state)
{
	struct desk_stage *stage = calloc(1, sizeof(*stage));

	desk_stage_begin(stage, routes);
	desk_stage_person(stage, "saima", STAFF_EDITOR);
	desk_stage_person(stage, "amin", STAFF_ADMINISTRATOR);
	*state = stage;
	return 0;
}

static int end(void **state)
{
	desk_stage_end(*state);
	free(*state);
	return 0;
}

static size_t count(const char *text, const char *what)
{
	size_t found = 0;

	for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
		found++;
	return found;
}

static void a_page_has_its_language_direction_and_one_heading(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	stage->language = "ur";
	assert_int_equal(desk_stage_ask(stage, "/plain", NULL), 200);
	desk_stage_assert_has(stage, "<html lang=\"ur\" dir=\"rtl\"><head>");
	desk_stage_assert_has(stage, "<title>اگلی: &lt;i&gt; – آگاہی</title>");
	desk_stage_assert_has(stage, "href=\"#main\"");
	desk_stage_assert_has(stage, "<main id=\"main\" tabindex=\"-1\" data-value=\"14 message vote ur\">");
	assert_int_equal(count(desk_stage_body(stage), "<h1>"), 1);
	desk_stage_assert_has(stage, "<h1>اگلی: <bdi>&lt;i&gt;</bdi></h1>");
	stage->language = "en";
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "<html lang=\"en\" dir=\"ltr\"><head>");
	desk_stage_assert_has(stage, "Draft <bdi>14</bdi>: <bdi>Polling</bdi>");
}

static void the_menu_shows_what_a_role_may_go_to_and_where_one_is(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "href=\"/audit\" aria-current=\"page\"");
	desk_stage_assert_has(stage, "href=\"/messages\"");
	desk_stage_assert_has_not(stage, "href=\"/people\"");
	desk_stage_assert_has(stage, "<bdi>The saima</bdi>");
	desk_stage_log_in(stage, "amin", true);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "href=\"/people\"");
}

static void who_is_not_wholly_logged_in_sees_no_menu(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has_not(stage, "<nav");
	desk_stage_assert_has_not(stage, "id=\"live\"");
	desk_stage_log_in(stage, "saima", false);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has_not(stage, "<nav");
	desk_stage_assert_has(stage, "action=\"/logout\"");
	desk_stage_assert_has(stage, "<p id=\"session\" hidden data-value=\"0\">");
}

static void what_is_live_stands_on_every_page_and_that_the_gateway_is_silent(void **state)
{
	struct desk_stage *stage = *state;
	struct desk_live live = { .number = 12,
		.hash = "4821997355100000",
		.title = "<t>",
		.next_ms = 1801940400000,
		.next = "Silence" };

	desk_stage_log_in(stage, "saima", true);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "The gateway has not yet said what is live.");
	live.seen_ms = clock_wall_ms();
	desk_set_live(stage->desk, &live);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "data-value=\"12\"");
	desk_stage_assert_has(stage, "Live: edition <bdi>12</bdi>");
	desk_stage_assert_has(stage, "class=\"fingerprint\"");
	desk_stage_assert_has(stage, "&lt;t&gt;");
	desk_stage_assert_has(stage, "Next: <bdi>Silence</bdi>");
	desk_stage_assert_has_not(stage, "No word from the gateway");
	live.seen_ms -= 11 * 60 * 1000;
	desk_set_live(stage->desk, &live);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "No word from the gateway");
}

static void a_projector_shows_the_page_alone(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_ask(stage, "/projector", NULL);
	desk_stage_assert_has_not(stage, "<header");
	desk_stage_assert_has(stage, "class=\"projector\"");
}

static void help_is_a_page(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/help", NULL), 200);
	desk_stage_assert_has(stage, "With the keyboard alone");
}

static void the_language_is_kept_and_one_comes_back_to_the_page(void **state)
{
	struct desk_stage *stage = *state;
	struct person person;

	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(desk_stage_ask(stage, "/language", "language=en&back=%2Fset%2F%D9%88"), 303);
	assert_string_equal(stage->exchange.response.location, "/set/%D9%88");
	assert_true(stage->exchange.response.sets_language);
	assert_string_equal(stage->exchange.response.language, "en");
	assert_true(staff_find(desk_stage_db(stage), "saima", &person));
	assert_string_equal(person.page_language, "en");
	desk_stage_ask(stage, "/language", "language=xx&back=%2F%2Fevil.example%2F");
	assert_string_equal(stage->exchange.response.location, "/evil.example");
	assert_string_equal(stage->exchange.response.language, "ur");
}

#define SHELL_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void others_who_have_the_page_open_are_named_once(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "amin", true);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "<p id=\"others\" class=\"others\" role=\"status\"></p>");
	desk_stage_log_in(stage, "saima", true);
	desk_stage_ask(stage, "/plain", NULL);
	desk_stage_assert_has(stage, "role=\"status\">Also open at: <bdi>The amin</bdi></p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHELL_TEST(a_page_has_its_language_direction_and_one_heading),
		SHELL_TEST(the_menu_shows_what_a_role_may_go_to_and_where_one_is),
		SHELL_TEST(who_is_not_wholly_logged_in_sees_no_menu),
		SHELL_TEST(what_is_live_stands_on_every_page_and_that_the_gateway_is_silent),
		SHELL_TEST(a_projector_shows_the_page_alone),
		SHELL_TEST(help_is_a_page),
		SHELL_TEST(the_language_is_kept_and_one_comes_back_to_the_page),
		SHELL_TEST(others_who_have_the_page_open_are_named_once),
	};

	return RUN_SUITE(tests);
}
