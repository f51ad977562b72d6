#include "agahi/frame/gate.h"

#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "desk_stage.h"

/* Pages of the log-in as they are written elsewhere, and pages of work that write down what came to them. */
static void login_page(struct visit *visit)
{
	const struct shell_page shell = { .title = LABEL_SHELL_LOG_IN, .bare = true };

	shell_begin(visit, &shell);
	widget_form(visit, 0, "login");
	gate_write_kept(visit);
	widget_form_end(visit);
	shell_end(visit);
}

static void second_page(struct visit *visit)
{
	HTML(visit->page, "<p>second</p>");
	gate_write_kept(visit);
}

/* Right is who says so. */
static void go_on(struct visit *visit)
{
	const char *token = form_value(&visit->exchange->request.form, "token");

	if (*token)
		gate_go_on(visit, token);
	else
		login_page(visit);
}

static int saved;

static void save_page(struct visit *visit)
{
	const struct web_request *request = &visit->exchange->request;

	saved++;
	HTML(visit->page, "saved ");
	html_text(visit->page, request->arguments[0]);
	HTML(visit->page, "|");
	html_text(visit->page, form_value(&request->form, "text"));
	HTML(visit->page, "|");
	html_number(visit->page, (long long)request->form.count);
	HTML(visit->page, "|");
	html_text(visit->page, visit->person.name);
}

static void read_page(struct visit *visit)
{
	long long number;

	if (!gate_number(visit, 0, &number))
		return;
	HTML(visit->page, "read ");
	html_number(visit->page, number);
	html_text(visit->page, labels_tag(visit->language));
}

static void busy_page(struct visit *visit)
{
	HTML(visit->page, "half of a page");
	gate_refuse(visit, 503);
}

static const struct desk_route rows[] = {
	{ WEB_GET, "/", ROUTE_SIGNED_IN, read_page, 0 },
	{ WEB_GET, "/login", ROUTE_PUBLIC, login_page, ROUTE_LOGIN },
	{ WEB_POST, "/login", ROUTE_PUBLIC, go_on, 0 },
	{ WEB_GET, "/second", ROUTE_SIGNED_IN, second_page, ROUTE_SECOND | ROUTE_WHILE_HALF },
	{ WEB_POST, "/second", ROUTE_SIGNED_IN, go_on, ROUTE_WHILE_HALF },
	{ WEB_GET, "/set/{e}", ROUTE_ANY_ROLE, read_page, 0 },
	{ WEB_POST, "/set/{e}/row", STAFF_EDITOR, save_page, 0 },
	{ WEB_GET, "/busy", ROUTE_PUBLIC, busy_page, 0 },
	{ WEB_GET, "/nobody", 0, read_page, 0 },
};
static const struct routes routes = { rows, sizeof(rows) / sizeof(rows[0]) };

static int begin(void **state)
{
	struct desk_stage *stage = calloc(1, sizeof(*stage));

	desk_stage_begin(stage, routes);
	desk_stage_person(stage, "saima", STAFF_EDITOR);
	desk_stage_person(stage, "reza", STAFF_READER);
	saved = 0;
	*state = stage;
	return 0;
}

static int end(void **state)
{
	desk_stage_end(*state);
	free(*state);
	return 0;
}

static void who_is_not_logged_in_is_sent_to_the_log_in_with_the_way_back(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 303);
	assert_string_equal(stage->exchange.response.location, "/login?next=%2Fset%2F14");
	assert_int_equal(desk_stage_ask(stage, "/", NULL), 303);
	assert_string_equal(stage->exchange.response.location, "/login");
	assert_int_equal(desk_stage_ask(stage, "/login?next=%2Fset%2F14", NULL), 200);
	desk_stage_assert_has(stage, "name=\"next\" value=\"/set/14\"");
	/* A search, the third page of a list: the query comes back too. */
	assert_int_equal(desk_stage_ask(stage, "/set/14?q=%D9%88&page=3", NULL), 303);
	assert_string_equal(
		stage->exchange.response.location, "/login?next=%2Fset%2F14%3Fq%3D%25D9%2588%26page%3D3");
}

