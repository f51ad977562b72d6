/* What came of a deed, in words and as a status. */
#include "testing.h"

#include "agahi/bench/outcomes.h"

static void every_outcome_has_words_and_a_status(void **state)
{
	(void)state;
	for (int result = 0; result < DEED_RESULTS; result++) {
		assert_int_not_equal(outcomes_label((enum deed_result)result), LABEL_NONE);
		assert_in_range(outcomes_status((enum deed_result)result), 200, 599);
	}
	assert_int_equal(outcomes_status(DEED_DONE), 200);
	assert_int_equal(outcomes_status(DEED_CONFLICT), 409);
	assert_int_equal(outcomes_status(DEED_NOT_YOURS), 403);
}

static void a_deed_is_the_visitors(void **state)
{
	struct web_exchange exchange = { .request = { .address = "10.0.0.7" } };
	struct visit visit = { .exchange = &exchange, .person = { .id = 4 }, .now_ms = 99 };
	struct deed deed = outcomes_deed(&visit);

	(void)state;
	assert_int_equal(deed.person->id, 4);
	assert_string_equal(deed.address, "10.0.0.7");
	assert_int_equal(deed.now_ms, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_outcome_has_words_and_a_status),
		cmocka_unit_test(a_deed_is_the_visitors),
	};

	return RUN_SUITE(tests);
}
