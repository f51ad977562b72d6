/* Which way texts and lines are written. */
#include "testing.h"

#include "agahi/text/direction.h"

static enum direction of_line(const char *line, size_t *offset)
{
	return direction_of_line(line, strlen(line), offset);
}

static void letters_have_a_direction_and_signs_have_none(void **state)
{
	(void)state;
	assert_int_equal(direction_of('a'), DIRECTION_LEFT);
	assert_int_equal(direction_of(0x0648), DIRECTION_RIGHT); /* و */
	assert_int_equal(direction_of(0x05d0), DIRECTION_RIGHT); /* Hebrew */
	assert_int_equal(direction_of('7'), DIRECTION_NONE);
	assert_int_equal(direction_of(0x06f7), DIRECTION_NONE);
	assert_int_equal(direction_of(' '), DIRECTION_NONE);
}

static void most_letters_decide_for_a_text(void **state)
{
	(void)state;
	assert_true(direction_is_right_to_left("ووٹ"));
	assert_true(direction_is_right_to_left("ECP کا دفتر"));
	assert_false(direction_is_right_to_left("The word ووٹ"));
	assert_false(direction_is_right_to_left("ab ات")); /* as many */
	assert_false(direction_is_right_to_left("8300"));
	assert_false(direction_is_right_to_left(""));
}

static void a_line_goes_by_its_first_letter(void **state)
{
	size_t offset = 99;

	(void)state;
	assert_int_equal(of_line("1. ECP کا دفتر", &offset), DIRECTION_LEFT);
	assert_int_equal(offset, 3);
	assert_int_equal(of_line("۱) ووٹ VOTE", &offset), DIRECTION_RIGHT);
	assert_int_equal(of_line("8300", &offset), DIRECTION_NONE);
	assert_int_equal(of_line("", &offset), DIRECTION_NONE);
}

static void a_line_ends_where_it_ends(void **state)
{
	size_t offset;

	(void)state;
	assert_int_equal(of_line("12\nVOTE", &offset), DIRECTION_NONE);
	assert_int_equal(direction_of_line("12VOTE", 2, &offset), DIRECTION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_have_a_direction_and_signs_have_none),
		cmocka_unit_test(most_letters_decide_for_a_text),
		cmocka_unit_test(a_line_goes_by_its_first_letter),
		cmocka_unit_test(a_line_ends_where_it_ends),
	};

	return RUN_SUITE(tests);
}
