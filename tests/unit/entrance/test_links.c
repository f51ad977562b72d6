/* The list of what is open: each says what it is, how it stands, and has the buttons of who looks at it. */
#include "agahi/entrance/links.h"

#include "agahi/staff/consent.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/people.h"
#include "entrance_stage.h"

static struct desk_stage stage;
static char token[TOKEN_SIZE];

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	desk_stage_person(&stage, "boss", STAFF_ADMINISTRATOR);
	desk_stage_person(&stage, "edna", STAFF_EDITOR);
	desk_stage_log_in(&stage, "boss", true);
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

static void look_as(const char *name)
{
	desk_stage_log_in(&stage, name, true);
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
}

static void the_first_signer_is_said_to_be_made_by_one_alone(void **state)
{
	(void)state;
	entrance_invite_as(&stage, "boss", "first", STAFF_SIGNER, token);
	look_as("boss");
	desk_stage_assert_has(&stage, "Invitation of ");
	desk_stage_assert_has(&stage, "made by one person alone");
	desk_stage_assert_has_not(&stage, "/people/links/confirm");
	desk_stage_assert_has(&stage, "/people/links/back");
}

static void a_link_of_the_command_line_says_whose_it_is(void **state)
{
	const struct staff_actor nobody = { .now_ms = clock_wall_ms() };
	struct person boss;

	(void)state;
	assert_true(staff_find(desk_stage_db(&stage), "boss", &boss));
	assert_int_equal(invitations_reset(desk_stage_db(&stage), &nobody, boss.id, token), STAFF_DONE);
	look_as("boss");
	desk_stage_assert_has(&stage, "by <bdi>the keeper of the machine</bdi>");
}

static void an_invitation_that_needs_nobody_has_nothing_to_say(void **state)
{
	(void)state;
	entrance_invite_as(&stage, "boss", "reader", STAFF_READER, token);
	look_as("boss");
	desk_stage_assert_has(&stage, "The reader");
	desk_stage_assert_has_not(&stage, "waits for a second person");
	desk_stage_assert_has_not(&stage, "made by one person alone");
}

static void who_may_confirm_has_the_button_and_may_not_take_back(void **state)
{
	(void)state;
	desk_stage_person(&stage, "sami", STAFF_SIGNER);
	entrance_invite_as(&stage, "boss", "second", STAFF_SIGNER, token);
	look_as("sami");
	desk_stage_assert_has(&stage, "waits for a second person");
	desk_stage_assert_has(&stage, "/people/links/confirm");
	desk_stage_assert_has_not(&stage, "/people/links/back");
	desk_stage_assert_has_not(&stage, token);
}

static void what_an_administrator_made_who_is_none_any_more_is_void(void **state)
{
	struct person boss, chief;

	(void)state;
	desk_stage_person(&stage, "sami", STAFF_SIGNER);
	desk_stage_person(&stage, "chief", STAFF_ADMINISTRATOR);
	entrance_invite_as(&stage, "boss", "second", STAFF_SIGNER, token);
	assert_true(staff_find(desk_stage_db(&stage), "boss", &boss));
	assert_true(staff_find(desk_stage_db(&stage), "chief", &chief));
	const struct staff_actor actor = { &chief, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(people_end(desk_stage_db(&stage), &actor, boss.id), STAFF_DONE);
	look_as("sami");
	desk_stage_assert_has(&stage, "who made it is no longer an administrator");
	desk_stage_assert_has_not(&stage, "/people/links/confirm");
}

static void a_key_that_is_none_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", "key=none"), 404);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/back", ""), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_signer_is_said_to_be_made_by_one_alone, begin, end),
		cmocka_unit_test_setup_teardown(a_link_of_the_command_line_says_whose_it_is, begin, end),
		cmocka_unit_test_setup_teardown(
			an_invitation_that_needs_nobody_has_nothing_to_say, begin, end),
		cmocka_unit_test_setup_teardown(
			who_may_confirm_has_the_button_and_may_not_take_back, begin, end),
		cmocka_unit_test_setup_teardown(
			what_an_administrator_made_who_is_none_any_more_is_void, begin, end),
		cmocka_unit_test_setup_teardown(a_key_that_is_none_is_not_there, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
