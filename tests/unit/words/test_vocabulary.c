/* The words of keywords, and which of them a misspelt one may be. */
#include "testing.h"

#include "agahi/words/vocabulary.h"

static struct vocabulary *make(const char *const *words, size_t count)
{
	struct vocabulary *vocabulary = vocabulary_new();

	for (size_t i = 0; i < count; i++)
		assert_int_equal(vocabulary_add(vocabulary, words[i], strlen(words[i])), i);
	assert_true(vocabulary_index(vocabulary));
	return vocabulary;
}

static void words_are_numbered_as_they_come_and_once(void **state)
{
	struct vocabulary *vocabulary = vocabulary_new();
	char word[16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 5000; i++) {
			int len = snprintf(word, sizeof(word), "word%u", i);

			assert_int_equal(vocabulary_add(vocabulary, word, (size_t)len), i);
		}
	}
	assert_int_equal(vocabulary_count(vocabulary), 5000);
	assert_int_equal(vocabulary_longest(vocabulary), 8);
	assert_string_equal(vocabulary_word(vocabulary, 4999), "word4999");
	assert_int_equal(vocabulary_find(vocabulary, "word77", 6), 77);
	assert_int_equal(vocabulary_find(vocabulary, "word5000", 8), VOCABULARY_NONE);
	assert_int_equal(vocabulary_find(vocabulary, "word49999", 9), VOCABULARY_NONE);
	assert_int_equal(vocabulary_find(vocabulary, "wor", 3), VOCABULARY_NONE);
	vocabulary_free(vocabulary);
}

static void assert_guesses(
	const struct vocabulary *vocabulary, const char *word, unsigned likeness, const char *wanted)
{
	struct vocabulary_guesses guesses;
	char seen[256] = "";

	vocabulary_guess(vocabulary, word, strlen(word), &guesses);
	for (size_t i = 0; i < guesses.count; i++) {
		strcat(seen, i > 0 ? " " : "");
		strcat(seen, vocabulary_word(vocabulary, guesses.words[i]));
	}
	assert_string_equal(seen, wanted);
	if (*wanted != '\0')
		assert_int_equal(guesses.likeness, likeness);
}

static void the_likeliest_are_guessed(void **state)
{
	static const char *const words[] = { "register", "shanakhti", "women", "kitab" };
	struct vocabulary *vocabulary = make(words, 4);

	(void)state;
	assert_guesses(vocabulary, "shinakhti", LIKE_SOUND | LIKE_EDIT, "shanakhti");
	assert_guesses(vocabulary, "shnkht", LIKE_SOUND, "shanakhti");
	assert_guesses(vocabulary, "wimen", LIKE_EDIT, "women");
	assert_guesses(vocabulary, "registers", LIKE_FORM | LIKE_EDIT, "register");
	assert_guesses(vocabulary, "cricket", 0, "");
	assert_guesses(vocabulary, "", 0, "");
	vocabulary_free(vocabulary);
}

static void words_that_are_as_likely_are_all_guessed(void **state)
{
	static const char *const words[] = { "bank", "tank", "rank" };
	struct vocabulary *vocabulary = make(words, 3);
	struct vocabulary_guesses guesses;

	(void)state;
	vocabulary_guess(vocabulary, "xank", 4, &guesses);
	assert_int_equal(guesses.count, 3);
	vocabulary_free(vocabulary);
}

static void too_many_to_choose_from_are_none(void **state)
{
	static char words[26][8];
	const char *list[26];
	struct vocabulary_guesses guesses;

	(void)state;
	for (int i = 0; i < 26; i++) {
		snprintf(words[i], sizeof(words[i]), "%cank", 'a' + i);
		list[i] = words[i];
	}
	struct vocabulary *vocabulary = make(list, 26);
	vocabulary_guess(vocabulary, "\u00e9ank", 5, &guesses);
	assert_int_equal(guesses.count, 0);
	assert_true(guesses.steps > 0);
	vocabulary_free(vocabulary);
}

static void numbers_and_very_long_words_are_not_guessed_at(void **state)
{
	static const char *const words[] = { "form45", "8300", "vote" };
	struct vocabulary *vocabulary = make(words, 3);
	struct vocabulary_guesses guesses;
	char word[512];

	(void)state;
	assert_guesses(vocabulary, "form46", 0, "");
	assert_guesses(vocabulary, "8301", 0, "");
	memset(word, 'v', sizeof(word));
	vocabulary_guess(vocabulary, word, sizeof(word), &guesses);
	assert_int_equal(guesses.count, 0);
	assert_int_equal(guesses.steps, 0); /* not looked for at all */
	vocabulary_free(vocabulary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_numbered_as_they_come_and_once),
		cmocka_unit_test(the_likeliest_are_guessed),
		cmocka_unit_test(words_that_are_as_likely_are_all_guessed),
		cmocka_unit_test(too_many_to_choose_from_are_none),
		cmocka_unit_test(numbers_and_very_long_words_are_not_guessed_at),
	};

	return RUN_SUITE(tests);
}
