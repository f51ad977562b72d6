/* Bubbles, screens, keys and lessons on the page. */
#include "office_stage.h"

static void each_answer_stands_with_what_it_costs(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", "set=live&steps=&typed=vote"), 200);
	desk_stage_assert_has(&stage, "class=\"bubble citizen\"");
	desk_stage_assert_has(&stage, "How to vote: bring");
	desk_stage_assert_has(&stage, "SMS: <bdi>1</bdi>");
	desk_stage_assert_has(&stage, "Rs 0.35");
	desk_stage_assert_has(&stage, "value=\"svote\"");
}

static void keys_are_there_while_a_session_is_open(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", "set=live&steps=&typed=vote"), 200);
	desk_stage_assert_has_not(&stage, "name=\"key\"");
	assert_int_equal(desk_stage_ask(&stage, "/phone", "set=live&steps=svote&do=dial"), 200);
	desk_stage_assert_has(&stage, "class=\"ussd\"");
	desk_stage_assert_has(&stage, "name=\"key\" value=\"1\"");
	desk_stage_assert_has(&stage, "Write the number that you press");
}

static void lessons_are_ticked_and_the_next_one_is_marked(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", NULL), 200);
	desk_stage_assert_has(&stage, "Done: <bdi>0</bdi> of <bdi>7</bdi>");
	desk_stage_assert_has(&stage, "<li aria-current=\"step\"><strong>Ask a question");
	assert_int_equal(desk_stage_ask(&stage, "/phone", "steps=&typed=vote"), 200);
	desk_stage_assert_has(&stage, "Done: <bdi>1</bdi> of <bdi>7</bdi>");
	desk_stage_assert_has(&stage, "<li aria-current=\"step\"><strong>Misspell a word");
}

static void what_a_citizen_writes_is_text(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(
		desk_stage_ask(&stage, "/phone", "steps=&typed=%3Cscript%3Ealert(1)%3C/script%3E"), 200);
	desk_stage_assert_has(&stage, "&lt;script&gt;alert(1)");
	desk_stage_assert_has_not(&stage, "<script>alert");
}

static void what_comes_to_nothing_is_said(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/phone", "steps=&key=1"), 200);
	desk_stage_assert_has(&stage, "Nothing is open on the screen");
	assert_int_equal(desk_stage_ask(&stage, "/phone", "steps=&typed=*9999%23"), 200);
	desk_stage_assert_has(&stage, "does not know this code");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(each_answer_stands_with_what_it_costs),
		STAGE_TEST(keys_are_there_while_a_session_is_open),
		STAGE_TEST(lessons_are_ticked_and_the_next_one_is_marked),
		STAGE_TEST(what_a_citizen_writes_is_text),
		STAGE_TEST(what_comes_to_nothing_is_said),
	};

	return RUN_SUITE(tests);
}
