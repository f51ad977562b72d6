#include "testing.h"

#include "agahi/catalogue/speech.h"

enum { EN, ROMAN };

static struct speech *speech;

static int tear_down(void **state)
{
	(void)state;
	speech_free(speech);
	speech = NULL;
	return 0;
}

static void add(struct message_set *set, const char *lang, const char *text)
{
	assert_true(message_set_add_example(set, "vote", lang, text, 0));
}

static void learn(struct message_set *set)
{
	static const char *const tags[] = { "en", "ur-Latn" };
	const struct topics_languages languages = { tags, 2, "en" };

	assert_non_null(message_set_add_message(set, "vote", "en", "take the paper", 0));
	struct message_row *row = message_set_add_message(set, "vote", "ur-Latn", "parchi lein", 0);
	assert_true(row && message_row_add_keyword(row, "parchi"));
	struct topics *topics = topics_build(set, &languages);
	assert_non_null(topics);
	speech = speech_learn(set, topics);
	assert_non_null(speech);
	topics_free(topics);
	message_set_free(set);
}

static uint64_t of(const char *word)
{
	return speech_languages(speech, word, strlen(word));
}

static void a_word_belongs_to_the_language_that_says_it(void **state)
{
	struct message_set *set = message_set_new();

	(void)state;
	add(set, "en", "Where is the vote");
	add(set, "en", "where do I go");
	add(set, "ur-Latn", "VOTE kahan hai");
	add(set, "ur-Latn", "kahan jaun");
	add(set, "ps", "cherta");
	add(set, "ps", "cherta");
	learn(set);
	assert_int_equal(of("where"), 1 << EN);
	assert_int_equal(of("kahan"), 1 << ROMAN);
	assert_int_equal(of("parchi"), 1 << ROMAN); /* in the text, and a keyword */
	assert_int_equal(of("vote"), 0);            /* in both */
	assert_int_equal(of("jaun"), 0);            /* once is a slip */
	assert_int_equal(of("cherta"), 0);          /* no language of the set */
	assert_int_equal(of("nowhere"), 0);         /* too few words to know by letters */
	assert_int_equal(of(""), 0);
}

/* Three hundred words of each language, by the letters that they are made of. */
static void add_words(struct message_set *set, const char *lang, const char *const syllables[8])
{
	for (unsigned i = 0; i < 300; i++) {
		char word[32];

		snprintf(word, sizeof(word), "%s%s%s", syllables[i % 8], syllables[i / 8 % 8],
			syllables[i / 64]);
		add(set, lang, word);
	}
}

static void a_new_word_belongs_where_its_letters_are_at_home(void **state)
{
	static const char *const english[8] = { "ing", "th", "tion", "ight", "ough", "wh", "ed", "str" };
	static const char *const roman[8] = { "kh", "aan", "iye", "gha", "dha", "una", "ein", "jha" };
	struct message_set *set = message_set_new();

	(void)state;
	add_words(set, "en", english);
	add_words(set, "ur-Latn", roman);
	learn(set);
	assert_int_equal(of("thought"), 1 << EN);
	assert_int_equal(of("khaandhaein"), 1 << ROMAN);
	assert_int_equal(of("zzz"), 0);
	assert_int_equal(of("7"), 0);
}

static void another_text_is_as_if_it_had_been_learned(void **state)
{
	struct message_set *set = message_set_new();

	(void)state;
	add(set, "en", "which booth");
	add(set, "en", "which booth");
	add(set, "ur-Latn", "kahan hai");
	learn(set);
	const struct speech_change changes[] = { { ROMAN, "kahan hai", "kidhar hai kidhar booth" },
		{ EN, NULL, "kidhar" }, { EN, "which booth", NULL } };
	struct speech *over = speech_overlay(speech, changes, 3);

	assert_non_null(over);
	assert_int_equal(speech_languages(over, "kidhar", 6), 0); /* two of three */
	assert_int_equal(speech_languages(over, "which", 5), 0);  /* once is a slip */
	assert_int_equal(speech_languages(over, "booth", 5), 0);  /* once in each */
	assert_int_equal(speech_languages(over, "kahan", 5), 0);  /* nobody says it any more */
	assert_int_equal(of("which"), 1 << EN);
	assert_int_equal(of("booth"), 1 << EN);
	struct speech *above =
		speech_overlay(over, &(struct speech_change){ ROMAN, NULL, "kidhar aur kidhar" }, 1);
	assert_non_null(above);
	assert_int_equal(speech_languages(above, "kidhar", 6), 1 << ROMAN);
	assert_int_equal(speech_languages(over, "kidhar", 6), 0);
	speech_free(above);
	speech_free(over);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_word_belongs_to_the_language_that_says_it, tear_down),
		cmocka_unit_test_teardown(a_new_word_belongs_where_its_letters_are_at_home, tear_down),
		cmocka_unit_test_teardown(another_text_is_as_if_it_had_been_learned, tear_down),
	};

	return RUN_SUITE(tests);
}
