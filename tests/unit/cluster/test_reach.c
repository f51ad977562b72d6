/* Whom a node reaches. */
#include "testing.h"

#include "agahi/cluster/reach.h"

static void names_are_copied_and_compared_in_their_order(void **state)
{
	char first[] = "jazz", second[] = "zong";
	const char *names[] = { first, second };
	const char *other_way[] = { "zong", "jazz" };
	const char *same[] = { "jazz", "zong" };
	struct reach reach;

	(void)state;
	assert_true(reach_copy(&reach, names, 2, 9));
	first[0] = 'x';
	assert_true(reach_is(&reach, same, 2));
	assert_false(reach_is(&reach, same, 1));
	assert_false(reach_is(&reach, other_way, 2));
	assert_int_equal(reach.room, 9);
	reach_clear(&reach);
	assert_true(reach_is(&reach, NULL, 0));
}

static void more_than_there_is_room_for_are_left_out(void **state)
{
	const char *names[REACH_MAX + 5];
	struct reach reach;

	(void)state;
	for (size_t i = 0; i < REACH_MAX + 5; i++)
		names[i] = "jazz";
	assert_true(reach_copy(&reach, names, REACH_MAX + 5, 1));
	assert_int_equal(reach.count, REACH_MAX);
	assert_true(reach_is(&reach, names, REACH_MAX + 5));
	reach_clear(&reach);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_copied_and_compared_in_their_order),
		cmocka_unit_test(more_than_there_is_room_for_are_left_out),
	};

	return RUN_SUITE(tests);
}
