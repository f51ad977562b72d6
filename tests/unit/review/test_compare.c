#include "review_stage.h"

static void a_draft_is_compared_with_what_it_was_made_from(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(READER);
	assert_int_equal(stage_ask("set", draft.id, "/diff", NULL), 200);
	desk_stage_assert_has(&stage, "Edition <bdi>12</bdi>");
	desk_stage_assert_has(&stage, "polling day");
}

static void or_with_any_other(void **state)
{
	struct draft draft = site_in_review();
	char deed[48];

	(void)state;
	stage_become(READER);
	snprintf(deed, sizeof(deed), "/diff?with=%lld", draft.id);
	assert_int_equal(stage_ask("set", draft.id, deed, NULL), 200);
	desk_stage_assert_has(&stage, "Nothing is different.");
	assert_int_equal(stage_ask("set", 999, "/diff", NULL), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_draft_is_compared_with_what_it_was_made_from),
		STAGE_TEST(or_with_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
