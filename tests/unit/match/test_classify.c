#include "content.h"
#include "small_model.h"

#include "agahi/match/classify.h"

static struct catalogue *catalogue;

static int set_up(void **state)
{
	(void)state;
	catalogue = test_catalogue_from("topic,lang,keywords,text\nvote,en,,V\ncard,en,,C\nfallback,en,,F\n");
	catalogue_set_model(catalogue, small_model());
	catalogue_set_answer_at(catalogue, 600);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static const char *slug_of(int topic)
{
	return topics_slug(catalogue_topics(catalogue), topic);
}

static struct match classify(const char *folded)
{
	return classify_text(catalogue, folded, strlen(folded));
}

static void what_is_sure_answers(void **state)
{
	(void)state;
	struct match match = classify("my vote");

	assert_int_equal(match.rule, MATCH_MODEL);
	assert_string_equal(slug_of(match.topic), "vote");
	assert_in_range(match.score, 600, 1000);
	assert_int_equal(match.nearest_count, 0);
}

static void what_is_not_sure_is_near(void **state)
{
	(void)state;
	catalogue_set_answer_at(catalogue, 1000);
	struct match match = classify("my old card");

	assert_int_equal(match.rule, MATCH_NONE);
	assert_int_equal(match.nearest_count, 2);
	assert_string_equal(slug_of(match.nearest[0]), "card");
	assert_string_equal(slug_of(match.nearest[1]), "vote");
}

static void what_is_not_answered_is_known_but_never_near(void **state)
{
	(void)state;
	catalogue_set_answer_at(catalogue, 500);
	struct match match = classify("cricket");

	assert_int_equal(match.rule, MATCH_MODEL);
	assert_string_equal(slug_of(match.topic), "fallback");
}

static void classes_that_the_set_has_not_are_passed_over(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	catalogue = test_catalogue_from("topic,lang,keywords,text\ncard,en,,C\nfallback,en,,F\n");
	catalogue_set_model(catalogue, small_model());
	struct match match = classify("vote");

	assert_int_equal(match.rule, MATCH_NONE);
	assert_int_equal(match.nearest_count, 1);
	assert_string_equal(slug_of(match.nearest[0]), "card");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_sure_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_sure_is_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_answered_is_known_but_never_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			classes_that_the_set_has_not_are_passed_over, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
