/* A table that remembers the latest and forgets the oldest. */
#include "testing.h"

#include "agahi/base/sets.h"

struct entry {
	struct sets_entry set;
	int value;
};

enum { ONE_SET = 8 };

static void put(struct sets *sets, uint64_t key, uint64_t now_ms, int value)
{
	struct entry *entry = sets_place(sets, key);

	*entry = (struct entry){ { key, now_ms }, value };
}

static int find(struct sets *sets, uint64_t key)
{
	const struct entry *entry = sets_place(sets, key);

	return entry->set.key == key ? entry->value : -1;
}

static void what_is_put_is_found_as_long_as_there_is_room(void **state)
{
	struct sets *sets = sets_new(ONE_SET, sizeof(struct entry));

	(void)state;
	for (int i = 1; i <= ONE_SET; i++)
		put(sets, (uint64_t)i, 100, i);
	for (int i = 1; i <= ONE_SET; i++)
		assert_int_equal(find(sets, (uint64_t)i), i);
	put(sets, 3, 101, 33); /* the same key, the same place */
	assert_int_equal(find(sets, 3), 33);
	assert_int_equal(find(sets, 4), 4);
	sets_free(sets);
}

static void the_one_used_longest_ago_makes_room_and_no_other(void **state)
{
	struct sets *sets = sets_new(ONE_SET, sizeof(struct entry));

	(void)state;
	for (int i = 1; i <= ONE_SET; i++)
		put(sets, (uint64_t)i, (uint64_t)(1000 + (i * 5) % 9), i);
	const struct entry *leaving = sets_place(sets, 100);
	uint64_t oldest_ms = leaving->set.used_ms;
	assert_int_equal(leaving->set.key, leaving->value); /* still in it, to take leave of */
	for (size_t i = 0; i < sets_size(sets); i++)
		assert_true(((const struct entry *)sets_at(sets, i))->set.used_ms >= oldest_ms);
	int gone = leaving->value;
	put(sets, 100, 2000, 100);
	for (int i = 1; i <= ONE_SET; i++)
		assert_int_equal(find(sets, (uint64_t)i), i == gone ? -1 : i);
	assert_int_equal(find(sets, 100), 100);
	sets_free(sets);
}

static void a_free_place_is_taken_before_anybody_goes(void **state)
{
	struct sets *sets = sets_new(ONE_SET, sizeof(struct entry));

	(void)state;
	for (int i = 1; i < ONE_SET; i++)
		put(sets, (uint64_t)i, 0, i);
	put(sets, 50, 10, 50);
	for (int i = 1; i < ONE_SET; i++)
		assert_int_equal(find(sets, (uint64_t)i), i);
	/* One in the middle is given up: the next takes its place, though another is older. */
	struct entry *given_up = sets_place(sets, 4);
	given_up->set = (struct sets_entry){ 0, 5000 };
	assert_ptr_equal(sets_place(sets, 60), given_up);
	sets_free(sets);
}

static void sets_do_not_push_into_each_other(void **state)
{
	struct sets *sets = sets_new(ONE_SET * 4, sizeof(struct entry));

	(void)state;
	assert_int_equal(sets_size(sets), ONE_SET * 4);
	put(sets, 1, 0, 1); /* set 1 */
	for (uint64_t i = 1; i <= 100; i++)
		put(sets, i * 4, 1000 + i, 0); /* set 0 */
	assert_int_equal(find(sets, 1), 1);
	sets_free(sets);
}

static void capacity_is_rounded_up_to_whole_sets(void **state)
{
	static const size_t wanted[][2] = { { 0, 8 }, { 1, 8 }, { 8, 8 }, { 9, 16 }, { 17, 32 },
		{ 1000, 1024 } };

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct sets *sets = sets_new(wanted[i][0], sizeof(struct entry));

		assert_int_equal(sets_size(sets), wanted[i][1]);
		for (size_t at = 0; at < sets_size(sets); at++)
			assert_int_equal(((struct entry *)sets_at(sets, at))->set.key, 0);
		sets_free(sets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_found_as_long_as_there_is_room),
		cmocka_unit_test(the_one_used_longest_ago_makes_room_and_no_other),
		cmocka_unit_test(a_free_place_is_taken_before_anybody_goes),
		cmocka_unit_test(sets_do_not_push_into_each_other),
		cmocka_unit_test(capacity_is_rounded_up_to_whole_sets),
	};

	return RUN_SUITE(tests);
}
