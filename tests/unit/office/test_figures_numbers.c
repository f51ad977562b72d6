/* A sum as people see it. */
#include "office_stage.h"

#include "agahi/office/figures_numbers.h"

static void a_small_sum_and_a_hidden_one_have_no_number(void **state)
{
	struct visit visit = { .language = LABELS_ENGLISH, .desk = stage.desk };
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(numbers_shown(&visit, 12401, DISCLOSURE_TOLD, text), "12,401");
	assert_string_equal(numbers_shown(&visit, 4, DISCLOSURE_HIDDEN, text), "<5");
	assert_string_equal(numbers_shown(&visit, 12401, DISCLOSURE_HIDDEN, text), "hidden");
	assert_string_equal(numbers_shown(&visit, 4, DISCLOSURE_VEILED, text), "hidden");
}

static void parts_cost_their_price_and_a_hidden_number_of_them_nothing_that_is_told(void **state)
{
	struct visit visit = { .language = LABELS_ENGLISH, .desk = stage.desk };
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(numbers_cost(&visit, 1000, DISCLOSURE_TOLD, text), "Rs 350"); /* of 35 paisa */
	assert_string_equal(numbers_cost(&visit, 3, DISCLOSURE_HIDDEN, text), "hidden");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_small_sum_and_a_hidden_one_have_no_number),
		STAGE_TEST(parts_cost_their_price_and_a_hidden_number_of_them_nothing_that_is_told),
	};

	return RUN_SUITE(tests);
}
