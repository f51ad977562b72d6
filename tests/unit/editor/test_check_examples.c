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

/* So many different examples of a topic, and then `rest`. */
static void write_examples(char csv[2048], unsigned count, const char *rest)
{
	size_t len = (size_t)snprintf(csv, 2048, EXAMPLES);

	for (unsigned i = 0; i < count; i++)
		len += (size_t)snprintf(csv + len, 2048 - len, "vote,en,how to vote %u\n", i);
	snprintf(csv + len, 2048 - len, "%s", rest);
}

static void thirty_examples_without_one_of_what_is_not_answered_are_told(void **state)
{
	char csv[2048];

	(void)state;
	write_examples(csv, 30, "");
	assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .examples = csv },
		FAULT_EXAMPLES_NO_FALLBACK, 0, "e.csv: warning: none of the 30 examples is of fallback: ");
	write_examples(csv, 29, "");
	assert_not_told_of((struct test_tables){ .messages = TEST_MESSAGES, .examples = csv },
		FAULT_EXAMPLES_NO_FALLBACK);
	write_examples(csv, 30, "fallback,en,my balance\n");
	assert_not_told_of((struct test_tables){ .messages = TEST_MESSAGES, .examples = csv },
		FAULT_EXAMPLES_NO_FALLBACK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_example_is_of_one_topic_that_there_is),
		cmocka_unit_test(what_is_not_answered_has_examples_too),
		cmocka_unit_test(thirty_examples_without_one_of_what_is_not_answered_are_told),
	};

	return RUN_SUITE(tests);
}