static void a_query_that_is_too_long_to_come_back_is_left_out(void **state)
{
	struct desk_stage *stage = *state;
	char target[700] = "/set/14?q=";

	memset(target + strlen(target), 'x', 600);
	assert_int_equal(desk_stage_ask(stage, target, NULL), 303);
	assert_string_equal(stage->exchange.response.location, "/login?next=%2Fset%2F14");
}

static void without_a_way_there_is_no_empty_one(void **state)
{
	struct desk_stage *stage = *state;
	char form[128];

	desk_stage_log_in(stage, "saima", false);
	snprintf(form, sizeof(form), "token=%s&next=", stage->session);
	assert_int_equal(desk_stage_ask(stage, "/login", form), 303);
	assert_string_equal(stage->exchange.response.location, "/second");
}

static void a_failure_between_the_two_keeps_what_was_kept(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(
		sqlite3_exec(desk_stage_db(stage), "ALTER TABLE session RENAME TO gone", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(
		desk_stage_ask(stage, "/login", "kept-path=%2Fset%2F14%2Frow&kept.text=not+lost"), 500);
	desk_stage_assert_has(stage, "action=\"/login\"");
	desk_stage_assert_has(stage, "name=\"kept.text\" value=\"not lost\"");
	desk_stage_assert_has(stage, "name=\"kept-path\" value=\"/set/14/row\"");
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 500);
	desk_stage_assert_has_not(stage, "action=\"/login\"");
}

static void who_is_known_has_both_steps_behind_them(void **state)
{
	struct desk_stage *stage = *state;

	assert_false(gate_knows("", stage->gate));
	desk_stage_log_in(stage, "saima", false);
	assert_false(gate_knows(stage->session, stage->gate));
	desk_stage_log_in(stage, "saima", true);
	assert_true(gate_knows(stage->session, stage->gate));
}

static void after_the_log_in_the_way_goes_back_to_a_page_of_ours_alone(void **state)
{
	static const char *const ways[][2] = { { "/set/14", "/set/14" },
		{ "/set/ووٹ", "/set/%D9%88%D9%88%D9%B9" }, { "https://evil.example/", "/" },
		{ "//evil.example", "/" }, { "/nowhere", "/" }, { "", "/" },
		/* With its query, by our own words again. */
		{ "/set/14%3Fq=a%2520b%26from=%25D9%2588", "/set/14?q=a%20b&from=%D9%88" },
		{ "/set/%2525D9%2525/x", "/" }, { "/set/14%3F%25zz", "/set/14" },
		{ "/set/14%3Fa=b%0d%0aX:y", "/set/14?a=b%0AX%3Ay" }, { "/set/..%252f..%252fx", "/" },
		{ "%3F/set/14", "/" }, { "/set/14%23x%3Fy", "/set/14%23x?y=" } };
	struct desk_stage *stage = *state;
	char form[256];

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		desk_stage_log_in(stage, "saima", true);
		snprintf(form, sizeof(form), "token=%s&next=%s", stage->session, ways[i][0]);
		assert_int_equal(desk_stage_ask(stage, "/login", form), 303);
		assert_string_equal(stage->exchange.response.location, ways[i][1]);
		assert_true(stage->exchange.response.sets_session);
	}
}

