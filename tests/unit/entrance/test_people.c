#include "agahi/entrance/pages.h"
#include "entrance_stage.h"

static struct desk_stage stage;

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	desk_stage_person(&stage, "boss", STAFF_ADMINISTRATOR);
	desk_stage_person(&stage, "sami", STAFF_SIGNER);
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

static long long id_of(const char *name)
{
	struct person person;

	assert_true(staff_find(desk_stage_db(&stage), name, &person));
	return person.id;
}

static int post(const char *name, const char *deed, const char *form)
{
	char path[64];

	snprintf(path, sizeof(path), "/people/%lld%s", id_of(name), deed);
	return desk_stage_ask(&stage, path, form);
}

/* The key that names the only open link, out of the page. */
static void key_of_link(char form[TOKEN_KEY_SIZE + 8])
{
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	const char *at = strstr(desk_stage_body(&stage), "name=\"key\" value=\"");
	assert_non_null(at);
	snprintf(form, TOKEN_KEY_SIZE + 8, "key=%.64s", at + strlen("name=\"key\" value=\""));
}

static void an_invitation_is_a_link_that_is_shown_once(void **state)
{
	(void)state;
	assert_int_equal(
		desk_stage_ask(&stage, "/people", "name=new.one&shown=%D9%86%DB%8C%D8%A7&editor=1&lang-ur=1"),
		200);
	desk_stage_assert_has(&stage, "http://");
	desk_stage_assert_has(&stage, "/invitation/");
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has(&stage, "new.one");
	desk_stage_assert_has_not(&stage, "/invitation/");
}

static void what_is_wrong_with_an_invitation_is_said_and_what_was_typed_stays(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/people", "name=Bad+Name&shown=X&editor=1"), 422);
	desk_stage_assert_has(&stage, "small English letters");
	desk_stage_assert_has(&stage, "value=\"Bad Name\"");
	assert_int_equal(desk_stage_ask(&stage, "/people", "name=edna&shown=X&editor=1"), 422);
	desk_stage_assert_has(&stage, "has this name already");
	assert_int_equal(desk_stage_ask(&stage, "/people", "name=two&shown=X&editor=1&administrator=1"), 422);
	desk_stage_assert_has(&stage, "neither editor nor signer");
}

static void names_of_people_are_text(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/people",
				 "name=evil&shown=%3Cscript%3Ealert(1)%3C/script%3E&reader=1"),
		200);
	desk_stage_assert_has_not(&stage, "<script>alert");
	desk_stage_ask(&stage, "/people", NULL);
	desk_stage_assert_has(&stage, "&lt;script&gt;");
}

static void roles_change_at_once(void **state)
{
	(void)state;
	assert_int_equal(post("edna", "", "reader=1"), 303);
	desk_stage_log_in(&stage, "edna", true);
	assert_int_equal(desk_stage_ask(&stage, "/set/1/submit", ""), 403);
}

static void an_account_that_is_ended_is_out_at_once(void **state)
{
	char boss[WEB_TOKEN_SIZE], edna[WEB_TOKEN_SIZE];

	(void)state;
	memcpy(boss, stage.session, sizeof(boss));
	desk_stage_log_in(&stage, "edna", true);
	memcpy(edna, stage.session, sizeof(edna));
	memcpy(stage.session, boss, sizeof(boss));
	assert_int_equal(post("edna", "/end", ""), 303);
	memcpy(stage.session, edna, sizeof(edna));
	assert_int_equal(desk_stage_ask(&stage, "/me", NULL), 303);
}

static void a_reset_is_confirmed_by_a_second_person_alone(void **state)
{
	char form[TOKEN_KEY_SIZE + 8];

	(void)state;
	assert_int_equal(post("edna", "/reset", ""), 200);
	desk_stage_assert_has(&stage, "/invitation/");
	key_of_link(form);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 403);
	desk_stage_log_in(&stage, "edna", true);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 403);
	desk_stage_log_in(&stage, "sami", true);
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has(&stage, "Confirm");
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 303);
}

/* There is a signer: who is made one is so once that one, or another administrator, has confirmed it. */
static void a_second_signer_is_let_in_once_the_first_has_confirmed(void **state)
{
	char form[TOKEN_KEY_SIZE + 8], link[128];

	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/people", "name=second&shown=Second&signer=1"), 200);
	desk_stage_assert_has(&stage, "a second person has confirmed it");
	snprintf(link, sizeof(link), "%.76s", strstr(desk_stage_body(&stage), "/invitation/"));
	assert_int_equal(desk_stage_ask(&stage, link, NULL), 403);
	desk_stage_assert_has(&stage, "A second person has to confirm this link first");
	key_of_link(form);
	desk_stage_assert_has(&stage, "waits for a second person");
	desk_stage_assert_has_not(&stage, "/people/links/confirm"); /* not whose doing it is */
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 403);
	desk_stage_log_in(&stage, "sami", true);
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has(&stage, "Invitation of ");
	desk_stage_assert_has(&stage, "/people/links/confirm");
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 303);
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has_not(&stage, "waits for a second person");
	stage.session[0] = '\0';
	assert_int_equal(desk_stage_ask(&stage, link, NULL), 200);
}

