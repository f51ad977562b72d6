#include "review_stage.h"

static void what_is_live_and_what_is_to_come_stand_in_a_line(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2090-02-07T00:00"), 303);
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, "Edition <bdi>12</bdi>");
	desk_stage_assert_has(&stage, "7 February 2090");
}

static void an_edition_for_polling_day_is_warned_of(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	stage_ask("review", draft.id, "/plan", "from=2090-02-07T00:00");
	assert_int_equal(desk_stage_ask(&stage, "/schedule/occasion",
				 "kind=1&what=general&from=2090-02-06T00:00&until=2090-02-08T00:00"),
		303);
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, "while people vote");
}

static void an_occasion_ends_after_it_begins(void **state)
{
	(void)state;
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/schedule/occasion",
				 "kind=0&what=x&from=2090-02-08T00:00&until=2090-02-06T00:00"),
		422);
	assert_int_equal(desk_stage_ask(&stage, "/schedule/occasion", "kind=0&what=x&from=&until=soon"), 422);
	desk_stage_assert_has(&stage, "no date and time");
	assert_int_equal(desk_stage_ask(&stage, "/schedule/remove", "id=77"), 404);
}

static void what_was_live_can_be_taken_back_by_an_editor(void **state)
{
	struct message_set *set = site_set();

	(void)state;
	site_add_edition(set, COURSE_RETIRED, 11, 0);
	message_set_free(set);
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, "Make a draft of it");
	stage_become(READER);
	desk_stage_ask(&stage, "/schedule", NULL);
	desk_stage_assert_has_not(&stage, "Make a draft of it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(what_is_live_and_what_is_to_come_stand_in_a_line),
		STAGE_TEST(an_edition_for_polling_day_is_warned_of),
		STAGE_TEST(an_occasion_ends_after_it_begins),
		STAGE_TEST(what_was_live_can_be_taken_back_by_an_editor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
