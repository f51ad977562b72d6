/* Keywords that are found alone, and lost in a sentence. */
#include "reported.h"

static void shadowed_keywords_are_shown_with_a_sentence(void **state)
{
	(void)state;
	assert_told(HEAD "a,en,results,x\nb,en,about results,y\n", FAULT_KEYWORD_SHADOWED, 2,
		"\"results\" is shadowed: \"please tell me about results\" finds topic b");
}

static void what_a_sentence_finds_too_is_not_remarked_on(void **state)
{
	(void)state;
	assert_not_told(TEST_MESSAGES, FAULT_KEYWORD_SHADOWED);
}

/* "help" is no subject among other words, and "cricket" none of the service's. */
static void commands_and_what_is_not_answered_are_left_out(void **state)
{
	(void)state;
	assert_not_told(HEAD "help,en,results,x\nb,en,about results,y\n", FAULT_KEYWORD_SHADOWED);
	assert_not_told(HEAD "fallback,en,results,x\nb,en,about results,y\n", FAULT_KEYWORD_SHADOWED);
	assert_told(HEAD "cnic,en,results,x\nb,en,about results,y\n", FAULT_KEYWORD_SHADOWED, 2, "shadowed");
}

/* The languages of a set are those that it has. */
static void another_language_is_asked_by_the_word_alone(void **state)
{
	(void)state;
	assert_not_told(HEAD "a,sd,نتيجا,x\nb,en,about results,y\n", FAULT_KEYWORD_SHADOWED);
}

/* One question, an answer for each. */
static void a_keyword_of_several_topics_is_judged_for_each(void **state)
{
	static const char csv[] = HEAD "a,en,results,x\nb,en,about results,y\nc,en,Results,z\n";

	(void)state;
	assert_told(csv, FAULT_KEYWORD_SHADOWED, 2, "finds topic b");
	assert_told(csv, FAULT_KEYWORD_SHADOWED, 4, "finds topic b");
	assert_not_told(HEAD "b,en,about results,y\n", FAULT_KEYWORD_SHADOWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shadowed_keywords_are_shown_with_a_sentence),
		cmocka_unit_test(what_a_sentence_finds_too_is_not_remarked_on),
		cmocka_unit_test(commands_and_what_is_not_answered_are_left_out),
		cmocka_unit_test(a_keyword_of_several_topics_is_judged_for_each),
		cmocka_unit_test(another_language_is_asked_by_the_word_alone),
	};

	return RUN_SUITE(tests);
}
