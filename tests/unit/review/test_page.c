#include "review_stage.h"

static void a_signer_who_has_not_touched_it_may_approve(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "/approve\"");
	desk_stage_assert_has(&stage, draft.seal);
	desk_stage_assert_has(&stage, "SAIMA");
}

static void who_may_not_has_no_button_for_it(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(SAIMA);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has_not(&stage, "/approve\"");
	stage_become(READER);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has_not(&stage, "/approve\"");
	desk_stage_assert_has_not(&stage, "/comment\"");
}

static void the_file_is_there_when_it_is_approved(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/file", NULL), 409);
	assert_int_equal(stage_approve(&draft), 303);
	assert_int_equal(stage_ask("review", draft.id, "/file", NULL), 200);
	assert_int_equal(strncmp(desk_stage_body(&stage), "agahi-edition 1\n", 16), 0);
	desk_stage_assert_has(&stage, "approved ahmed ");
}

static void the_page_stands_in_urdu(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	stage.language = "ur";
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "dir=\"rtl\"");
	desk_stage_assert_has(&stage, "منظور کریں");
}

static void what_it_would_go_live_in_is_said_where_its_time_is_set(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/schedule/occasion",
				 "kind=1&what=general&from=2090-02-06T00:00&until=2090-02-08T00:00"),
		303);
	assert_int_equal(desk_stage_ask(&stage, "/schedule/occasion",
				 "kind=0&what=quiet&from=2090-03-06T00:00&until=2090-03-08T00:00"),
		303);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has_not(&stage, "while people vote");
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2090-02-07T00:00"), 303);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "while people vote: <bdi>general</bdi>");
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2090-03-07T00:00"), 303);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "in a silence period: <bdi>quiet</bdi>");
	desk_stage_assert_has_not(&stage, "while people vote");
	assert_true(db_execute(site.db, "UPDATE edition SET from_ms = 1000 WHERE state = 1"));
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "Its time is past");
}

static void what_was_handed_over_is_followed_until_the_gateway_answers(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_true(db_execute(site.db, "UPDATE edition SET state = 3 WHERE state = 1"));
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "id=\"awaited\" data-value=\"/review/2/ready\"");
	desk_stage_assert_has(&stage, "has not answered yet");
	desk_stage_assert_has_not(&stage, "What the check says");
	stage.by_script = true;
	assert_int_equal(stage_ask("review", draft.id, "/ready", NULL), 200);
	desk_stage_assert_has(&stage, "{\"ready\":false}");
	assert_true(db_execute(site.db, "UPDATE edition SET state = 4 WHERE state = 3"));
	stage_ask("review", draft.id, "/ready", NULL);
	desk_stage_assert_has(&stage, "{\"ready\":true}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_signer_who_has_not_touched_it_may_approve),
		STAGE_TEST(who_may_not_has_no_button_for_it),
		STAGE_TEST(the_file_is_there_when_it_is_approved),
		STAGE_TEST(the_page_stands_in_urdu),
		STAGE_TEST(what_it_would_go_live_in_is_said_where_its_time_is_set),
		STAGE_TEST(what_was_handed_over_is_followed_until_the_gateway_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
