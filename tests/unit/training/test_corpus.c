/* What is learned from. */
#include "example_set.h"

#include "agahi/training/corpus.h"

static void examples_and_keywords_are_folded_texts_with_their_class(void **state)
{
	struct message_set *set = example_set();

	(void)state;
	message_set_add_example(set, "vote", "en", "  HOW, to VOTE? ", 0);
	message_set_add_example(set, "vote", "en", "?!", 0); /* nothing is left of it */
	struct corpus *corpus = corpus_build(set, 4);
	assert_non_null(corpus);
	assert_int_equal(corpus->class_count, 4);
	assert_string_equal(corpus->names[0], "vote");
	assert_string_equal(corpus->names[corpus->fallback], "fallback");
	assert_int_equal(corpus->count, 32 + 1 + 3);
	assert_string_equal(corpus->texts[32].folded, "how to vote");
	assert_int_equal(corpus->texts[32].class, 0);
	assert_string_equal(corpus->texts[34].folded, "card");
	assert_int_equal(corpus->texts[34].class, 1);
	corpus_free(corpus);
	message_set_free(set);
}

static void topics_of_people_who_are_wronged_are_known(void **state)
{
	static const char *const wronged[] = { "stopped", "offences", "complaint", "emergency", "tendered",
		"secrecy" };
	struct message_set *set = example_set();

	(void)state;
	for (size_t i = 0; i < sizeof(wronged) / sizeof(wronged[0]); i++)
		message_set_add_example(set, wronged[i], "en", "somebody did this to me", 0);
	struct corpus *corpus = corpus_build(set, 4);
	assert_int_equal(corpus->class_count, 10);
	for (size_t i = 0; i < corpus->class_count; i++)
		assert_int_equal(corpus->distress[i], i >= 4);
	corpus_free(corpus);
	message_set_free(set);
}

static void folds_are_even_and_have_no_keyword(void **state)
{
	struct message_set *set = example_set();
	struct corpus *corpus = corpus_build(set, 4);
	unsigned folds[4] = { 0 }, keywords = 0;

	(void)state;
	for (size_t i = 0; i < corpus->count; i++) {
		if (corpus->texts[i].fold == CORPUS_NO_FOLD)
			keywords++;
		else
			folds[corpus->texts[i].fold]++;
	}
	for (size_t fold = 0; fold < 4; fold++)
		assert_int_equal(folds[fold], 8);
	assert_int_equal(keywords, 3);
	corpus_free(corpus);
	message_set_free(set);
}

static void a_set_without_examples_teaches_nothing(void **state)
{
	struct message_set *set = message_set_new();

	(void)state;
	message_row_add_keyword(message_set_add_message(set, "vote", "en", "Text", 0), "vote");
	struct corpus *corpus = corpus_build(set, 4);
	assert_int_equal(corpus->count, 0);
	assert_false(corpus_is_enough(corpus));
	corpus_free(corpus);
	message_set_add_example(set, "vote", "en", "how to vote", 0);
	corpus = corpus_build(set, 4);
	assert_false(corpus_is_enough(corpus)); /* from what should it be told apart? */
	assert_int_equal(corpus->fallback, -1);
	corpus_free(corpus);
	message_set_free(set);
}

static void topics_with_fewest_texts_are_left_out(void **state)
{
	struct message_set *set = message_set_new();
	char topic[MODEL_NAME_SIZE];

	(void)state;
	message_set_add_example(set, "rare", "en", "something", 0);
	for (size_t i = 0; i < (size_t)MODEL_MOST_CLASSES * 2; i++) {
		snprintf(topic, sizeof(topic), "topic-%zu", i % MODEL_MOST_CLASSES);
		message_set_add_example(set, topic, "en", topic, 0);
	}
	struct corpus *corpus = corpus_build(set, 2);
	assert_int_equal(corpus->class_count, MODEL_MOST_CLASSES);
	for (size_t i = 0; i < corpus->class_count; i++)
		assert_string_not_equal(corpus->names[i], "rare");
	assert_int_equal(corpus->count, MODEL_MOST_CLASSES * 2);
	corpus_free(corpus);
	message_set_free(set);
}

static void keywords_beyond_a_bound_are_not_learned(void **state)
{
	struct message_set *set = message_set_new();
	char keyword[32];

	(void)state;
	message_set_add_example(set, "a", "en", "something", 0);
	struct message_row *row = message_set_add_message(set, "b", "en", "Text", 0);
	for (unsigned i = 0; i < CORPUS_MOST_KEYWORDS + 10; i++) {
		snprintf(keyword, sizeof(keyword), "word %u", i);
		message_row_add_keyword(row, keyword);
	}
	struct corpus *corpus = corpus_build(set, 2);
	assert_int_equal(corpus->count, CORPUS_MOST_KEYWORDS + 1);
	corpus_free(corpus);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_and_keywords_are_folded_texts_with_their_class),
		cmocka_unit_test(topics_of_people_who_are_wronged_are_known),
		cmocka_unit_test(folds_are_even_and_have_no_keyword),
		cmocka_unit_test(a_set_without_examples_teaches_nothing),
		cmocka_unit_test(topics_with_fewest_texts_are_left_out),
		cmocka_unit_test(keywords_beyond_a_bound_are_not_learned),
	};

	return RUN_SUITE(tests);
}
