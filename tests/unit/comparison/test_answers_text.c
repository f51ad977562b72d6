/* The answers that change, as they are told. */
#include "printed.h"

#include "agahi/comparison/answers_text.h"

enum { MANY = 23 };

static const struct answers_text unanswered = { "ووٹ کب\033 ہے", NULL, ANSWERS_UNANSWERED, 12 };
static const struct answers_text example = { "pension", "en", ANSWERS_EXAMPLE, 0 };

static const struct answers_changed two_changes[] = {
	{ ANSWERS_OTHER_ANSWER, &unanswered, { "fallback", "ur", RULE_FALLBACK },
		{ "polling", "ur", RULE_WORD } },
	{ ANSWERS_NEW_WORDS, &example, { "vote", "en", RULE_EXACT }, { "vote", "en", RULE_EXACT } },
};

/* free() it. */
static char *print(const struct answers *answers, enum paper_format format)
{
	struct printed printed;

	printed_begin(&printed);
	assert_true(answers_print(answers, format, printed.out));
	return printed_end(&printed);
}

static void assert_text(const struct answers *answers, enum paper_format format, const char *text)
{
	char *written = print(answers, format);

	assert_string_equal(written, text);
	free(written);
}

static void nothing_that_changes_is_said_in_one_line(void **state)
{
	const struct answers answers = { .asked = 400 };

	(void)state;
	assert_text(&answers, PAPER_PLAIN, "of 400 texts none gets another answer\n");
}

static void new_words_are_counted_apart(void **state)
{
	const struct answers answers = { (struct answers_changed *)two_changes, 2, 1, 1, 400, false };

	(void)state;
	assert_text(&answers, PAPER_PLAIN,
		"of 400 texts 1 gets another answer:\n"
		"    \"\u2068ووٹ کبU+001B ہے\u2069\" (asked 12 times): fallback, ur, by fallback -> polling, "
		"ur, "
		"by word\n"
		"1 more gets the same topic in new words\n");
}

static void only_new_words_are_no_more_than_that(void **state)
{
	const struct answers answers = { (struct answers_changed *)&two_changes[1], 1, 0, 1, 1, true };

	(void)state;
	assert_text(&answers, PAPER_COLOUR,
		"\033[1mof 1 text none gets another answer\033[0m\n"
		"1 gets the same topic in new words\n"
		"there are more texts than the 1 that were tried\n");
}

static void a_score_is_listed_and_the_rest_counted(void **state)
{
	struct answers_changed changed[MANY];
	const struct answers answers = { changed, MANY, MANY, 0, 50, false };
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		changed[i] = (struct answers_changed){ ANSWERS_OTHER_ANSWER, &example,
			{ "vote", "en", RULE_EXACT }, { NULL, NULL, RULE_LOOP } };
	char *written = print(&answers, PAPER_PLAIN);
	for (const char *at = written; (at = strstr(at,
						"\"pension\" (example, en): vote, en, by exact -> no "
						"answer, by loop\n")) != NULL;
		at++)
		lines++;
	assert_int_equal(lines, ANSWERS_MOST_LISTED);
	assert_non_null(strstr(written, "    and 3 more\n"));
	free(written);
}

static void json_has_every_change(void **state)
{
	const struct answers answers = { (struct answers_changed *)two_changes, 2, 1, 1, 400, false };
	char *written = print(&answers, PAPER_JSON);
	json_t *value = json_loads(written, 0, NULL);
	json_t *wanted = json_loads(
		"{\"asked\":400,\"cut\":false,\"other_answers\":1,\"new_words\":1,\"changed\":["
		"{\"text\":\"ووٹ کب\\u001b ہے\",\"lang\":null,\"source\":\"unanswered\",\"times\":12,"
		"\"change\":\"answer\",\"topic_before\":\"fallback\",\"lang_before\":\"ur\","
		"\"rule_before\":\"fallback\",\"topic_after\":\"polling\",\"lang_after\":\"ur\","
		"\"rule_after\":\"word\"},"
		"{\"text\":\"pension\",\"lang\":\"en\",\"source\":\"example\",\"times\":0,"
		"\"change\":\"words\",\"topic_before\":\"vote\",\"lang_before\":\"en\","
		"\"rule_before\":\"exact\",\"topic_after\":\"vote\",\"lang_after\":\"en\","
		"\"rule_after\":\"exact\"}]}",
		0, NULL);

	(void)state;
	assert_true(value && wanted);
	assert_true(json_equal(value, wanted));
	json_decref(value);
	json_decref(wanted);
	free(written);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_changes_is_said_in_one_line),
		cmocka_unit_test(new_words_are_counted_apart),
		cmocka_unit_test(only_new_words_are_no_more_than_that),
		cmocka_unit_test(a_score_is_listed_and_the_rest_counted),
		cmocka_unit_test(json_has_every_change),
	};

	return RUN_SUITE(tests);
}
