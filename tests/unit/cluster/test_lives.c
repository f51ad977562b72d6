/* Which lives are followed, which are over, and what may be claimed then. */
#include "testing.h"

#include "agahi/cluster/lives.h"

static struct lives lives;
static int64_t low[IDS_NODE_MAX + 1], high[IDS_NODE_MAX + 1];

static int64_t life_of(int64_t node, int64_t epoch)
{
	return node << 32 | epoch;
}

static int set_up(void **state)
{
	(void)state;
	lives_begin(&lives, life_of(2, 5), (struct lease_times){ 3000, 600, 200 });
	lives_meet(&lives, 1, 3, 10, 7);
	lives_meet(&lives, 2, 5, 10, 7);
	return 0;
}

static bool is_followed(int64_t life)
{
	for (size_t i = 0; i < lives.count; i++) {
		if (lives.life[i] == life)
			return true;
	}
	return false;
}

/* Up to which owner of that node; 0: none. */
static int64_t claimable(uint32_t node)
{
	size_t count = lives_claimable(&lives, low, high);

	for (size_t i = 0; i < count; i++) {
		if (low[i] == (int64_t)node << 32)
			return high[i];
	}
	return 0;
}

static void leave(int64_t life)
{
	for (size_t i = 0; i < lives.count; i++) {
		if (lives.life[i] == life)
			lives_leave(&lives, i);
	}
}

static void lives_of_others_are_followed_and_ours_is_not(void **state)
{
	(void)state;
	assert_int_equal(lives.count, 2);
	assert_int_equal(lives.life[1], life_of(1, 3));
	assert_int_equal(lives.read[1], 7);
	assert_int_equal(lives_others(&lives), 1);
	lives_follow(&lives, life_of(1, 3), 9);
	assert_int_equal(lives.read[1], 7);
	lives_follow(&lives, life_of(1, 3), 2);
	assert_int_equal(lives.read[1], 2);
	lives_note_read(&lives, life_of(1, 3), 12);
	lives_note_read(&lives, life_of(1, 3), 11);
	assert_int_equal(lives.read[1], 12);
}

static void what_lives_earlier_left_may_be_claimed_and_what_was_released(void **state)
{
	(void)state;
	assert_int_equal(claimable(0), 1);
	assert_int_equal(claimable(1), life_of(1, 3));
	assert_int_equal(claimable(2), life_of(2, 5));
	assert_int_equal(claimable(3), 0);
}

static void a_life_that_is_over_is_claimed_once_it_is_read(void **state)
{
	(void)state;
	assert_false(lives_note(&lives, 1, 4, 10, 1000)); /* ended by another */
	assert_true(lives_is_over(&lives, life_of(1, 3)));
	assert_false(lives_is_over(&lives, life_of(1, 4)));
	assert_int_equal(claimable(1), life_of(1, 3));
	assert_int_equal(lives_others(&lives), 0);
	leave(life_of(1, 3));
	assert_int_equal(claimable(1), life_of(1, 4));
	assert_false(is_followed(life_of(1, 4))); /* it has not begun */
	assert_false(lives_note(&lives, 1, 4, 10, 90000));
	assert_false(lives_note(&lives, 1, 4, 10, 190000)); /* and is not ended */
	lives_note(&lives, 1, 4, 11, 190050);
	assert_true(is_followed(life_of(1, 4)));
	assert_int_equal(lives_others(&lives), 1);
}

static void lives_between_two_looks_are_followed_too(void **state)
{
	(void)state;
	lives_note(&lives, 1, 6, 30, 1000);
	assert_true(is_followed(life_of(1, 4)) && is_followed(life_of(1, 5)) && is_followed(life_of(1, 6)));
	assert_int_equal(lives.count, 5);
	lives_note(&lives, 1, 100, 40, 1000);
	assert_int_equal(lives.count, 5 + LIVES_OF_A_NODE);
	lives_note(&lives, 9, 2, 3, 1000); /* a node that is new */
	assert_true(is_followed(life_of(9, 1)) && is_followed(life_of(9, 2)));
}

static void what_is_told_by_hand_is_followed_always_and_keeps_nothing_from_being_claimed(void **state)
{
	(void)state;
	assert_true(is_followed(LIVES_BY_HAND));
	assert_false(lives_note(&lives, 0, 1, 20, 1000));
	assert_false(lives_is_over(&lives, LIVES_BY_HAND));
	assert_int_equal(lives_claimable(&lives, low, high), 3);
	assert_int_equal(low[0], 0); /* what was released is nobody's */
	assert_int_equal(high[0], 1);
}

static void one_that_stands_still_is_to_be_ended_and_we_are_not(void **state)
{
	(void)state;
	assert_false(lives_note(&lives, 1, 3, 10, 1000));
	assert_true(lives_note(&lives, 1, 3, 10, 4600));
	assert_false(lives_note(&lives, 2, 5, 10, 1000));
	assert_false(lives_note(&lives, 2, 5, 10, 9000));
}

static void without_room_a_node_stays_what_it_was(void **state)
{
	(void)state;
	for (int64_t node = 10; lives.count < LIVES_MAX; node++)
		assert_true(lives_follow(&lives, life_of(node, 1), 0));
	assert_false(lives_follow(&lives, life_of(1000, 1), 0));
	lives_note(&lives, 1, 4, 20, 1000);
	assert_false(lives_is_over(&lives, life_of(1, 3)));
	assert_int_equal(claimable(1), life_of(1, 3));
	leave(life_of(10, 1));
	lives_note(&lives, 1, 4, 20, 1000);
	assert_true(lives_is_over(&lives, life_of(1, 3)));
}

static void numbers_that_no_node_has_are_nothing(void **state)
{
	(void)state;
	assert_false(lives_note(&lives, 0, 4, 20, 1000));
	assert_false(lives_note(&lives, IDS_NODE_MAX + 1, 4, 20, 1000));
	lives_meet(&lives, UINT32_MAX, 4, 20, 1000);
	assert_int_equal(lives.count, 2);
}

static void epochs_that_no_life_has_are_nothing(void **state)
{
	static const int64_t epochs[] = { -1, INT64_MIN, INT64_MAX, INT64_C(1) << 32 };

	(void)state;
	for (size_t i = 0; i < sizeof(epochs) / sizeof(epochs[0]); i++) {
		assert_false(lives_note(&lives, 7, epochs[i], 20 + (int64_t)i, 1000));
		lives_meet(&lives, 8, epochs[i], 20, 1000);
	}
	assert_int_equal(lives.count, 2);
	assert_false(lives_note(&lives, 7, UINT32_MAX, 30, 1000));
	assert_int_equal(lives.count, 2 + LIVES_OF_A_NODE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lives_of_others_are_followed_and_ours_is_not, set_up),
		cmocka_unit_test_setup(what_lives_earlier_left_may_be_claimed_and_what_was_released, set_up),
		cmocka_unit_test_setup(a_life_that_is_over_is_claimed_once_it_is_read, set_up),
		cmocka_unit_test_setup(lives_between_two_looks_are_followed_too, set_up),
		cmocka_unit_test_setup(
			what_is_told_by_hand_is_followed_always_and_keeps_nothing_from_being_claimed, set_up),
		cmocka_unit_test_setup(one_that_stands_still_is_to_be_ended_and_we_are_not, set_up),
		cmocka_unit_test_setup(without_room_a_node_stays_what_it_was, set_up),
		cmocka_unit_test_setup(numbers_that_no_node_has_are_nothing, set_up),
		cmocka_unit_test_setup(epochs_that_no_life_has_are_nothing, set_up),
	};

	return RUN_SUITE(tests);
}
