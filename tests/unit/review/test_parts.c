#include "agahi/review/parts.h"

#include "testing.h"

static void every_state_and_result_has_words(void **state)
{
	(void)state;
	for (int i = 0; i < COURSE_STATES; i++)
		assert_true(review_state_label((enum course_state)i) != LABEL_NONE);
	for (int i = 0; i < DEED_RESULTS; i++) {
		assert_true(review_result_label((enum deed_result)i) != LABEL_NONE);
		assert_in_range(review_result_status((enum deed_result)i), 200, 599);
	}
	assert_int_equal(review_result_status(DEED_CONFLICT), 409);
	assert_int_equal(review_result_status(DEED_TOUCHED), 403);
}

static void a_fingerprint_is_three_groups_to_say_aloud(void **state)
{
	char one[REVIEW_FINGERPRINT_SIZE], other[REVIEW_FINGERPRINT_SIZE];

	(void)state;
	review_fingerprint("00000000000004d2ffff", one);
	assert_string_equal(one, "0000 0000 1234");
	review_fingerprint("ffffffffffffffff0000", other);
	assert_int_equal(strlen(other), 14);
	assert_string_not_equal(one, other);
	review_fingerprint("", one);
	assert_string_equal(one, "0000 0000 0000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_and_result_has_words),
		cmocka_unit_test(a_fingerprint_is_three_groups_to_say_aloud),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
