/* Which texts get another answer, when one message set takes another's place. */
#include "content.h"
#include "rows.h"

#include "agahi/comparison/answers.h"

/* --- two sets, and what they answer ------------------------------------------------------------------- */

struct stage {
	struct message_set *before, *after;
	struct catalogue *before_catalogue, *after_catalogue;
	struct answers_texts *texts;
	struct answers *answers;
};

static int make_stage(void **state)
{
	struct report report = { 0 };
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->before = test_set_from(TEST_MESSAGES, &report);
	stage->after = test_set_from(TEST_MESSAGES, &report);
	assert_int_equal(report.count, 0);
	*state = stage;
	return 0;
}

static int free_stage(void **state)
{
	struct stage *stage = *state;

	answers_free(stage->answers);
	answers_texts_free(stage->texts);
	catalogue_free(stage->before_catalogue);
	catalogue_free(stage->after_catalogue);
	message_set_free(stage->before);
	message_set_free(stage->after);
	free(stage);
	return 0;
}

static const struct answers_texts *gathered(
	struct stage *stage, const struct answers_unanswered *unanswered, size_t count)
{
	stage->texts = answers_gather(stage->before, stage->after, unanswered, count);
	assert_non_null(stage->texts);
	return stage->texts;
}

static const struct answers *compared(
	struct stage *stage, const struct answers_unanswered *unanswered, size_t count)
{
	gathered(stage, unanswered, count);
	stage->before_catalogue = catalogue_build(stage->before, &test_languages);
	stage->after_catalogue = catalogue_build(stage->after, &test_languages);
	assert_true(stage->before_catalogue && stage->after_catalogue);
	stage->answers = answers_compare(stage->texts, stage->before_catalogue, stage->after_catalogue);
	assert_non_null(stage->answers);
	return stage->answers;
}

static struct message_row *row_of(struct message_set *set, const char *topic, const char *lang)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, topic) == 0 && strcmp(set->messages[i].lang, lang) == 0)
			return &set->messages[i];
	}
	fail();
	return NULL;
}

static void assert_given(const struct answers_given *given, const char *topic, const char *lang)
{
	assert_string_equal(given->topic ? given->topic : "none", topic);
	assert_string_equal(given->lang ? given->lang : "none", lang);
}

/* --- texts -------------------------------------------------------------------------------------------- */

static void every_keyword_is_tried_once_in_each_language(void **state)
{
	struct stage *stage = *state;

	gathered(stage, NULL, 0);
	/* Of both sets: vote en 3, ur 2, ur-Latn 2; register 2, 1; women 1, 1; stop, start; cnic 1, 1; language 2, 2. */
	assert_int_equal(stage->texts->count, 20);
	assert_false(stage->texts->cut);
	assert_int_equal(stage->texts->texts[0].source, ANSWERS_KEYWORD);
	assert_string_equal(stage->texts->texts[0].lang, "en");
}

static void examples_of_both_sets_are_tried_before_keywords(void **state)
{
	struct stage *stage = *state;

	assert_true(message_set_add_example(stage->before, "vote", "en", "how do I vote", 0));
	assert_true(message_set_add_example(stage->after, "vote", "en", "How do I VOTE?", 0));
	assert_true(message_set_add_example(stage->after, "vote", "ur", "ووٹ کیسے", 0));
	gathered(stage, NULL, 0);
	assert_int_equal(stage->texts->count, 22);
	assert_string_equal(stage->texts->texts[0].text, "How do I VOTE?");
	assert_string_equal(stage->texts->texts[1].lang, "ur");
	assert_int_equal(stage->texts->texts[2].source, ANSWERS_KEYWORD);
}

static void what_was_asked_most_is_first_and_counted_together(void **state)
{
	static const struct answers_unanswered unanswered[] = { { "weather", 3 }, { "cricket score", 7 },
		{ "Weather!", 9 }, { "؟!", 50 }, { "", 50 } };
	struct stage *stage = *state;

	gathered(stage, unanswered, 5);
	assert_int_equal(stage->texts->count, 22);
	assert_string_equal(stage->texts->texts[0].text, "weather");
	assert_int_equal(stage->texts->texts[0].times, 12);
	assert_null(stage->texts->texts[0].lang);
	assert_string_equal(stage->texts->texts[1].text, "cricket score");
}

static void texts_are_bounded_and_it_is_said(void **state)
{
	struct stage *stage = *state;
	char text[32];

	for (int i = 0; i < ANSWERS_MAX_TEXTS + 5; i++) {
		snprintf(text, sizeof(text), "example %d", i);
		assert_true(message_set_add_example(stage->after, "vote", "en", text, 0));
	}
	gathered(stage, NULL, 0);
	assert_int_equal(stage->texts->count, ANSWERS_MAX_TEXTS);
	assert_true(stage->texts->cut);
}

/* --- answers ------------------------------------------------------------------------------------------ */

static void equal_sets_change_no_answer(void **state)
{
	static const struct answers_unanswered unanswered[] = { { "weather", 3 } };
	const struct answers *answers = compared(*state, unanswered, 1);

	assert_int_equal(answers->asked, 21);
	assert_int_equal(answers->count, 0);
}

