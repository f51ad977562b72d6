/* Which replies may be given away, and which are found again. */
#include "testing.h"

#include "agahi/delivery/asides.h"

enum { REPLIES = 6 };

static struct slots slots;
static struct reply replies[REPLIES];

static int set_up(void **state)
{
	(void)state;
	memset(replies, 0, sizeof(replies));
	slots = (struct slots){ 0 };
	for (size_t i = 0; i < REPLIES; i++) {
		replies[i].place.id = (int64_t)i;
		assert_true(slots_enter(&slots, &replies[i]) != 0);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	slots_free(&slots);
	return 0;
}

static void only_what_the_smsc_has_nothing_of_may_go(void **state)
{
	int64_t ids[REPLIES];

	(void)state;
	replies[0].link = 1;
	replies[1].settled = true;
	replies[2].attempts = 1; /* in doubt */
	replies[3].open_parts = 1;
	replies[4].failed = true;
	assert_int_equal(asides_take(&slots, 0, ids, REPLIES), 2);
	assert_int_equal(ids[0], -2);
	assert_int_equal(ids[1], 5);
	assert_true(replies[5].aside);
	assert_int_equal(asides_take(&slots, 0, ids, REPLIES), 0); /* once */
	assert_int_equal(asides_count_of(&slots, 0), 4);
	assert_int_equal(asides_count_of(&slots, 1), 1);
}

static void no_more_go_than_there_is_room_for_and_each_is_found_once(void **state)
{
	const int64_t asked[] = { 1, 4, 99 };
	int64_t ids[REPLIES];
	size_t index = 0;

	(void)state;
	assert_int_equal(asides_take(&slots, 0, ids, 3), 3);
	assert_ptr_equal(asides_next(&slots, asked, 3, &index), &replies[1]);
	assert_false(replies[1].aside);
	assert_null(asides_next(&slots, asked, 3, &index)); /* 4 was not set aside */
	index = 0;
	assert_null(asides_next(&slots, asked, 3, &index));
	replies[2].settled = true;
	index = 0;
	assert_ptr_equal(asides_next(&slots, ids, 3, &index), &replies[0]);
	assert_null(asides_next(&slots, ids, 3, &index));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_what_the_smsc_has_nothing_of_may_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			no_more_go_than_there_is_room_for_and_each_is_found_once, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
