/* All that `agahi diff` tells, in one. */
#include "content.h"
#include "printed.h"
#include "rows.h"

#include "agahi/comparison/changes.h"

static const struct answers_unanswered unanswered[] = { { "weather", 3 }, { "pension", 40 } };

/* What is told of the suites' set and the same with another text and one topic more; free() it. */
static char *print(enum paper_format format)
{
	const struct changes_unanswered asked = { unanswered, 2 };
	struct report report = { 0 };
	struct message_set *before = test_set_from(TEST_MESSAGES, &report);
	struct message_set *after = test_set_from(TEST_MESSAGES, &report);
	struct printed printed;

	assert_int_equal(report.count, 0);
	assert_string_equal(after->messages[5].topic, "women");
	rows_replace(&after->messages[5].text, "Every woman of 18 may vote");
	rows_add_message(after, "pension", "en", "pension", "Ask the bank");
	struct catalogue *old = catalogue_build(before, &test_languages);
	struct catalogue *new = catalogue_build(after, &test_languages);
	assert_true(old && new);
	printed_begin(&printed);
	assert_true(changes_print(&(struct changes_side){ .set = before, .catalogue = old },
		&(struct changes_side){ .set = after, .catalogue = new }, &asked, format, printed.out));
	catalogue_free(old);
	catalogue_free(new);
	message_set_free(before);
	message_set_free(after);
	return printed_end(&printed);
}

static void the_difference_is_followed_by_what_it_does(void **state)
{
	char *written = print(PAPER_PLAIN);

	(void)state;
	assert_string_equal(written,
		"women, en: changed\n"
		"    Every woman {+of 18 +}may vote\n"
		"pension, en: added, a new topic\n"
		"    {+Ask the bank+}\n"
		"    keywords added: pension\n"
		"1 topic added; 1 text added, 1 changed; 1 keyword added\n"
		"of 23 texts 2 get another answer:\n"
		"    \"pension\" (asked 40 times): fallback, en, by fallback -> pension, en, by exact\n"
		"    \"pension\" (keyword, en): fallback, en, by fallback -> pension, en, by exact\n"
		"1 more gets the same topic in new words\n");
	free(written);
}

static void json_is_one_object(void **state)
{
	char *written = print(PAPER_JSON);
	json_t *value = json_loads(written, 0, NULL);

	(void)state;
	assert_non_null(value);
	assert_int_equal(json_array_size(json_object_get(value, "messages")), 2);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(value, "answers"), "other_answers")), 2);
	json_decref(value);
	free(written);
}

static void answers_are_not_compared_where_one_side_lacks_what_its_examples_teach(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	struct catalogue *catalogue = catalogue_build(set, &test_languages);
	const struct changes_side whole = { set, catalogue, "edition 3", false },
				  lacking = { set, catalogue, "a folder", true };
	const struct changes_unanswered asked = { unanswered, 2 };
	struct printed printed;

	(void)state;
	printed_begin(&printed);
	assert_true(changes_print(&whole, &lacking, &asked, PAPER_PLAIN, printed.out));
	assert_true(changes_print(&lacking, &lacking, &asked, PAPER_PLAIN, printed.out));
	char *written = printed_end(&printed);
	assert_string_equal(written,
		"no difference\nanswers are not compared: what the examples of a folder teach is not known "
		"here\n"
		"no difference\nanswers are not compared: what the examples of a folder and of a folder "
		"teach is "
		"not known here\n");
	free(written);
	printed_begin(&printed);
	assert_true(changes_print(&whole, &lacking, &asked, PAPER_JSON, printed.out));
	written = printed_end(&printed);
	json_t *value = json_loads(written, 0, NULL);
	assert_true(json_is_null(json_object_get(value, "answers")));
	assert_non_null(json_object_get(value, "messages"));
	json_decref(value);
	free(written);
	catalogue_free(catalogue);
	message_set_free(set);
}

static void a_stream_that_is_full_is_told(void **state)
{
	struct message_set *set = message_set_new();
	struct catalogue *catalogue = catalogue_build(set, &test_languages);
	const struct changes_side side = { .set = set, .catalogue = catalogue };
	FILE *full = fopen("/dev/full", "we");

	(void)state;
	assert_true(set && catalogue && full);
	setvbuf(full, NULL, _IONBF, 0);
	assert_false(changes_print(&side, &side, &(struct changes_unanswered){ NULL, 0 }, PAPER_PLAIN, full));
	assert_false(changes_print(&side, &side, &(struct changes_unanswered){ NULL, 0 }, PAPER_JSON, full));
	fclose(full);
	catalogue_free(catalogue);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_difference_is_followed_by_what_it_does),
		cmocka_unit_test(json_is_one_object),
		cmocka_unit_test(answers_are_not_compared_where_one_side_lacks_what_its_examples_teach),
		cmocka_unit_test(a_stream_that_is_full_is_told),
	};

	return RUN_SUITE(tests);
}
