#include "agahi/writing/answer.h"

#include "page_of.h"
#include "writing_stage.h"

static void a_question_and_its_answer_are_two_bubbles(void **state)
{
	struct writing_stage *stage = *state;
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	struct page_of of;

	page_of_begin(&of, stage->desk.desk);
	answer_write(&of.visit, catalogue, "women", "2");
	page_of_has(&of, "class=\"bubble citizen\"");
	page_of_has(&of, "Every woman may vote");
	page_of_has(&of, "/set/2/message/women/en");
	page_of_has(&of, "exactly a keyword");
	page_of_end(&of);
	catalogue_free(catalogue);
}

static void for_the_script_there_is_no_link_and_words_stay_words(void **state)
{
	struct writing_stage *stage = *state;
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	struct page_of of;

	page_of_begin(&of, stage->desk.desk);
	answer_write(&of.visit, catalogue, "<b>xyzzy", NULL);
	page_of_has_not(&of, "<a");
	page_of_has_not(&of, "<b>");
	page_of_has(&of, "not understood");
	page_of_end(&of);
	page_of_begin(&of, stage->desk.desk);
	answer_write(&of.visit, catalogue, "", NULL);
	assert_int_equal(of.page.out.len, 0);
	page_of_end(&of);
	catalogue_free(catalogue);
}

static void every_rule_has_words(void **state)
{
	(void)state;
	for (enum decide_rule rule = RULE_EXACT; rule <= RULE_EMPTY; rule++)
		assert_int_not_equal(answer_rule(rule), LABEL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_question_and_its_answer_are_two_bubbles),
		WRITING_TEST(for_the_script_there_is_no_link_and_words_stay_words),
		cmocka_unit_test(every_rule_has_words),
	};

	return RUN_SUITE(tests);
}
