/* In which language a citizen is answered. */
#include "content.h"

#include "agahi/match/language.h"
#include "agahi/text/fold.h"

static struct catalogue *catalogue;
static const struct topics *topics;
static struct language_order order;

static int set_up(void **state)
{
	(void)state;
	catalogue = test_catalogue_from(TEST_MESSAGES);
	topics = catalogue_topics(catalogue);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static void read_text(const char *preferred, const char *text)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	language_order_for(
		catalogue, preferred ? topics_find_language(topics, preferred) : TOPICS_NONE, folded, &order);
}

static void assert_order(const char *preferred, const char *text, const char *wanted)
{
	char seen[64] = "";

	read_text(preferred, text);
	for (size_t i = 0; i < order.count; i++) {
		strcat(seen, i > 0 ? " " : "");
		strcat(seen, topics_language_tag(topics, order.languages[i]));
	}
	assert_string_equal(seen, wanted);
}

static void the_chosen_language_leads_whatever_is_written(void **state)
{
	(void)state;
	assert_order("ur-Latn", "ووٹ", "ur-Latn ur en");
	assert_order("ur", "please tell me", "ur en ur-Latn");
}

static void a_language_told_by_its_letters_goes_before_all_but_the_chosen(void **state)
{
	(void)state;
	read_text(NULL, "ووٹ");
	language_order_hear(&order, topics_find_language(topics, "ur-Latn"));
	assert_string_equal(topics_language_tag(topics, order.languages[0]), "ur-Latn");
	assert_string_equal(topics_language_tag(topics, order.languages[1]), "ur");
	assert_int_equal(order.count, 3);
	read_text("en", "ووٹ");
	language_order_hear(&order, topics_find_language(topics, "ur-Latn"));
	assert_string_equal(topics_language_tag(topics, order.languages[0]), "en");
	assert_string_equal(topics_language_tag(topics, order.languages[1]), "ur-Latn");
	language_order_hear(&order, topics_find_language(topics, "en"));
	assert_string_equal(topics_language_tag(topics, order.languages[0]), "en");
	language_order_hear(&order, TOPICS_NONE);
	assert_int_equal(order.count, 3);
}

static void the_script_leads_and_then_the_words(void **state)
{
	(void)state;
	assert_order(NULL, "ووٹ", "ur en ur-Latn");
	assert_order(NULL, "please tell me", "en ur-Latn ur");
	assert_order(NULL, "mujhe batayein kaise", "ur-Latn en ur");
	assert_order(NULL, "qwertz", "en ur-Latn ur"); /* nobody's words: as the operator has them */
}

/* As `hear` has it, too: letters of a language that the set does not speak are those of another. */
static bool is_another(const char *preferred, const char *text, const char *language)
{
	read_text(preferred, text);
	return language_is_another(&order, topics, topics_find_language(topics, language));
}

static void another_language_is_told_by_letters_or_two_words_more(void **state)
{
	(void)state;
	assert_true(is_another(NULL, "ووٹ", "en"));
	assert_false(is_another(NULL, "ووٹ", "ur"));
	assert_true(is_another(NULL, "khawateen vote dalna saath", "en"));
	assert_false(is_another(NULL, "khawateen vote dalna saath", "ur-Latn"));
	assert_false(is_another(NULL, "vote", "ur-Latn")); /* one word of both is not clear */
	assert_false(is_another(NULL, "1", "en"));
	language_order_hear(&order, TOPICS_NONE);
	assert_true(language_is_another(&order, topics, topics_find_language(topics, "en")));
	assert_false(is_another("en", "ووٹ", "en")); /* the citizen chose it */
}

static void a_text_without_letters_goes_by_the_default(void **state)
{
	(void)state;
	assert_order(NULL, "8300", "ur en ur-Latn");
	assert_order(NULL, "", "ur en ur-Latn");
}

static uint64_t bit(const char *language)
{
	return UINT64_C(1) << topics_find_language(topics, language);
}

static void a_set_ranks_by_its_best_language(void **state)
{
	(void)state;
	read_text(NULL, "please tell me"); /* en ur-Latn ur */
	assert_int_equal(language_rank(&order, bit("en")), 0);
	assert_int_equal(language_rank(&order, bit("ur") | bit("ur-Latn")), 1);
	assert_int_equal(language_rank(&order, 0), 3);
	assert_int_equal(language_rank(&order, UINT64_C(1) << 40), 3);
}

static void assert_spoken(const char *text, const char *topic, uint64_t set, const char *wanted)
{
	read_text(NULL, text);
	int language = language_for_match(&order, topics, topics_find(topics, topic), set);

	assert_string_equal(language < 0 ? "none" : topics_language_tag(topics, language), wanted);
}

static void a_match_is_answered_in_the_keywords_language(void **state)
{
	(void)state;
	assert_spoken("khawateen", "women", bit("ur-Latn"), "ur-Latn");
	assert_spoken("vote", "vote", bit("en") | bit("ur-Latn"), "en");
}

/* English with one word of Urdu. */
static void unless_the_text_clearly_speaks_another(void **state)
{
	(void)state;
	assert_spoken("tell him about khawateen", "women", bit("ur-Latn"), "en");
	assert_spoken(
		"tell him khawateen", "women", bit("ur-Latn"), "ur-Latn"); /* one word more is not clear */
}

static void a_translation_that_is_missing_is_no_reason_for_silence(void **state)
{
	(void)state;
	assert_spoken("ووٹ", "women", bit("ur"), "en");
	read_text(NULL, "ووٹ");
	assert_int_equal(language_with_text(&order, topics, topics_find(topics, "stop")),
		topics_find_language(topics, "en"));
	assert_int_equal(language_with_text(&order, topics, topics_find(topics, "vote")),
		topics_find_language(topics, "ur"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_chosen_language_leads_whatever_is_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_language_told_by_its_letters_goes_before_all_but_the_chosen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			another_language_is_told_by_letters_or_two_words_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_script_leads_and_then_the_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_text_without_letters_goes_by_the_default, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_set_ranks_by_its_best_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_match_is_answered_in_the_keywords_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(unless_the_text_clearly_speaks_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_translation_that_is_missing_is_no_reason_for_silence, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
