/* What examples taught, and how that is told. */
#include "example_set.h"
#include "printed.h"
#include "small_model.h"

#include "agahi/editor/lesson.h"

static char *print(const struct lesson *lesson, enum phrases_language language)
{
	struct printed printed;

	printed_begin(&printed);
	lesson_print(lesson, language, printed.out);
	return printed_end(&printed);
}

static void assert_prints(const struct lesson *lesson, enum phrases_language language, const char *wanted)
{
	char *text = print(lesson, language);

	assert_string_equal(text, wanted);
	free(text);
}

static void assert_same(const struct model_expectation *a, const struct model_expectation *b)
{
	assert_true(a->messages == b->messages && a->right == b->right && a->offered == b->offered &&
		a->wrong == b->wrong);
}

static bool count_progress(unsigned done, void *arg)
{
	unsigned *last = arg;

	assert_true(done >= *last && done <= 1000);
	*last = done;
	return true;
}

static void a_set_is_learned_from(void **state)
{
	struct message_set *set = example_set();
	struct lesson lesson = { 0 };
	struct buffer octets = { 0 };
	unsigned progress = 0;
	char reason[128];

	(void)state;
	assert_true(lesson_is_possible(set));
	assert_true(lesson_learn(&lesson, set, count_progress, &progress, &octets));
	assert_int_equal(lesson.state, LESSON_LEARNED);
	assert_int_equal(progress, 1000);
	assert_int_equal(lesson.texts, set->example_count + 3);
	struct model *model =
		model_read((struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	assert_non_null(model);
	assert_same(&lesson.expectation, model_expectation(model));
	assert_int_equal(lesson.expectation.messages, set->example_count);
	for (size_t i = 0; i < lesson.pair_count; i++)
		assert_true(
			lesson.pairs[i].times > 0 && *lesson.pairs[i].topic && *lesson.pairs[i].taken_for);
	struct lesson recalled = { 0 };
	lesson_recall(&recalled, model);
	assert_int_equal(recalled.state, LESSON_KNOWN);
	assert_same(&lesson.expectation, &recalled.expectation);
	model_free(model);
	buffer_free(&octets);
	message_set_free(set);
}

static void without_examples_there_is_nothing_to_say(void **state)
{
	struct message_set *set = message_set_new();
	struct lesson lesson = { 0 };
	struct buffer octets = { 0 };

	(void)state;
	assert_false(lesson_is_possible(set));
	assert_true(lesson_learn(&lesson, set, NULL, NULL, &octets));
	assert_int_equal(lesson.state, LESSON_NONE);
	assert_null(octets.data);
	assert_prints(&lesson, PHRASES_ENGLISH, "");
	json_t *json = lesson_json(&lesson);
	assert_true(json_is_null(json));
	json_decref(json);
	message_set_free(set);
}

static void one_topic_alone_teaches_nothing(void **state)
{
	struct message_set *set = message_set_new();
	struct lesson lesson = { 0 };
	struct buffer octets = { 0 };

	(void)state;
	message_set_add_message(set, "vote", "en", "Text", 0);
	assert_true(message_set_add_example(set, "vote", "en", "how do i vote", 0));
	assert_false(lesson_is_possible(set));
	assert_true(lesson_learn(&lesson, set, NULL, NULL, &octets));
	assert_null(octets.data);
	char *text = print(&lesson, PHRASES_ENGLISH);
	assert_non_null(strstr(text, "nothing was learned: all examples and keywords are of one topic"));
	free(text);
	message_set_free(set);
}

static const struct lesson learned = { .state = LESSON_LEARNED,
	.texts = 39,
	.seconds = 0.44,
	.expectation = { 200, 120, 66, 4, 800 },
	.pairs = { { "vote", "card", 3 }, { "fallback", "vote", 1 } },
	.pair_count = 2 };

static void what_was_learned_is_told_in_both_languages(void **state)
{
	(void)state;
	assert_prints(&learned, PHRASES_ENGLISH,
		"learned from 39 texts in 0.4 s\n"
		"expect of messages like the examples: 60.0 % answered rightly, 33.0 % offered their topic "
		"among three, "
		"2.0 % answered wrongly\n"
		"most often taken for another topic: vote for card (3), fallback for vote (1)\n");
	char *text = print(&learned, PHRASES_URDU);
	assert_non_null(strstr(text, "39 عبارتوں سے \u20680.4\u2069 سیکنڈ میں سیکھا گیا\n"));
	assert_non_null(strstr(text, "\u206860.0\u2069 فیصد کو درست جواب، "));
	assert_non_null(strstr(text, "\u2068vote\u2069 کو \u2068card\u2069 (3 بار)، "));
	assert_null(strstr(text, "answered"));
	free(text);
}

static void what_is_known_is_said_in_one_line(void **state)
{
	const struct lesson known = { .state = LESSON_KNOWN, .expectation = { 200, 120, 66, 4, 800 } };

	(void)state;
	assert_prints(&known, PHRASES_ENGLISH,
		"nothing was learned anew: keywords and examples are known already\n"
		"expect of messages like the examples: 60.0 % answered rightly, 33.0 % offered their topic "
		"among three, "
		"2.0 % answered wrongly\n");
}

/* The small model answers one in a hundred wrongly. */
static void more_wrong_answers_than_half_a_point_are_worse(void **state)
{
	struct model *live = small_model();
	struct lesson lesson = { .state = LESSON_KNOWN, .expectation = { 1000, 900, 80, 15, 800 } };
	struct printed printed;

	(void)state;
	lesson_compare(&lesson, NULL);
	assert_false(lesson.worse);
	lesson_compare(&lesson, live);
	assert_false(lesson.worse);
	lesson.expectation.wrong = 16;
	lesson_compare(&lesson, live);
	assert_true(lesson.worse);
	printed_begin(&printed);
	lesson_print_worse(&lesson, PHRASES_ENGLISH, printed.out);
	char *text = printed_end(&printed);
	assert_non_null(
		strstr(text, "would be answered wrongly: 1.6 % in place of 1.0 %; nothing was changed\n"));
	assert_non_null(strstr(text, "--anyway\n"));
	free(text);
	/* One or two of a few messages are chance. */
	struct lesson few = { .state = LESSON_KNOWN, .expectation = { 50, 45, 2, 2, 800 } };
	lesson_compare(&few, live);
	assert_false(few.worse);
	few.expectation.wrong = 3;
	lesson_compare(&few, live);
	assert_true(few.worse);
	struct lesson nothing = { 0 };
	lesson_compare(&nothing, live);
	assert_false(nothing.worse);
	model_free(live);
}

static void programs_are_told_the_same(void **state)
{
	json_t *json = lesson_json(&learned);
	const char *topic, *taken_for;
	int trained, texts, messages, right, offered, wrong, worse, times;
	double seconds;
	json_t *live;

	(void)state;
	assert_int_equal(
		json_unpack(json,
			"{s:b, s:i, s:F, s:{s:i, s:i, s:i, s:i}, s:o, s:b, s:[{s:s, s:s, s:i}, {}]!}",
			"trained", &trained, "texts", &texts, "seconds", &seconds, "expectation", "messages",
			&messages, "right", &right, "offered", &offered, "wrong", &wrong, "expectation_live",
			&live, "worse", &worse, "confused", "topic", &topic, "taken_for", &taken_for, "times",
			&times),
		0);
	assert_true(trained && !worse && json_is_null(live) && seconds > 0.43 && seconds < 0.45);
	assert_true(texts == 39 && messages == 200 && right == 120 && offered == 66 && wrong == 4);
	assert_string_equal(topic, "vote");
	assert_string_equal(taken_for, "card");
	assert_int_equal(times, 3);
	json_decref(json);
	const struct lesson known = { .state = LESSON_KNOWN, .expectation = { 200, 120, 66, 4, 800 } };
	json = lesson_json(&known);
	assert_true(json_is_false(json_object_get(json, "trained")));
	assert_true(json_is_null(json_object_get(json, "texts")));
	assert_true(json_is_null(json_object_get(json, "confused")));
	assert_true(json_is_object(json_object_get(json, "expectation")));
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_is_learned_from),
		cmocka_unit_test(without_examples_there_is_nothing_to_say),
		cmocka_unit_test(one_topic_alone_teaches_nothing),
		cmocka_unit_test(what_was_learned_is_told_in_both_languages),
		cmocka_unit_test(what_is_known_is_said_in_one_line),
		cmocka_unit_test(more_wrong_answers_than_half_a_point_are_worse),
		cmocka_unit_test(programs_are_told_the_same),
	};

	return RUN_SUITE(tests);
}
