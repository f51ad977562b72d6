#include "agahi/bench/answers_view.h"

#include "review_stage.h"

static void texts_that_get_another_answer_are_listed(void **state)
{
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	(void)state;
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "en", "ballotpaper"), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "What changes for citizens");
	desk_stage_assert_has(&stage, "ballotpaper");
}

static void what_was_not_learned_is_not_compared(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	(void)state;
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "once the examples have been learned");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(texts_that_get_another_answer_are_listed),
		STAGE_TEST(what_was_not_learned_is_not_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
