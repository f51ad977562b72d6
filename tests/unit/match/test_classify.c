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
	return classify_text(catalogue, folded, strlen(folded), TOPICS_NONE);
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

static void words_of_distress_decide_for_one_of_the_two_likeliest(void **state)
{
	(void)state;
	int card = topics_find(catalogue_topics(catalogue), "card");
	struct match match = classify_text(catalogue, "my vote", strlen("my vote"), card);

	assert_int_equal(match.rule, MATCH_PRIORITY);
	assert_int_equal(match.topic, card);
}

static void commands_are_not_guessed_at(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	catalogue = test_catalogue_from("topic,lang,keywords,text\nstop,en,,V\nfallback,en,,F\n");
	/* The small model's "card" and "vote", as the set's commands. */
	struct model *model = small_model_named("stop", "language");
	catalogue_set_model(catalogue, model);
	catalogue_set_answer_at(catalogue, 600);
	assert_int_equal(classify("vote").rule, MATCH_NONE);
	assert_int_equal(classify("vote msg").rule, MATCH_MODEL);
	assert_int_equal(classify("card msg").rule, MATCH_NONE);
}

static void what_is_near_distress_is_told(void **state)
{
	(void)state;
	catalogue_set_answer_at(catalogue, 1000);
	assert_int_equal(classify("my card").distress, MATCH_LIKELY_DISTRESS);
	assert_int_equal(classify("vote vote my vote").distress, MATCH_NO_DISTRESS);
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
	catalogue_set_answer_at(catalogue, 1000);
	struct match match = classify("my card");

	assert_int_equal(match.rule, MATCH_NONE);
	assert_int_equal(match.nearest_count, 1);
	assert_string_equal(slug_of(match.nearest[0]), "card");
}

static void where_nothing_is_likely_nothing_is_near(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	catalogue = test_catalogue_from("topic,lang,keywords,text\ncard,en,,C\nfallback,en,,F\n");
	catalogue_set_model(catalogue, small_model());
	catalogue_set_answer_at(catalogue, 1000);
	assert_int_equal(classify("old vote").nearest_count, 0);
}

static void the_shares_of_the_words_add_up(void **state)
{
	static struct classify_shares shares;
	const struct topics *topics = catalogue_topics(catalogue);
	int32_t sum = 0;

	(void)state;
	assert_true(classify_explain(
		catalogue, "my old card", strlen("my old card"), topics_find(topics, "card"), &shares));
	for (size_t i = 0; i < FEATURES_MOST_WORDS; i++)
		sum += shares.words[i];
	assert_int_equal(shares.itself + sum, shares.score);
	assert_int_equal(shares.words[0], 0);
	assert_true(shares.words[1] < 0);
	assert_true(shares.words[2] > 0);
	assert_false(classify_explain(catalogue, "card", 4, TOPICS_NONE, &shares));
	catalogue_set_model(catalogue, NULL);
	assert_false(classify_explain(catalogue, "card", 4, topics_find(topics, "card"), &shares));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_sure_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_sure_is_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			words_of_distress_decide_for_one_of_the_two_likeliest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(commands_are_not_guessed_at, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_near_distress_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_answered_is_known_but_never_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(where_nothing_is_likely_nothing_is_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_shares_of_the_words_add_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			classes_that_the_set_has_not_are_passed_over, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
