#include "agahi/entrance/pages.h"
#include "entrance_stage.h"

static struct desk_stage stage;
static char token[TOKEN_SIZE];

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	desk_stage_person(&stage, "boss", STAFF_ADMINISTRATOR);
	entrance_invite_as(&stage, "boss", "saima", STAFF_EDITOR, token);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

static int ask(const char *form)
{
	char path[128];

	snprintf(path, sizeof(path), "/invitation/%s", token);
	return desk_stage_ask(&stage, path, form);
}

static void the_page_has_a_picture_for_the_app_and_the_same_to_type(void **state)
{
	(void)state;
	assert_int_equal(ask(NULL), 200);
	desk_stage_assert_has(&stage, "<svg class=\"qr\" role=\"img\"");
	desk_stage_assert_has(&stage, "The saima");
	desk_stage_assert_has(&stage, "class=\"secret\"");
}

static void a_link_opens_an_account_once(void **state)
{
	struct person person;

	(void)state;
	assert_int_equal(entrance_accept(&stage, token), 200);
	desk_stage_assert_has(&stage, "class=\"codes\"");
	assert_true(staff_find(desk_stage_db(&stage), "saima", &person));
	assert_int_equal(person.state, STAFF_ACTIVE);
	assert_int_equal(ask(NULL), 404);
	desk_stage_assert_has(&stage, "has been used");
}

static void what_is_wrong_stands_beside_its_field(void **state)
{
	char code[TOTP_CODE_SIZE], form[200];

	(void)state;
	assert_int_equal(ask("password-new=short&password-again=short&secret-code=123456"), 422);
	desk_stage_assert_has(&stage, "at least <bdi>12</bdi> characters");
	assert_int_equal(
		ask("password-new=a+long+walk+to+the+river&password-again=another&secret-code=123456"), 422);
	desk_stage_assert_has(&stage, "The two are not the same.");
	entrance_code(&stage, token, 100, code);
	snprintf(form, sizeof(form),
		"password-new=a+long+walk+to+the+river&password-again=a+long+walk+to+the+river&secret-code=%"
		"s",
		code);
	assert_int_equal(ask(form), 422);
	desk_stage_assert_has(&stage, "This code is wrong");
	desk_stage_assert_has_not(&stage, "river");
}

static void a_link_of_nobody_is_no_link(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/invitation/zzz", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/invitation/zzz", "password-new=x"), 404);
}

static void a_reset_waits_for_a_second_person(void **state)
{
	struct person boss, saima;

	(void)state;
	assert_int_equal(entrance_accept(&stage, token), 200);
	staff_find(desk_stage_db(&stage), "boss", &boss);
	staff_find(desk_stage_db(&stage), "saima", &saima);
	const struct staff_actor actor = { &boss, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(invitations_reset(desk_stage_db(&stage), &actor, saima.id, token), STAFF_DONE);
	assert_int_equal(ask(NULL), 403);
	desk_stage_assert_has(&stage, "second person");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_page_has_a_picture_for_the_app_and_the_same_to_type, begin, end),
		cmocka_unit_test_setup_teardown(a_link_opens_an_account_once, begin, end),
		cmocka_unit_test_setup_teardown(what_is_wrong_stands_beside_its_field, begin, end),
		cmocka_unit_test_setup_teardown(a_link_of_nobody_is_no_link, begin, end),
		cmocka_unit_test_setup_teardown(a_reset_waits_for_a_second_person, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
