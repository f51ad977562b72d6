/* Things in order of a number. */
#include "testing.h"

#include "agahi/base/heap.h"

static void an_empty_heap_has_nothing(void **state)
{
	struct heap heap = { 0 };

	(void)state;
	assert_null(heap_peek(&heap));
	assert_null(heap_pop(&heap));
	heap_free(&heap);
}

static uint64_t next_number(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return *seed >> 33;
}

/* Whatever comes in between, the smallest that is there comes out. */
static void the_smallest_comes_first_through_any_coming_and_going(void **state)
{
	enum { STEPS = 20000, MANY = 512 };
	static uint64_t keys[MANY]; /* what is in the heap; 0: free */
	struct heap heap = { 0 };
	uint64_t seed = 7;

	(void)state;
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t *place = &keys[next_number(&seed) % MANY], *smallest = NULL;

		if (*place == 0) {
			*place = next_number(&seed) % 1000 + 1;
			assert_true(heap_push(&heap, *place, place));
			continue;
		}
		for (size_t i = 0; i < MANY; i++) {
			if (keys[i] != 0 && (!smallest || keys[i] < *smallest))
				smallest = &keys[i];
		}
		uint64_t *first = heap_peek(&heap);
		assert_int_equal(*first, *smallest);
		assert_ptr_equal(heap_pop(&heap), first);
		*first = 0;
	}
	heap_free(&heap);
	assert_null(heap_peek(&heap));
}

static void equal_keys_all_come_out(void **state)
{
	bool seen[100] = { false };
	struct heap heap = { 0 };

	(void)state;
	for (size_t i = 0; i < 100; i++)
		assert_true(heap_push(&heap, 5, &seen[i]));
	for (bool *item; (item = heap_pop(&heap)) != NULL;) {
		assert_false(*item);
		*item = true;
	}
	for (size_t i = 0; i < 100; i++)
		assert_true(seen[i]);
	heap_free(&heap);
}

static void room_that_was_reserved_is_there(void **state)
{
	struct heap heap = { 0 };
	int item;

	(void)state;
	assert_true(heap_reserve(&heap, 1000));
	const struct heap_entry *entries = heap.entries;
	assert_true(heap_reserve(&heap, 10)); /* takes nothing away */
	for (uint64_t i = 0; i < 1000; i++)
		assert_true(heap_push(&heap, UINT64_MAX - i, &item));
	assert_ptr_equal(heap.entries, entries);
	heap_free(&heap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_heap_has_nothing),
		cmocka_unit_test(the_smallest_comes_first_through_any_coming_and_going),
		cmocka_unit_test(equal_keys_all_come_out),
		cmocka_unit_test(room_that_was_reserved_is_there),
	};

	return RUN_SUITE(tests);
}
