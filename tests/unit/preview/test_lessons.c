/* The seven lessons: each is ticked by what it asks for, and by nothing else. */
#include "sample_set.h"

#include "agahi/preview/lessons.h"

static const struct replay_terms terms = { .code = "*8300#", .screen = { CHARSET_GSM7, 182, 80 } };
static struct catalogue *catalogue;

static int set_up(void **state)
{
	struct message_set *set = sample_set(0);

	(void)state;
	catalogue = catalogue_build(set, &test_languages);
	message_set_free(set);
	return catalogue ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

/* Which are done after these steps: a bit each. */
static unsigned done_by(const struct catalogue *by, const char *field)
{
	bool done[LESSONS_COUNT];
	struct replay replay;
	struct steps steps;
	unsigned bits = 0;

	assert_true(steps_read(&steps, field));
	assert_true(replay_run(by, &steps, &terms, &replay));
	lessons_tick(by, &replay, done);
	for (unsigned i = 0; i < LESSONS_COUNT; i++)
		bits |= (unsigned)done[i] << i;
	replay_free(&replay);
	return bits;
}

#define ONLY(lesson) (1u << (lesson))

static void each_is_done_by_what_it_asks_for(void **state)
{
	(void)state;
	assert_int_equal(done_by(catalogue, ""), 0);
	assert_int_equal(done_by(catalogue, "sVOTE"), ONLY(LESSONS_ASK));
	assert_int_equal(done_by(catalogue, "svotting"), ONLY(LESSONS_ASK) | ONLY(LESSONS_MISSPELL));
	assert_int_equal(done_by(catalogue, "senglish"), ONLY(LESSONS_LANGUAGE));
	assert_int_equal(
		done_by(catalogue, "scan women register|s2") & ONLY(LESSONS_CHOOSE), ONLY(LESSONS_CHOOSE));
	assert_int_equal(done_by(catalogue, "szqxwv kzzkq"), ONLY(LESSONS_UNKNOWN));
	assert_int_equal(done_by(catalogue, "sstop|sstart"), ONLY(LESSONS_STOP_START));
	assert_int_equal(done_by(catalogue, "sstart|sstop"), 0);
	assert_int_equal(done_by(catalogue, "swomen"), 0); /* another topic than the lesson's */
}

/* Whichever answer it is: the menus lead to many. */
static void dialling_is_done_when_an_answer_is_on_the_screen(void **state)
{
	(void)state;
	char field[64], way[32] = "";
	unsigned ways = 0;

	assert_int_equal(done_by(catalogue, "d*8300#"), 0);
	for (int first = 1; first <= 8; first++) {
		for (int second = 1; second <= 8; second++) {
			snprintf(field, sizeof(field), "d*8300#|k2|k%d|k%d", first, second);
			if (done_by(catalogue, field) != ONLY(LESSONS_DIAL))
				continue;
			ways++;
			memcpy(way, field, sizeof(way));
		}
	}
	assert_true(ways >= 10);
	/* Who writes then has put the code away. */
	snprintf(field, sizeof(field), "%s|sstop|sstart", way);
	assert_int_equal(done_by(catalogue, field), ONLY(LESSONS_DIAL) | ONLY(LESSONS_STOP_START));
	snprintf(field, sizeof(field), "%s|sstop|k1", way);
	assert_int_equal(done_by(catalogue, field), ONLY(LESSONS_DIAL));
}

static void a_set_without_these_topics_has_lessons_all_the_same(void **state)
{
	struct catalogue *small = test_catalogue_from(
		"topic,lang,keywords,text\nwomen,en,women,Every woman may vote\n" TEST_NEEDED);

	(void)state;
	assert_int_equal(lessons_topic(small, LESSONS_ASK), topics_find(catalogue_topics(small), "women"));
	assert_int_equal(lessons_topic(small, LESSONS_DIAL), TOPICS_NONE);
	assert_int_equal(done_by(small, "swomen"), ONLY(LESSONS_ASK));
	assert_string_equal(lessons_value(small, &terms, LESSONS_LANGUAGE, LABELS_ENGLISH), "");
	catalogue_free(small);
}

static void their_words_name_what_the_set_has(void **state)
{
	(void)state;
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_ASK, LABELS_ENGLISH), "VOTE");
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_ASK, LABELS_URDU), "ووٹ");
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_LANGUAGE, LABELS_URDU), "english");
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_LANGUAGE, LABELS_ENGLISH), "اردو");
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_DIAL, LABELS_URDU), "*8300#");
	assert_string_equal(lessons_value(catalogue, &terms, LESSONS_STOP_START, LABELS_URDU), "");
	for (int i = 0; i < LESSONS_COUNT; i++)
		assert_int_not_equal(
			lessons_words((enum lessons_task)i).title, lessons_words((enum lessons_task)i).task);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_done_by_what_it_asks_for),
		cmocka_unit_test(dialling_is_done_when_an_answer_is_on_the_screen),
		cmocka_unit_test(a_set_without_these_topics_has_lessons_all_the_same),
		cmocka_unit_test(their_words_name_what_the_set_has),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, set_up, tear_down);
}