static void a_keyword_that_moves_takes_its_citizens_along(void **state)
{
	struct stage *stage = *state;

	rows_replace(&row_of(stage->after, "vote", "en")->keywords[2], "how to cast");
	assert_true(message_row_add_keyword(row_of(stage->after, "register", "en"), "how to vote"));
	const struct answers *answers = compared(stage, NULL, 0);
	assert_int_equal(answers->other_answers, 2); /* "how to cast" is new */
	for (size_t i = 0; i < answers->count; i++) {
		if (strcmp(answers->changed[i].asked->text, "how to vote") != 0)
			continue;
		assert_int_equal(answers->changed[i].change, ANSWERS_OTHER_ANSWER);
		assert_given(&answers->changed[i].before, "vote", "en");
		assert_given(&answers->changed[i].after, "register", "en");
		assert_int_equal(answers->changed[i].after.rule, RULE_EXACT);
		return;
	}
	fail();
}

static void another_text_of_the_same_topic_is_new_words(void **state)
{
	struct stage *stage = *state;

	rows_replace(&row_of(stage->after, "vote", "ur")->text, "نیا شناختی کارڈ ساتھ لائیں");
	const struct answers *answers = compared(stage, NULL, 0);
	assert_int_equal(answers->other_answers, 0);
	assert_int_equal(answers->new_words, 2); /* ووٹ, ووٹنگ */
	assert_int_equal(answers->changed[0].change, ANSWERS_NEW_WORDS);
	assert_given(&answers->changed[0].after, "vote", "ur");
}

static void a_placeholder_changes_the_words_too(void **state)
{
	struct stage *stage = *state;

	rows_replace(&row_of(stage->before, "women", "en")->text, "Every woman may vote on {day}");
	rows_replace(&row_of(stage->after, "women", "en")->text, "Every woman may vote on {day}");
	assert_true(message_set_add_placeholder(stage->before, "day", "", "8 February", 0));
	assert_true(message_set_add_placeholder(stage->after, "day", "", "15 February", 0));
	const struct answers *answers = compared(stage, NULL, 0);
	assert_int_equal(answers->count, 1);
	assert_int_equal(answers->changed[0].change, ANSWERS_NEW_WORDS);
}

static void the_same_topic_in_another_language_is_another_answer(void **state)
{
	struct stage *stage = *state;

	rows_replace(&row_of(stage->after, "women", "en")->lang, "fr"); /* no language of the service */
	const struct answers *answers = compared(stage, NULL, 0);
	bool found = false;
	for (size_t i = 0; i < answers->count; i++)
		found = found || strcmp(answers->changed[i].asked->text, "women") == 0;
	assert_true(found);
	assert_int_equal(answers->new_words, 0);
}

static void what_was_unanswered_and_finds_its_topic_now_is_first(void **state)
{
	static const struct answers_unanswered unanswered[] = { { "weather", 3 }, { "pension", 40 } };
	struct stage *stage = *state;

	rows_add_message(stage->after, "pension", "en", "pension", "Ask the bank");
	const struct answers *answers = compared(stage, unanswered, 2);
	assert_int_equal(answers->asked, 23); /* also as a keyword */
	assert_int_equal(answers->other_answers, 2);
	assert_string_equal(answers->changed[0].asked->text, "pension");
	assert_int_equal(answers->changed[0].asked->times, 40);
	assert_int_equal(answers->changed[0].before.rule, RULE_FALLBACK);
	assert_given(&answers->changed[0].after, "pension", "en");
}

static void silence_in_place_of_an_answer_is_another_answer(void **state)
{
	static const struct answers_unanswered unanswered[] = { { "weather", 3 } };
	struct stage *stage = *state;

	rows_replace(&row_of(stage->after, "fallback", "en")->topic, "elsewhere");
	rows_replace(&row_of(stage->after, "fallback", "ur")->topic, "elsewhere");
	rows_replace(&row_of(stage->after, "help", "en")->topic, "elsewhere");
	rows_replace(&row_of(stage->after, "help", "ur")->topic, "elsewhere");
	const struct answers *answers = compared(stage, unanswered, 1);
	assert_int_equal(answers->other_answers, 1);
	assert_given(&answers->changed[0].after, "none", "none");
	assert_int_equal(answers->changed[0].after.rule, RULE_EMPTY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, free_stage)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_keyword_is_tried_once_in_each_language),
		TEST(examples_of_both_sets_are_tried_before_keywords),
		TEST(what_was_asked_most_is_first_and_counted_together),
		TEST(texts_are_bounded_and_it_is_said),
		TEST(equal_sets_change_no_answer),
		TEST(a_keyword_that_moves_takes_its_citizens_along),
		TEST(another_text_of_the_same_topic_is_new_words),
		TEST(a_placeholder_changes_the_words_too),
		TEST(the_same_topic_in_another_language_is_another_answer),
		TEST(what_was_unanswered_and_finds_its_topic_now_is_first),
		TEST(silence_in_place_of_an_answer_is_another_answer),
	};

	return RUN_SUITE(tests);
}
