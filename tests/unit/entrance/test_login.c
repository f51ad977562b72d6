#include "agahi/entrance/pages.h"
#include "agahi/staff/attempts.h"
#include "entrance_stage.h"

static struct desk_stage stage;
static char token[TOKEN_SIZE]; /* whose app is Saima's */

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	desk_stage_person(&stage, "boss", STAFF_ADMINISTRATOR);
	entrance_invite_as(&stage, "boss", "saima", STAFF_EDITOR, token);
	assert_int_equal(entrance_accept(&stage, token), 200);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

static int log_in(const char *password)
{
	char form[256];

	snprintf(form, sizeof(form), "name=saima&password=%s", password);
	return desk_stage_ask(&stage, "/login", form);
}

/* The step after the one that opened the account: each is taken once. */
static int pass_second(int steps)
{
	char code[TOTP_CODE_SIZE], form[64];

	entrance_code(&stage, token, steps, code);
	snprintf(form, sizeof(form), "secret-code=%s", code);
	return desk_stage_ask(&stage, "/second", form);
}

static void password_and_code_let_in(void **state)
{
	(void)state;
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
	assert_int_equal(strncmp(stage.exchange.response.location, "/second", 7), 0);
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 303);
	assert_int_equal(pass_second(1), 303);
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
	desk_stage_assert_has(&stage, "The saima");
}

static void a_wrong_password_and_an_unknown_name_are_told_alike(void **state)
{
	(void)state;
	assert_int_equal(log_in("wrong+wrong+wrong"), 422);
	desk_stage_assert_has(&stage, "Name or password is wrong.");
	assert_int_equal(desk_stage_ask(&stage, "/login", "name=nobody9&password=wrong+wrong+wrong"), 422);
	desk_stage_assert_has(&stage, "Name or password is wrong.");
	desk_stage_assert_has_not(&stage, "wrong wrong wrong");
}

static void who_guesses_has_to_wait(void **state)
{
	int status = 0;

	(void)state;
	for (int i = 0; i < 8 && status != 429; i++)
		status = log_in("wrong+wrong+wrong");
	assert_int_equal(status, 429);
	assert_true(stage.exchange.response.retry_after_s > 0);
	desk_stage_assert_has(&stage, "Too many attempts");
}

static void a_code_is_taken_once(void **state)
{
	char code[TOTP_CODE_SIZE], form[64];

	(void)state;
	entrance_code(&stage, token, 1, code);
	snprintf(form, sizeof(form), "secret-code=%s", code);
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
	assert_int_equal(desk_stage_ask(&stage, "/second", form), 303);
	stage.session[0] = '\0';
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
	assert_int_equal(desk_stage_ask(&stage, "/second", form), 422);
	desk_stage_assert_has(&stage, "used already");
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 303);
}

static void a_password_that_is_too_long_to_be_one_is_wrong(void **state)
{
	char form[700] = "name=saima&password=";

	(void)state;
	memset(form + strlen(form), 'a', 600);
	assert_int_equal(desk_stage_ask(&stage, "/login", form), 422);
}

static void what_was_sent_goes_on_after_the_log_in(void **state)
{
	(void)state;
	stage.session[0] = '\0';
	assert_int_equal(desk_stage_ask(&stage, "/review/1/comment", "comment=not+lost"), 401);
	desk_stage_assert_has(&stage, "not lost");
}

static void log_out_ends_the_session(void **state)
{
	char before[WEB_TOKEN_SIZE];

	(void)state;
	log_in("a+long+walk+to+the+river");
	pass_second(1);
	memcpy(before, stage.session, sizeof(before));
	assert_int_equal(desk_stage_ask(&stage, "/logout", ""), 303);
	assert_string_equal(stage.session, "");
	memcpy(stage.session, before, sizeof(before));
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 303);
}

