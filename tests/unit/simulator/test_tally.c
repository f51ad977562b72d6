/* Which deliver_sm were answered, and how often. */
#include "testing.h"

#include "agahi/simulator/tally.h"

static void the_tally_knows_missing_second_and_unasked_responses(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(tally_add(&tally, i + 5000), i);
	assert_int_equal(tally_take(&tally, 700), TALLY_FIRST);
	assert_int_equal(tally.unanswered, 999);
	assert_int_equal(tally_take(&tally, 700), TALLY_AGAIN);
	assert_int_equal(tally_take(&tally, 0), TALLY_UNASKED);
	assert_int_equal(tally_take(&tally, 1001), TALLY_UNASKED);
	assert_int_equal(tally.unanswered, 999);
	tally_free(&tally);
}

static void a_sender_is_told_once_whether_or_not_there_was_a_response(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (uint32_t i = 1; i <= 3; i++)
		tally_add(&tally, i + 5000);
	tally_take(&tally, 2);
	assert_int_equal(tally_settle(&tally, 2), 5002);
	assert_int_equal(tally_settle(&tally, 2), 0);
	assert_int_equal(tally_settle(&tally, 3), 5003);
	assert_int_equal(tally_take(&tally, 3), TALLY_FIRST);
	assert_int_equal(tally_settle(&tally, 3), 0);
	assert_int_equal(tally_settle(&tally, 0), 0);
	assert_int_equal(tally_settle(&tally, 4), 0);
	assert_int_equal(tally.unanswered, 1);
	tally_free(&tally);
}

static void what_was_never_sent_is_not_due(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	tally_add(&tally, 5001);
	tally_add(&tally, 5002);
	tally_take_back(&tally);
	assert_int_equal(tally.unanswered, 1);
	assert_int_equal(tally_take(&tally, 2), TALLY_UNASKED);
	assert_int_equal(tally_add(&tally, 5003), 2);
	assert_int_equal(tally_settle(&tally, 2), 5003);
	tally_free(&tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tally_knows_missing_second_and_unasked_responses),
		cmocka_unit_test(a_sender_is_told_once_whether_or_not_there_was_a_response),
		cmocka_unit_test(what_was_never_sent_is_not_due),
	};

	return RUN_SUITE(tests);
}
