/* Words that stand in so many texts that they say nothing about one. */
#include "testing.h"

#include "agahi/words/frequent.h"

static void assert_frequent(const char *const *texts, size_t count, const char *keyword, const char *wanted)
{
	struct vocabulary *except = vocabulary_new();
	struct buffer out = { 0 };

	vocabulary_add(except, keyword, strlen(keyword));
	buffer_add_text(&out, "");
	assert_true(frequent_words(texts, count, except, &out));
	assert_string_equal(out.data, wanted);
	buffer_free(&out);
	vocabulary_free(except);
}

static const char *const texts[] = { "The vote is now", "the VOTE, the vote, the vote", "a b", "c d", "e f",
	"g h", "i j", "now k" };

static void a_quarter_of_the_texts_makes_a_word_frequent(void **state)
{
	(void)state;
	assert_frequent(texts, 8, "other", "the vote now ");
}

static void words_of_keywords_are_never_taken(void **state)
{
	(void)state;
	assert_frequent(texts, 8, "vote", "the now ");
}

static void a_word_counts_once_in_a_text(void **state)
{
	static const char *const repeated[] = { "again again again again", "b", "c", "d", "e", "f", "g",
		"h" };

	(void)state;
	assert_frequent(repeated, 8, "other", "");
}

static void few_texts_tell_nothing(void **state)
{
	static const char *const same[] = { "the", "the", "the", "the", "the", "the", "the", NULL, NULL };

	(void)state;
	assert_frequent(same, 7, "other", "");
	assert_frequent(same, 9, "other", ""); /* what is not there is no text */
	assert_frequent(same, 0, "other", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quarter_of_the_texts_makes_a_word_frequent),
		cmocka_unit_test(words_of_keywords_are_never_taken),
		cmocka_unit_test(a_word_counts_once_in_a_text),
		cmocka_unit_test(few_texts_tell_nothing),
	};

	return RUN_SUITE(tests);
}
