/* Which deliver_sm were answered, and how often. */
#include "testing.h"

#include "agahi/simulator/tally.h"

static void the_tally_knows_missing_second_and_unasked_responses(void **state)
{
	struct tally tally = { 0 };
	uint32_t cookie = 0;

	(void)state;
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(tally_add(&tally, i + 5000), i);
	assert_int_equal(tally_take(&tally, 700, &cookie), TALLY_FIRST);
	assert_int_equal(cookie, 5700);
	assert_int_equal(tally.unanswered, 999);
	assert_int_equal(tally_take(&tally, 700, &cookie), TALLY_AGAIN);
	assert_int_equal(tally_take(&tally, 0, &cookie), TALLY_UNASKED);
	assert_int_equal(tally_take(&tally, 1001, &cookie), TALLY_UNASKED);
	assert_int_equal(tally_cookie(&tally, 1), 5001);
	assert_int_equal(tally.unanswered, 999);
	tally_free(&tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tally_knows_missing_second_and_unasked_responses),
	};

	return RUN_SUITE(tests);
}
