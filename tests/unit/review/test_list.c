#include "review_stage.h"

static void open_drafts_are_listed_with_where_they_stand(void **state)
{
	(void)state;
	site_in_review();
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/review", NULL), 200);
	desk_stage_assert_has(&stage, "polling day");
	desk_stage_assert_has(&stage, "in review");
	desk_stage_assert_has(&stage, "SAIMA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(open_drafts_are_listed_with_where_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
