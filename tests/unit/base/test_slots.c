/* Numbers that stand for things as long as those are in. */
#include "testing.h"

#include "agahi/base/slots.h"

static void a_number_finds_its_thing_until_that_leaves(void **state)
{
	struct slots slots = { 0 };
	int one, two;

	(void)state;
	assert_null(slots_find(&slots, 0));
	uint64_t first = slots_enter(&slots, &one), second = slots_enter(&slots, &two);
	assert_int_not_equal(first, 0);
	assert_int_not_equal(first, second);
	assert_ptr_equal(slots_find(&slots, first), &one);
	assert_ptr_equal(slots_find(&slots, second), &two);
	assert_int_equal(slots.used, 2);
	slots_leave(&slots, first);
	assert_null(slots_find(&slots, first));
	assert_ptr_equal(slots_find(&slots, second), &two);
	assert_int_equal(slots.used, 1);
	slots_free(&slots);
}

static void a_number_of_an_earlier_use_finds_nothing(void **state)
{
	struct slots slots = { 0 };
	int one, two;
	uint64_t old = slots_enter(&slots, &one);

	(void)state;
	slots_leave(&slots, old);
	uint64_t now = slots_enter(&slots, &two);
	assert_int_equal((uint32_t)old, (uint32_t)now); /* the same place */
	assert_null(slots_find(&slots, old));
	slots_leave(&slots, old); /* nobody's: changes nothing */
	assert_ptr_equal(slots_find(&slots, now), &two);
	assert_int_equal(slots.used, 1);
	slots_free(&slots);
}

static void places_grow_and_serials_go_round_without_a_number_0(void **state)
{
	struct slots slots = { 0 };
	static int things[1000];
	static uint64_t numbers[1000];

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		numbers[i] = slots_enter(&slots, &things[i]);
	for (size_t i = 0; i < 1000; i++) {
		assert_ptr_equal(slots_find(&slots, numbers[i]), &things[i]);
		assert_true(numbers[i] >> SLOTS_NUMBER_BITS == 0);
	}
	size_t found = 0;
	for (size_t i = 0; i < slots.size; i++)
		found += slots_at(&slots, i) != NULL;
	assert_int_equal(found, 1000);
	slots.items[0].serial = (1U << 24) - 1;
	slots_leave(&slots, (uint64_t)slots.items[0].serial << 32);
	uint64_t number = slots_enter(&slots, &things[0]);
	assert_int_equal(number, UINT64_C(1) << 32);
	assert_ptr_equal(slots_find(&slots, number), &things[0]);
	assert_null(slots_find(&slots, UINT64_MAX));
	slots_free(&slots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_finds_its_thing_until_that_leaves),
		cmocka_unit_test(a_number_of_an_earlier_use_finds_nothing),
		cmocka_unit_test(places_grow_and_serials_go_round_without_a_number_0),
	};

	return RUN_SUITE(tests);
}
