/* Numbers under hashes. */
#include "testing.h"

#include "agahi/words/hashed.h"

enum { MANY = 20000 };

/* Hashes that collide: by their place in the table, and, at times, by their tag. */
static uint64_t hash_of(uint32_t number)
{
	return (uint64_t)number << 40 | number % 5000 * 0x01010101U;
}

/* Is the number found, among those that may be the hash's? */
static bool has(const struct hashed *table, uint32_t number)
{
	size_t at = hashed_begin(table, hash_of(number));
	uint32_t found;

	while ((found = hashed_look(table, hash_of(number), &at)) != 0 && found != number)
		at = hashed_next(table, at);
	return found == number;
}

static void put(struct hashed *table, uint32_t number)
{
	assert_true(hashed_make_room(table));
	size_t at = hashed_begin(table, hash_of(number));
	while (hashed_look(table, hash_of(number), &at) != 0)
		at = hashed_next(table, at);
	hashed_put(table, at, hash_of(number), number);
}

static void an_empty_table_finds_nothing(void **state)
{
	struct hashed table = { .slots = NULL };

	(void)state;
	assert_false(has(&table, 7));
	hashed_fetch(&table, 7);
	hashed_clear(&table);
}

static void each_is_found_however_the_table_grew(void **state)
{
	struct hashed table = { .slots = NULL };

	(void)state;
	for (uint32_t number = 1; number <= MANY; number++) {
		put(&table, number);
		assert_int_equal(table.count, number);
	}
	for (uint32_t number = 1; number <= MANY; number++)
		assert_true(has(&table, number));
	assert_false(has(&table, MANY + 1));
	assert_true(table.count * 3 <= (table.mask + 1) * 2);
	hashed_clear(&table);
	assert_false(has(&table, 1));
}

static void another_number_takes_its_place(void **state)
{
	struct hashed table = { .slots = NULL };
	size_t at;

	(void)state;
	put(&table, 1);
	at = hashed_begin(&table, hash_of(1));
	assert_int_equal(hashed_look(&table, hash_of(1), &at), 1);
	hashed_put(&table, at, hash_of(1), 9);
	assert_int_equal(hashed_look(&table, hash_of(1), &at), 9);
	assert_int_equal(table.count, 1);
	hashed_clear(&table);
}

static void what_is_reserved_does_not_grow(void **state)
{
	struct hashed table = { .slots = NULL };

	(void)state;
	assert_true(hashed_reserve(&table, MANY));
	size_t mask = table.mask;
	for (uint32_t number = 1; number <= MANY; number++)
		put(&table, number);
	assert_int_equal(table.mask, mask);
	hashed_clear(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_table_finds_nothing),
		cmocka_unit_test(each_is_found_however_the_table_grew),
		cmocka_unit_test(another_number_takes_its_place),
		cmocka_unit_test(what_is_reserved_does_not_grow),
	};

	return RUN_SUITE(tests);
}
