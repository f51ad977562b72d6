/* Whose replies are not to go out any more. */
#include "testing.h"

#include "agahi/delivery/forgotten.h"

static void what_was_asked_before_is_forgotten_and_nothing_after(void **state)
{
	struct forgotten forgotten = { .count = 0 };

	(void)state;
	assert_false(forgotten_has(&forgotten, 7, 1));
	assert_true(forgotten_add(&forgotten, 7, 10));
	assert_true(forgotten_add(&forgotten, 3, 20));
	assert_true(forgotten_has(&forgotten, 7, 9));
	assert_false(forgotten_has(&forgotten, 7, 10));
	assert_true(forgotten_has(&forgotten, 3, 19));
	assert_false(forgotten_has(&forgotten, 5, 1));
	assert_true(forgotten_add(&forgotten, 7, 30));
	assert_int_equal(forgotten.count, 2);
	assert_true(forgotten_has(&forgotten, 7, 29));
}

static void when_it_is_full_it_says_so(void **state)
{
	struct forgotten forgotten = { .count = 0 };

	(void)state;
	for (uint64_t i = FORGOTTEN_MOST; i > 0; i--)
		assert_true(forgotten_add(&forgotten, i, (int64_t)i));
	assert_false(forgotten_add(&forgotten, FORGOTTEN_MOST + 1, 1));
	assert_false(forgotten_add(&forgotten, 0, 1));
	assert_true(forgotten_add(&forgotten, 5, 100));
	for (uint64_t i = 1; i <= FORGOTTEN_MOST; i++)
		assert_true(forgotten_has(&forgotten, i, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_asked_before_is_forgotten_and_nothing_after),
		cmocka_unit_test(when_it_is_full_it_says_so),
	};

	return RUN_SUITE(tests);
}