static void a_form_of_an_ended_session_is_kept_and_goes_on_after_the_log_in(void **state)
{
	struct desk_stage *stage = *state;
	char form[512];

	assert_int_equal(
		desk_stage_ask(stage, "/set/14/row", "text=%D9%88%3Cb%3E&rev=3&password=secret"), 401);
	assert_int_equal(saved, 0);
	desk_stage_assert_has(stage, "name=\"kept-path\" value=\"/set/14/row\"");
	desk_stage_assert_has(stage, "name=\"kept.text\" value=\"و&lt;b&gt;\"");
	desk_stage_assert_has(stage, "name=\"kept.rev\" value=\"3\"");
	desk_stage_assert_has_not(stage, "secret");
	/* A wrong password keeps it once more. */
	assert_int_equal(
		desk_stage_ask(stage, "/login", "token=&kept-path=%2Fset%2F14%2Frow&kept.text=abc"), 200);
	desk_stage_assert_has(stage, "name=\"kept.text\" value=\"abc\"");
	/* The right one asks for the second factor, and keeps it. */
	desk_stage_log_in(stage, "saima", false);
	snprintf(form, sizeof(form), "token=%s&kept-path=%%2Fset%%2F14%%2Frow&kept.text=abc&kept.rev=3",
		stage->session);
	assert_int_equal(desk_stage_ask(stage, "/login", form), 200);
	desk_stage_assert_has(stage, "<p>second</p>");
	desk_stage_assert_has(stage, "name=\"kept.text\" value=\"abc\"");
	assert_int_equal(saved, 0);
	/* That was right: now it is saved, without the fields of the log-in. */
	desk_stage_log_in(stage, "saima", true);
	snprintf(form, sizeof(form), "token=%s&kept-path=%%2Fset%%2F14%%2Frow&kept.text=abc&kept.rev=3",
		stage->session);
	assert_int_equal(desk_stage_ask(stage, "/second", form), 200);
	assert_string_equal(desk_stage_body(stage), "saved 14|abc|2|saima");
	assert_int_equal(saved, 1);
}

static void what_is_kept_is_done_by_who_may_alone(void **state)
{
	struct desk_stage *stage = *state;
	char form[512];

	desk_stage_log_in(stage, "reza", true);
	snprintf(form, sizeof(form), "token=%s&kept-path=%%2Fset%%2F14%%2Frow&kept.text=abc", stage->session);
	assert_int_equal(desk_stage_ask(stage, "/login", form), 403);
	assert_int_equal(saved, 0);
	snprintf(form, sizeof(form), "token=%s&kept-path=%%2Flogin&kept.token=x", stage->session);
	assert_int_equal(desk_stage_ask(stage, "/login", form), 404);
}

static void half_a_log_in_opens_nothing_but_its_second_half(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", false);
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 303);
	assert_string_equal(stage->exchange.response.location, "/second?next=%2Fset%2F14");
	assert_int_equal(desk_stage_ask(stage, "/set/14/row", "text=a"), 401);
	desk_stage_assert_has(stage, "<p>second</p>");
	desk_stage_assert_has(stage, "kept.text");
	assert_int_equal(saved, 0);
	assert_int_equal(desk_stage_ask(stage, "/second", NULL), 200);
}

static void the_wrong_role_gets_words_and_nothing_else(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "reza", true);
	assert_int_equal(desk_stage_ask(stage, "/set/14/row", "text=a"), 403);
	assert_int_equal(saved, 0);
	desk_stage_assert_has(stage, "This page is not for your role");
	desk_stage_assert_has(stage, "<bdi>The reza</bdi>. Your roles: <bdi>reader</bdi>");
	desk_stage_assert_has(stage, "class=\"refused\"");
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 200);
	assert_int_equal(desk_stage_ask(stage, "/nobody", NULL), 403);
}

static void what_is_not_there_is_404_and_what_is_there_otherwise_405(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/nowhere", NULL), 404);
	desk_stage_assert_has(stage, "There is no such page");
	assert_int_equal(desk_stage_ask(stage, "/set/14/row", NULL), 405);
	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(desk_stage_ask(stage, "/set/0", NULL), 404);
	assert_int_equal(desk_stage_ask(stage, "/set/14x", NULL), 404);
	assert_int_equal(desk_stage_ask(stage, "/set/99999999999999999999", NULL), 404);
}

