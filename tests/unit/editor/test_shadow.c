/* Keywords that are found alone, and lost in a sentence. */
#include "reported.h"

static void shadowed_keywords_are_shown_with_a_sentence(void **state)
{
	(void)state;
	assert_reported(HEAD "a,en,results,x\nb,en,about results,y\n", REPORT_WARNING, "m.csv:2: keywords",
		"\"results\" is shadowed: \"please tell me about results\" finds topic b by \"about "
		"results\"");
}

static void what_a_sentence_finds_too_is_not_remarked_on(void **state)
{
	(void)state;
	assert_not_reported(TEST_MESSAGES, "shadowed");
}

/* "help" is no subject among other words, and "cricket" none of the service's. */
static void commands_and_what_is_not_answered_are_left_out(void **state)
{
	(void)state;
	assert_not_reported(HEAD "help,en,results,x\nb,en,about results,y\n", "shadowed");
	assert_not_reported(HEAD "fallback,en,results,x\nb,en,about results,y\n", "shadowed");
	assert_reported(HEAD "cnic,en,results,x\nb,en,about results,y\n", REPORT_WARNING, "m.csv:2: keywords",
		"shadowed");
}

static void languages_of_others_are_passed_over(void **state)
{
	(void)state;
	assert_not_reported(HEAD "a,fr,results,x\nb,en,about results,y\n", "shadowed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shadowed_keywords_are_shown_with_a_sentence),
		cmocka_unit_test(what_a_sentence_finds_too_is_not_remarked_on),
		cmocka_unit_test(commands_and_what_is_not_answered_are_left_out),
		cmocka_unit_test(languages_of_others_are_passed_over),
	};

	return RUN_SUITE(tests);
}
