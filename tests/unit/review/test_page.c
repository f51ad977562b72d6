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

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_signer_who_has_not_touched_it_may_approve),
		STAGE_TEST(who_may_not_has_no_button_for_it),
		STAGE_TEST(the_file_is_there_when_it_is_approved),
		STAGE_TEST(the_page_stands_in_urdu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