static void a_refusal_replaces_what_the_page_had_begun(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/busy", NULL), 503);
	desk_stage_assert_has_not(stage, "half of a page");
	assert_int_equal(stage->exchange.response.retry_after_s, 5);
}

static void our_script_is_refused_in_json(void **state)
{
	struct desk_stage *stage = *state;

	stage->by_script = true;
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 401);
	assert_string_equal(desk_stage_body(stage), "{\"refused\":\"Please log in first\",\"login\":true}");
	assert_int_equal(stage->exchange.response.type, WEB_JSON);
	assert_int_equal(desk_stage_ask(stage, "/set/14/row", "text=a"), 401);
	assert_int_equal(desk_stage_ask(stage, "/nowhere", NULL), 404);
}

static void a_session_that_was_ended_elsewhere_is_nobodys(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 200);
	assert_int_equal(
		sqlite3_exec(desk_stage_db(stage), "DELETE FROM session", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 303);
	snprintf(stage->session, sizeof(stage->session), "no token at all");
	assert_int_equal(desk_stage_ask(stage, "/set/14", NULL), 303);
}

static void a_person_that_was_ended_is_out_at_once(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	assert_int_equal(sqlite3_exec(desk_stage_db(stage), "UPDATE person SET state = 2", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_not_equal(desk_stage_ask(stage, "/set/14", NULL), 200);
}

static void the_language_is_the_cookies_then_the_persons_then_the_browsers_then_urdu(void **state)
{
	struct desk_stage *stage = *state;

	desk_stage_log_in(stage, "saima", true);
	stage->language = "";
	desk_stage_ask(stage, "/set/1", NULL);
	assert_string_equal(desk_stage_body(stage), "read 1ur");
	stage->accept_language = "en-GB,en;q=0.8";
	desk_stage_ask(stage, "/set/1", NULL);
	assert_string_equal(desk_stage_body(stage), "read 1en");
	stage->accept_language = "en-GB, ur;q=0.1";
	desk_stage_ask(stage, "/set/1", NULL);
	assert_string_equal(desk_stage_body(stage), "read 1ur");
	assert_int_equal(sqlite3_exec(desk_stage_db(stage), "UPDATE person SET page_language = 'en'", NULL,
				 NULL, NULL),
		SQLITE_OK);
	desk_stage_ask(stage, "/set/1", NULL);
	assert_string_equal(desk_stage_body(stage), "read 1en");
	stage->language = "ur";
	desk_stage_ask(stage, "/set/1", NULL);
	assert_string_equal(desk_stage_body(stage), "read 1ur");
}

#define GATE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		GATE_TEST(who_is_not_logged_in_is_sent_to_the_log_in_with_the_way_back),
		GATE_TEST(a_query_that_is_too_long_to_come_back_is_left_out),
		GATE_TEST(without_a_way_there_is_no_empty_one),
		GATE_TEST(a_failure_between_the_two_keeps_what_was_kept),
		GATE_TEST(who_is_known_has_both_steps_behind_them),
		GATE_TEST(after_the_log_in_the_way_goes_back_to_a_page_of_ours_alone),
		GATE_TEST(a_form_of_an_ended_session_is_kept_and_goes_on_after_the_log_in),
		GATE_TEST(what_is_kept_is_done_by_who_may_alone),
		GATE_TEST(half_a_log_in_opens_nothing_but_its_second_half),
		GATE_TEST(the_wrong_role_gets_words_and_nothing_else),
		GATE_TEST(what_is_not_there_is_404_and_what_is_there_otherwise_405),
		GATE_TEST(a_refusal_replaces_what_the_page_had_begun),
		GATE_TEST(our_script_is_refused_in_json),
		GATE_TEST(a_session_that_was_ended_elsewhere_is_nobodys),
		GATE_TEST(a_person_that_was_ended_is_out_at_once),
		GATE_TEST(the_language_is_the_cookies_then_the_persons_then_the_browsers_then_urdu),
	};

	return RUN_SUITE(tests);
}