static void a_reset_of_the_account_is_told_before_anything_else(void **state)
{
	struct person boss, saima;
	char reset[TOKEN_SIZE];

	(void)state;
	staff_find(desk_stage_db(&stage), "boss", &boss);
	staff_find(desk_stage_db(&stage), "saima", &saima);
	const struct staff_actor actor = { &boss, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(invitations_reset(desk_stage_db(&stage), &actor, saima.id, reset), STAFF_DONE);
	log_in("a+long+walk+to+the+river");
	assert_int_equal(pass_second(1), 200);
	desk_stage_assert_has(&stage, "The boss");
	desk_stage_assert_has_not(&stage, reset);
	assert_int_equal(desk_stage_ask(&stage, "/me/told", ""), 303);
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
}

/* Somebody else, somewhere else, tries names and passwords without end. */
static void guess_from_elsewhere(int times)
{
	char session[WEB_TOKEN_SIZE], device[WEB_TOKEN_SIZE], address[32];

	memcpy(session, stage.session, sizeof(session));
	memcpy(device, stage.device, sizeof(device));
	memset(stage.session, 0, sizeof(stage.session));
	memset(stage.device, 0, sizeof(stage.device));
	for (int i = 0; i < times; i++) {
		snprintf(address, sizeof(address), "10.1.%d.%d", i / 250, i % 250 + 1);
		struct attempt guess = { ATTEMPT_PASSWORD, "saima", address, "", clock_wall_ms() };
		attempts_begin(desk_stage_db(&stage), desk_box(stage.desk), &guess);
	}
	memcpy(stage.session, session, sizeof(session));
	memcpy(stage.device, device, sizeof(device));
}

static void who_guesses_elsewhere_keeps_nobody_out(void **state)
{
	(void)state;
	assert_int_equal(strlen(stage.device), 64); /* since the account was opened here */
	guess_from_elsewhere(2 * ATTEMPTS_PASSWORDS_AN_HOUR);
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
	assert_int_equal(pass_second(1), 303);
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
	/* Where nobody has logged in, the name has been tried too often this hour. */
	memset(stage.device, 0, sizeof(stage.device));
	memset(stage.session, 0, sizeof(stage.session));
	assert_int_equal(log_in("a+long+walk+to+the+river"), 429);
}

static void a_few_guesses_elsewhere_are_nothing_to_a_new_browser(void **state)
{
	(void)state;
	guess_from_elsewhere(30);
	memset(stage.device, 0, sizeof(stage.device));
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
	assert_int_equal(pass_second(1), 303);
	assert_int_equal(strlen(stage.device), 64);
}

static void the_office_of_one_address_goes_on_where_one_of_it_guesses(void **state)
{
	char form[128], device[WEB_TOKEN_SIZE];

	(void)state;
	memcpy(device, stage.device, sizeof(device));
	memset(stage.device, 0, sizeof(stage.device));
	for (int i = 0; i < ATTEMPTS_FREE_ADDRESS; i++) {
		snprintf(form, sizeof(form), "someone%d", i);
		struct attempt guess = { ATTEMPT_PASSWORD, form, "127.0.0.1", "", clock_wall_ms() };
		attempts_begin(desk_stage_db(&stage), desk_box(stage.desk), &guess);
	}
	assert_int_equal(log_in("a+long+walk+to+the+river"), 429);
	memcpy(stage.device, device, sizeof(device));
	assert_int_equal(log_in("a+long+walk+to+the+river"), 303);
}

static void nothing(void *arg)
{
	(void)arg;
}

static void fill_the_line(void)
{
	while (desk_work(stage.desk, nothing, nothing, NULL))
		continue;
}

static void a_busy_desk_keeps_what_was_kept(void **state)
{
	(void)state;
	stage.session[0] = '\0';
	assert_int_equal(desk_stage_ask(&stage, "/review/1/comment", "comment=not+lost"), 401);
	fill_the_line();
	assert_int_equal(
		desk_stage_ask(&stage, "/login",
			"name=saima&password=x&kept-path=%2Freview%2F1%2Fcomment&kept.comment=not+lost"),
		503);
	desk_stage_assert_has(&stage, "name=\"kept.comment\" value=\"not lost\"");
	desk_stage_assert_has(&stage, "value=\"saima\"");
	desk_stage_assert_has(&stage, "Try again in a few seconds");
}

static void a_desk_that_cannot_write_keeps_what_was_kept(void **state)
{
	(void)state;
	assert_int_equal(
		sqlite3_exec(desk_stage_db(&stage), "DROP TABLE attempt", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
		desk_stage_ask(&stage, "/login",
			"name=saima&password=x&kept-path=%2Freview%2F1%2Fcomment&kept.comment=not+lost"),
		500);
	desk_stage_assert_has(&stage, "name=\"kept.comment\" value=\"not lost\"");
}

static void without_a_name_nothing_is_guessed(void **state)
{
	(void)state;
	for (int i = 0; i < 30; i++)
		assert_int_equal(desk_stage_ask(&stage, "/login", "kept-path=%2Fx&kept.a=b"), 422);
	desk_stage_assert_has(&stage, "name=\"kept.a\" value=\"b\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(password_and_code_let_in, begin, end),
		cmocka_unit_test_setup_teardown(
			a_wrong_password_and_an_unknown_name_are_told_alike, begin, end),
		cmocka_unit_test_setup_teardown(who_guesses_has_to_wait, begin, end),
		cmocka_unit_test_setup_teardown(a_code_is_taken_once, begin, end),
		cmocka_unit_test_setup_teardown(a_password_that_is_too_long_to_be_one_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(what_was_sent_goes_on_after_the_log_in, begin, end),
		cmocka_unit_test_setup_teardown(who_guesses_elsewhere_keeps_nobody_out, begin, end),
		cmocka_unit_test_setup_teardown(
			a_few_guesses_elsewhere_are_nothing_to_a_new_browser, begin, end),
		cmocka_unit_test_setup_teardown(
			the_office_of_one_address_goes_on_where_one_of_it_guesses, begin, end),
		cmocka_unit_test_setup_teardown(a_busy_desk_keeps_what_was_kept, begin, end),
		cmocka_unit_test_setup_teardown(a_desk_that_cannot_write_keeps_what_was_kept, begin, end),
		cmocka_unit_test_setup_teardown(without_a_name_nothing_is_guessed, begin, end),
		cmocka_unit_test_setup_teardown(log_out_ends_the_session, begin, end),
		cmocka_unit_test_setup_teardown(
			a_reset_of_the_account_is_told_before_anything_else, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
