/* Memory for many small things. */
#include "testing.h"

#include "agahi/words/arena.h"

static void what_is_taken_is_zeroed_and_stays_where_it_is(void **state)
{
	enum { MANY = 200000 };
	struct arena arena = { .chunks = NULL };
	static uint32_t places[MANY];
	static uint64_t *kept[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		places[i] = arena_take(&arena, 1 + i % 40);
		assert_int_not_equal(places[i], 0);
		kept[i] = arena_at(&arena, places[i]);
		assert_int_equal((uintptr_t)kept[i] % ARENA_UNIT, 0);
		assert_int_equal(*kept[i], 0);
		memset(kept[i], 0xff, 1 + i % 40);
		*(unsigned char *)kept[i] = (unsigned char)i;
	}
	for (size_t i = 0; i < MANY; i++) {
		assert_ptr_equal(arena_at(&arena, places[i]), kept[i]);
		assert_int_equal(*(unsigned char *)kept[i], (unsigned char)i);
	}
	assert_true(arena.count > 1);
	arena_clear(&arena);
	assert_int_equal(arena.count, 0);
}

static void what_is_longer_than_a_chunk_has_its_own(void **state)
{
	static const size_t sizes[] = { 3 << 20, 8, (1 << 21) - 8, 1 << 21, 8, 8, 1 << 21, 5 << 20, 16, 100 };
	enum { COUNT = sizeof(sizes) / sizeof(sizes[0]) };
	struct arena arena = { .chunks = NULL };
	unsigned char *taken[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		taken[i] = arena_at(&arena, arena_take(&arena, sizes[i]));
		memset(taken[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(taken[i][0], i + 1);
		assert_int_equal(taken[i][sizes[i] - 1], i + 1);
	}
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_zeroed_and_stays_where_it_is),
		cmocka_unit_test(what_is_longer_than_a_chunk_has_its_own),
	};

	return RUN_SUITE(tests);
}
