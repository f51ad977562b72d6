/* Which texts the phone answers by. */
#include "office_stage.h"

static void a_draft_answers_by_its_own_texts(void **state)
{
	long long id = site_draft();
	char form[96];

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "New words for voters"), DEED_DONE);
	stage_become(READER);
	snprintf(form, sizeof(form), "set=%lld&steps=&typed=vote", id);
	assert_int_equal(desk_stage_ask(&stage, "/phone", form), 200);
	desk_stage_assert_has(&stage, "New words for voters");
	assert_int_equal(desk_stage_ask(&stage, "/phone", "set=live&steps=&typed=vote"), 200);
	desk_stage_assert_has_not(&stage, "New words for voters");
	desk_stage_assert_has(&stage, "polling day"); /* is offered */
}

static void on_the_wall_there_is_only_the_phone(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone?set=live&screen=1", NULL), 200);
	desk_stage_assert_has(&stage, "projector");
	desk_stage_assert_has_not(&stage, "class=\"areas\"");
	desk_stage_assert_has(&stage, "Back to the desk");
	/* And it stays so. */
	assert_int_equal(desk_stage_ask(&stage, "/phone", "set=live&screen=1&steps=&typed=vote"), 200);
	desk_stage_assert_has_not(&stage, "class=\"areas\"");
}

static void an_edition_that_is_not_there_is_missing(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone?set=999", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/phone?set=1x", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/phone?set=-1", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/phone?set=123456789012345678901234567890", NULL), 404);
}

static void before_anything_is_live_the_page_says_so(void **state)
{
	(void)state;
	assert_true(db_execute(site.db, "UPDATE edition SET state = 6"));
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", NULL), 200);
	desk_stage_assert_has(&stage, "does not know yet what is live");
}

static void steps_that_are_none_of_ours_are_none(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", "steps=zzz%5C&typed=vote"), 200);
	desk_stage_assert_has(&stage, "value=\"svote\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_draft_answers_by_its_own_texts),
		STAGE_TEST(on_the_wall_there_is_only_the_phone),
		STAGE_TEST(an_edition_that_is_not_there_is_missing),
		STAGE_TEST(before_anything_is_live_the_page_says_so),
		STAGE_TEST(steps_that_are_none_of_ours_are_none),
	};

	return RUN_SUITE(tests);
}
