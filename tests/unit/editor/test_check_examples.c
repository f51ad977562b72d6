/* Whole messages of citizens. */
#include "reported.h"

static void assert_row_told(const char *rows, enum fault kind, unsigned row, const char *words)
{
	char csv[512];

	snprintf(csv, sizeof(csv), EXAMPLES "%s", rows);
	assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .examples = csv }, kind, row, words);
}

static void an_example_is_of_one_topic_that_there_is(void **state)
{
	(void)state;
	assert_row_told(
		"vot,en,how\nvot,en,why\n", FAULT_EXAMPLE_TOPIC, 2, "no topic \"vot\" in the messages");
	assert_row_told("vote,en,\n", FAULT_EXAMPLE_EMPTY, 2, "the example is empty");
	assert_row_told("vote,en,how to vote?\nregister,en,How to VOTE\n", FAULT_EXAMPLE_TAKEN, 3,
		"of topic \"vote\" already, row 2");
	assert_row_told(
		"vote,en,how to vote?\nvote,en,How to VOTE\n", FAULT_EXAMPLE_TWICE, 3, "row 2 already");
}

static void what_is_not_answered_has_examples_too(void **state)
{
	(void)state;
	assert_not_told_of((struct test_tables){ .messages = HEAD "a,en,x,y\n",
				   .examples = EXAMPLES "fallback,en,my balance\na,ur,my balance\n" },
		FAULT_EXAMPLE_TOPIC);
	assert_not_told_of((struct test_tables){ .messages = HEAD "a,en,x,y\n",
				   .examples = EXAMPLES "fallback,en,my balance\na,ur,my balance\n" },
		FAULT_EXAMPLE_TAKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_example_is_of_one_topic_that_there_is),
		cmocka_unit_test(what_is_not_answered_has_examples_too),
	};

	return RUN_SUITE(tests);
}
