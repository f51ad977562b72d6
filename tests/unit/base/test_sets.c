/* A table that knows its entries by a key, and forgets the one that is worth least. */
#include "testing.h"

#include <stdbool.h>

#include "agahi/base/sets.h"

struct entry {
	uint64_t worth;
	uint64_t value;
};

enum { ONE_SET = 8 };

/* `arg`, if given, is added to the worth of entries whose value is its first number. */
static uint64_t worth_of(const void *kept, const void *arg)
{
	const struct entry *entry = kept;
	const uint64_t *favourite = arg;

	return entry->worth + (favourite && entry->value == favourite[0] ? favourite[1] : 0);
}

static struct sets *new_sets(size_t capacity)
{
	struct sets *sets = sets_new(capacity, sizeof(struct entry), worth_of);

	assert_non_null(sets);
	return sets;
}

/* Its value is its key. */
static void put(struct sets *sets, uint64_t key, uint64_t worth)
{
	struct entry *entry = sets_find(sets, key);

	if (!entry)
		entry = sets_add(sets, key, NULL);
	*entry = (struct entry){ worth, key };
}

static bool has(const struct sets *sets, uint64_t key)
{
	const struct entry *entry = sets_find(sets, key);

	return entry && entry->value == key;
}

static void what_is_put_is_found_as_long_as_there_is_room(void **state)
{
	struct sets *sets = new_sets(ONE_SET);

	(void)state;
	assert_null(sets_find(sets, 1));
	for (uint64_t i = 1; i <= ONE_SET; i++)
		put(sets, i, 100);
	for (uint64_t i = 1; i <= ONE_SET; i++)
		assert_true(has(sets, i));
	put(sets, 3, 101); /* the same key, the same place */
	for (uint64_t i = 1; i <= ONE_SET; i++)
		assert_true(has(sets, i));
	assert_null(sets_find(sets, 9));
	sets_free(sets);
}

static void the_one_worth_least_makes_room_and_no_other(void **state)
{
	(void)state;
	for (uint64_t least = 1; least <= ONE_SET; least++) {
		struct sets *sets = new_sets(ONE_SET);

		for (uint64_t i = 1; i <= ONE_SET; i++)
			put(sets, i, i == least ? 5 : 5 + i);
		struct entry *entry = sets_add(sets, 100, NULL);
		assert_int_equal(entry->value, least); /* still in it, to take leave of */
		*entry = (struct entry){ 50, 100 };
		for (uint64_t i = 1; i <= ONE_SET; i++)
			assert_int_equal(has(sets, i), i != least);
		assert_true(has(sets, 100));
		sets_free(sets);
	}
}

static void of_two_worth_the_same_the_first_makes_room(void **state)
{
	struct sets *sets = new_sets(ONE_SET);

	(void)state;
	for (uint64_t i = 1; i <= ONE_SET; i++)
		put(sets, i, i == 3 || i == 6 ? 5 : 6);
	put(sets, 100, 6);
	assert_false(has(sets, 3));
	assert_true(has(sets, 6));
	sets_free(sets);
}

static void what_an_entry_is_worth_depends_on_who_asks(void **state)
{
	static const uint64_t favourite[] = { 1, 1000 };
	struct sets *sets = new_sets(ONE_SET);

	(void)state;
	for (uint64_t i = 1; i <= ONE_SET; i++)
		put(sets, i, i);
	struct entry *entry = sets_add(sets, 100, favourite);
	assert_int_equal(entry->value, 2);
	*entry = (struct entry){ 100, 100 };
	assert_true(has(sets, 1));
	put(sets, 200, 0);
	assert_false(has(sets, 1));
	sets_free(sets);
}

static void a_free_place_is_taken_before_anybody_goes(void **state)
{
	struct sets *sets = new_sets(ONE_SET);

	(void)state;
	for (uint64_t i = 1; i < ONE_SET; i++)
		put(sets, i, 0);
	put(sets, 50, 10);
	for (uint64_t i = 1; i < ONE_SET; i++)
		assert_true(has(sets, i));
	/* One in the middle is given up: the next takes its place, though others are worth less. */
	struct entry *given_up = sets_find(sets, 4);
	given_up->worth = 5000;
	sets_drop(sets, given_up);
	assert_null(sets_find(sets, 4));
	assert_int_equal(given_up->worth, 0);
	assert_ptr_equal(sets_add(sets, 60, NULL), given_up);
	sets_free(sets);
}

