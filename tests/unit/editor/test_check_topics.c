/* Names of topics, and those that a service cannot do without. */
#include "reported.h"

#include "agahi/editor/check_topics.h"

static void a_topic_has_a_name_that_fits_everywhere(void **state)
{
	char csv[256];

	(void)state;
	assert_told(HEAD ",en,a,x\n", FAULT_TOPIC_EMPTY, 2, "the topic is empty");
	assert_told(HEAD "How To Vote,en,a,x\nHow To Vote,ur,b,ووٹ\n", FAULT_TOPIC_NAME, 2,
		"for \"How To Vote\" write \"how-to-vote\" (this is the first; 1 more");
	assert_told(HEAD "ووٹ,ur,a,ووٹ\n", FAULT_TOPIC_LETTERS, 2, "citizens never see it");
	snprintf(csv, sizeof(csv), HEAD "%064d,en,a,x\n", 0);
	assert_told(csv, FAULT_TOPIC_LETTERS, 2, "at most 63");
	snprintf(csv, sizeof(csv), HEAD "%063d,en,a,x\n", 0);
	assert_not_told(csv, FAULT_TOPIC_LETTERS);
}

static void what_to_write_instead_is_itself_a_name(void **state)
{
	static const char *const names[] = { "Vote", "vote!", " vote", "a  b", "What? Now", "vote.1" };
	char better[CHECK_TOPIC_SIZE], again[CHECK_TOPIC_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_false(check_topic_name(names[i], better));
		assert_true(check_topic_name(better, again));
	}
}

static void a_row_twice_is_an_error(void **state)
{
	(void)state;
	assert_told(HEAD "vote,en,a,x\nvote,en,b,y\n", FAULT_TOPIC_TWICE, 3, "already, row 2");
}

static void each_topic_that_is_needed_is_missed(void **state)
{
	(void)state;
	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		if (fact->needed)
			assert_told(HEAD "vote,en,a,x\n", FAULT_TOPIC_NEEDED, 0, fact->slug);
	}
	assert_int_equal(fault_fact(FAULT_TOPIC_NEEDED)->severity, FAULT_ERROR);
	assert_not_told(TEST_MESSAGES, FAULT_TOPIC_NEEDED);
	assert_told(HEAD, FAULT_SET_EMPTY, 0, "no message");
}

static void who_may_say_stop_may_say_forget_me(void **state)
{
	(void)state;
	assert_told(HEAD "stop,en,stop,x\n", FAULT_TOPIC_FORGET, 0, "there is stop and no forget");
	assert_not_told(HEAD "stop,en,stop,x\nforget,en,forget me,x\n", FAULT_TOPIC_FORGET);
	assert_not_told(HEAD "vote,en,vote,x\n", FAULT_TOPIC_FORGET);
}

/* One cause, one line. */
static void a_needed_topic_under_a_name_to_correct_is_not_missed_too(void **state)
{
	(void)state;
	assert_not_told(HEAD "Help,en,a,x\nFallback,en,,x\nLIMITED,en,,x\n", FAULT_TOPIC_NEEDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_topic_has_a_name_that_fits_everywhere),
		cmocka_unit_test(what_to_write_instead_is_itself_a_name),
		cmocka_unit_test(a_row_twice_is_an_error),
		cmocka_unit_test(each_topic_that_is_needed_is_missed),
		cmocka_unit_test(who_may_say_stop_may_say_forget_me),
		cmocka_unit_test(a_needed_topic_under_a_name_to_correct_is_not_missed_too),
	};

	return RUN_SUITE(tests);
}
