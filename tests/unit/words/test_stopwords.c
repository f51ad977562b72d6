/* Words that say nothing about a question's topic. */
#include "testing.h"

#include <stdbool.h>

#include "agahi/words/stopwords.h"

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)) != NULL; at += len) {
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}

static void languages_of_the_service_have_their_little_words(void **state)
{
	(void)state;
	assert_true(has_word(stopwords_of("en"), "please"));
	assert_true(has_word(stopwords_of("ur"), "ہے"));
	assert_true(has_word(stopwords_of("ur-Latn"), "hai"));
	assert_true(has_word(stopwords_names(), "lahore"));
	assert_null(stopwords_of("sd"));
	assert_null(stopwords_of("u"));
	assert_null(stopwords_of(""));
}

static void what_asks_for_one_thing_is_none_of_them(void **state)
{
	(void)state;
	assert_false(has_word(stopwords_of("en"), "when"));
	assert_false(has_word(stopwords_of("en"), "where"));
	assert_false(has_word(stopwords_of("ur-Latn"), "kab"));
	assert_false(has_word(stopwords_of("ur"), "کہاں"));
	assert_false(has_word(stopwords_of("en"), "vote"));
}

static void words_stand_between_single_blanks(void **state)
{
	const char *const lists[] = { stopwords_of("en"), stopwords_of("ur"), stopwords_of("ur-Latn"),
		stopwords_names() };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_null(strstr(lists[i], "  "));
		assert_true(lists[i][0] != ' ' && lists[i][strlen(lists[i]) - 1] != ' ');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_of_the_service_have_their_little_words),
		cmocka_unit_test(what_asks_for_one_thing_is_none_of_them),
		cmocka_unit_test(words_stand_between_single_blanks),
	};

	return RUN_SUITE(tests);
}
