#include "agahi/entrance/pages.h"
#include "agahi/staff/attempts.h"
#include "agahi/store/db.h"
#include "entrance_stage.h"

static struct desk_stage stage;
static char token[TOKEN_SIZE];

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	desk_stage_person(&stage, "boss", STAFF_ADMINISTRATOR);
	entrance_invite_as(&stage, "boss", "saima", STAFF_EDITOR | STAFF_READER, token);
	assert_int_equal(entrance_accept(&stage, token), 200);
	desk_stage_log_in(&stage, "saima", true);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

static void the_page_says_who_one_is_and_where_one_is_logged_in(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
	desk_stage_assert_has(&stage, "The saima");
	desk_stage_assert_has(&stage, "reader, editor");
	desk_stage_assert_has(&stage, "this one");
	desk_stage_assert_has(&stage, "127.0.0.1");
}

static void a_password_is_changed_by_who_knows_the_present_one(void **state)
{
	(void)state;
	assert_int_equal(
		desk_stage_ask(&stage, "/me/password",
			"password=wrong+wrong+wrong&password-new=the+river+was+dry&password-again=the+river+"
			"was+dry"),
		422);
	desk_stage_assert_has(&stage, "not your present password");
	assert_int_equal(
		desk_stage_ask(&stage, "/me/password",
			"password=a+long+walk+to+the+river&password-new=the+river+was+dry&password-again="
			"the+river+was+dry"),
		303);
	stage.session[0] = '\0';
	assert_int_equal(desk_stage_ask(&stage, "/login", "name=saima&password=the+river+was+dry"), 303);
}

static void new_codes_are_shown_once_to_who_knows_the_password(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/me/codes", "password-codes=wrong+wrong+wrong"), 422);
	assert_int_equal(desk_stage_ask(&stage, "/me/codes", "password-codes=a+long+walk+to+the+river"), 200);
	desk_stage_assert_has(&stage, "class=\"codes\"");
}

static void another_app_takes_its_own_code_and_the_password(void **state)
{
	char code[TOTP_CODE_SIZE], form[128];

	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/me/app", NULL), 200);
	desk_stage_assert_has(&stage, "<svg class=\"qr\"");
	assert_int_equal(
		desk_stage_ask(&stage, "/me/app", "secret-code=000000&password=no+no+no+no+no"), 422);
	entrance_code(&stage, stage.session, 0, code);
	snprintf(form, sizeof(form), "secret-code=%s&password=a+long+walk+to+the+river", code);
	assert_int_equal(desk_stage_ask(&stage, "/me/app", form), 303);
}

static void other_sessions_are_ended_and_this_one_stays(void **state)
{
	char first[WEB_TOKEN_SIZE];

	(void)state;
	memcpy(first, stage.session, sizeof(first));
	desk_stage_log_in(&stage, "saima", true);
	assert_int_equal(desk_stage_ask(&stage, "/me/sessions", ""), 303);
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
	memcpy(stage.session, first, sizeof(first));
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 303);
}

static void nobody_ends_the_session_of_somebody_else(void **state)
{
	unsigned char hash[TOKEN_HASH_OCTETS];
	char hers[WEB_TOKEN_SIZE], form[TOKEN_KEY_SIZE + 8], key[TOKEN_KEY_SIZE];

	(void)state;
	memcpy(hers, stage.session, sizeof(hers));
	token_hash(hers, hash);
	token_key_write(hash, key);
	desk_stage_log_in(&stage, "boss", true);
	snprintf(form, sizeof(form), "key=%s", key);
	desk_stage_ask(&stage, "/me/session", form);
	memcpy(stage.session, hers, sizeof(hers));
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 200);
}

static void a_new_password_ends_other_browsers_and_knows_this_one(void **state)
{
	char before[WEB_TOKEN_SIZE];

	(void)state;
	memcpy(before, stage.device, sizeof(before));
	assert_int_equal(
		desk_stage_ask(&stage, "/me/password",
			"password=a+long+walk+to+the+river&password-new=the+river+was+dry&password-again="
			"the+river+was+dry"),
		303);
	assert_string_not_equal(stage.device, before);
	assert_int_equal(db_number(desk_stage_db(&stage), "SELECT count(*) FROM device", -1), 1);
}

/* From elsewhere, without an account; and by a thief of another session. */
static void who_guesses_elsewhere_holds_up_nobody_who_is_in(void **state)
{
	char mine[WEB_TOKEN_SIZE];

	(void)state;
	for (int i = 0; i < 2 * ATTEMPTS_PASSWORDS_AN_HOUR; i++) {
		char address[32];

		snprintf(address, sizeof(address), "10.1.%d.%d", i / 250, i % 250 + 1);
		struct attempt guess = { ATTEMPT_PASSWORD, "saima", address, "", clock_wall_ms() };
		attempts_begin(desk_stage_db(&stage), desk_box(stage.desk), &guess);
	}
	memcpy(mine, stage.session, sizeof(mine));
	desk_stage_log_in(&stage, "saima", true);
	for (int i = 0; i < 8; i++)
		desk_stage_ask(&stage, "/me/codes", "password-codes=wrong+wrong+wrong");
	assert_int_equal(desk_stage_ask(&stage, "/me/codes", "password-codes=wrong+wrong+wrong"), 429);
	memcpy(stage.session, mine, sizeof(mine));
	assert_int_equal(desk_stage_ask(&stage, "/me/codes", "password-codes=a+long+walk+to+the+river"), 200);
}

static void what_keeps_passwords_learns_whose_they_are(void **state)
{
	static const char *const pages[] = { "/me", "/me/app" };

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		assert_int_equal(desk_stage_ask(&stage, pages[i], NULL), 200);
		desk_stage_assert_has(&stage, "autocomplete=\"username\" readonly hidden value=\"saima\"");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_page_says_who_one_is_and_where_one_is_logged_in, begin, end),
		cmocka_unit_test_setup_teardown(
			a_password_is_changed_by_who_knows_the_present_one, begin, end),
		cmocka_unit_test_setup_teardown(
			new_codes_are_shown_once_to_who_knows_the_password, begin, end),
		cmocka_unit_test_setup_teardown(another_app_takes_its_own_code_and_the_password, begin, end),
		cmocka_unit_test_setup_teardown(other_sessions_are_ended_and_this_one_stays, begin, end),
		cmocka_unit_test_setup_teardown(
			a_new_password_ends_other_browsers_and_knows_this_one, begin, end),
		cmocka_unit_test_setup_teardown(who_guesses_elsewhere_holds_up_nobody_who_is_in, begin, end),
		cmocka_unit_test_setup_teardown(what_keeps_passwords_learns_whose_they_are, begin, end),
		cmocka_unit_test_setup_teardown(nobody_ends_the_session_of_somebody_else, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