static void an_editor_is_let_in_without(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/people", "name=third&shown=Third&editor=1"), 200);
	desk_stage_assert_has_not(&stage, "a second person has confirmed it");
}

static void assert_roles(const char *name, unsigned roles)
{
	struct person person;

	assert_true(staff_find(desk_stage_db(&stage), name, &person));
	assert_int_equal(person.roles, roles);
}

static void a_signer_is_made_of_an_editor_by_two(void **state)
{
	char form[TOKEN_KEY_SIZE + 8];

	(void)state;
	assert_int_equal(post("edna", "", "editor=1&signer=1"), 303);
	assert_roles("edna", STAFF_EDITOR);
	key_of_link(form);
	desk_stage_assert_has(&stage, "New roles of ");
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 403);
	desk_stage_log_in(&stage, "edna", true);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 403);
	assert_roles("edna", STAFF_EDITOR);
	desk_stage_log_in(&stage, "sami", true);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 303);
	assert_roles("edna", STAFF_EDITOR | STAFF_SIGNER);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 404);
}

static void roles_that_wait_are_taken_back(void **state)
{
	char form[TOKEN_KEY_SIZE + 8];

	(void)state;
	assert_int_equal(post("edna", "", "editor=1&signer=1"), 303);
	key_of_link(form);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/back", form), 303);
	desk_stage_log_in(&stage, "sami", true);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 404);
	assert_roles("edna", STAFF_EDITOR);
}

static void where_nobody_is_left_who_could_confirm_the_page_says_who_can(void **state)
{
	(void)state;
	assert_int_equal(post("sami", "/end", ""), 303);
	assert_int_equal(post("edna", "", "editor=1&signer=1"), 303);
	assert_roles("edna", STAFF_EDITOR);
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has(&stage, "agahi-desk --confirm");
	stage.language = "ur";
	assert_int_equal(desk_stage_ask(&stage, "/people", NULL), 200);
	desk_stage_assert_has(&stage, "تصدیق باقی ہے مگر");
}

static void its_owner_takes_a_reset_back(void **state)
{
	char form[TOKEN_KEY_SIZE + 8];

	(void)state;
	post("edna", "/reset", "");
	key_of_link(form);
	desk_stage_log_in(&stage, "edna", true);
	assert_true(desk_stage_ask(&stage, "/people/links/back", form) != 403);
	desk_stage_log_in(&stage, "sami", true);
	assert_int_equal(desk_stage_ask(&stage, "/people/links/confirm", form), 404);
}

static void who_has_not_come_gets_another_link(void **state)
{
	(void)state;
	desk_stage_ask(&stage, "/people", "name=slow&shown=Slow&reader=1");
	assert_int_equal(post("slow", "/again", ""), 200);
	desk_stage_assert_has(&stage, "/invitation/");
	assert_int_equal(post("slow", "", NULL), 200);
	assert_int_equal(desk_stage_ask(&stage, "/people/999", NULL), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_invitation_is_a_link_that_is_shown_once, begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_wrong_with_an_invitation_is_said_and_what_was_typed_stays, begin, end),
		cmocka_unit_test_setup_teardown(names_of_people_are_text, begin, end),
		cmocka_unit_test_setup_teardown(roles_change_at_once, begin, end),
		cmocka_unit_test_setup_teardown(an_account_that_is_ended_is_out_at_once, begin, end),
		cmocka_unit_test_setup_teardown(a_reset_is_confirmed_by_a_second_person_alone, begin, end),
		cmocka_unit_test_setup_teardown(
			a_second_signer_is_let_in_once_the_first_has_confirmed, begin, end),
		cmocka_unit_test_setup_teardown(an_editor_is_let_in_without, begin, end),
		cmocka_unit_test_setup_teardown(a_signer_is_made_of_an_editor_by_two, begin, end),
		cmocka_unit_test_setup_teardown(roles_that_wait_are_taken_back, begin, end),
		cmocka_unit_test_setup_teardown(
			where_nobody_is_left_who_could_confirm_the_page_says_who_can, begin, end),
		cmocka_unit_test_setup_teardown(its_owner_takes_a_reset_back, begin, end),
		cmocka_unit_test_setup_teardown(who_has_not_come_gets_another_link, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