static void several_of_one_key_are_found_one_after_another(void **state)
{
	struct sets *sets = new_sets(ONE_SET * 4);
	const uint64_t key = 6;
	unsigned found = 0;

	(void)state;
	for (uint64_t i = 0; i < ONE_SET; i++)
		*(struct entry *)sets_add(sets, i % 2 ? key : key + 4, NULL) = (struct entry){ 1, i };
	for (struct entry *entry = sets_find(sets, key); entry; entry = sets_find_next(sets, key, entry)) {
		assert_int_equal(entry->value, 2 * found + 1);
		found++;
	}
	assert_int_equal(found, ONE_SET / 2);
	struct entry *second = sets_find_next(sets, key, sets_find(sets, key));
	sets_drop(sets, second);
	assert_int_equal(
		((struct entry *)sets_find_next(sets, key, sets_find(sets, key)))->value, 5); /* the third */
	sets_free(sets);
}

static void sets_do_not_push_into_each_other(void **state)
{
	struct sets *sets = new_sets(ONE_SET * 4);

	(void)state;
	assert_int_equal(sets_size(sets), ONE_SET * 4);
	put(sets, 1, 0); /* set 1 */
	for (uint64_t i = 1; i <= 100; i++)
		put(sets, i * 4, 1000 + i); /* set 0 */
	assert_true(has(sets, 1));
	sets_free(sets);
}

/* Of any size, and in any place of the table: none reaches into another or into the keys. */
static void entries_keep_what_is_written_to_them(void **state)
{
	static const size_t sizes[] = { 1, 8, 16, 20, 24, 200 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct sets *sets = sets_new(ONE_SET * 4, sizes[i], worth_of);

		for (uint64_t key = 1; key <= ONE_SET * 4; key++) {
			uint8_t *entry = sets_add(sets, key, NULL);

			assert_int_equal((uintptr_t)entry % sizeof(uint64_t), 0);
			memset(entry, (int)key, sizes[i]);
		}
		for (uint64_t key = 1; key <= ONE_SET * 4; key++) {
			const uint8_t *entry = sets_find(sets, key);

			assert_non_null(entry);
			sets_expect(sets, key);
			for (size_t at = 0; at < sizes[i]; at++)
				assert_int_equal(entry[at], key);
		}
		sets_free(sets);
	}
}

static void a_key_of_zero_is_a_key(void **state)
{
	struct sets *sets = new_sets(ONE_SET);

	(void)state;
	assert_null(sets_find(sets, 0));
	sets_add(sets, 0, NULL);
	assert_non_null(sets_find(sets, 0));
	assert_ptr_not_equal(sets_add(sets, 5, NULL), sets_find(sets, 0));
	sets_drop(sets, sets_find(sets, 0));
	assert_null(sets_find(sets, 0));
	sets_free(sets);
}

static void nothing_is_known_of_what_was_cleared(void **state)
{
	struct sets *sets = new_sets(1000);

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		put(sets, i, i);
	sets_clear(sets);
	for (uint64_t i = 1; i <= 1000; i++)
		assert_null(sets_find(sets, i));
	for (size_t at = 0; at < sets_size(sets); at++)
		assert_int_equal(((struct entry *)sets_at(sets, at))->value, 0);
	sets_free(sets);
}

static void capacity_is_rounded_up_to_whole_sets(void **state)
{
	static const size_t wanted[][2] = { { 0, 8 }, { 1, 8 }, { 8, 8 }, { 9, 16 }, { 17, 32 },
		{ 1000, 1024 } };

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct sets *sets = new_sets(wanted[i][0]);
		size_t found = 0;

		assert_int_equal(sets_size(sets), wanted[i][1]);
		for (uint64_t key = 1; key <= sets_size(sets); key++)
			put(sets, key, 0);
		for (size_t at = 0; at < sets_size(sets); at++)
			found += ((struct entry *)sets_at(sets, at))->value != 0;
		assert_int_equal(found, sets_size(sets));
		sets_free(sets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_found_as_long_as_there_is_room),
		cmocka_unit_test(the_one_worth_least_makes_room_and_no_other),
		cmocka_unit_test(of_two_worth_the_same_the_first_makes_room),
		cmocka_unit_test(what_an_entry_is_worth_depends_on_who_asks),
		cmocka_unit_test(a_free_place_is_taken_before_anybody_goes),
		cmocka_unit_test(several_of_one_key_are_found_one_after_another),
		cmocka_unit_test(sets_do_not_push_into_each_other),
		cmocka_unit_test(entries_keep_what_is_written_to_them),
		cmocka_unit_test(a_key_of_zero_is_a_key),
		cmocka_unit_test(nothing_is_known_of_what_was_cleared),
		cmocka_unit_test(capacity_is_rounded_up_to_whole_sets),
	};

	return RUN_SUITE(tests);
}
