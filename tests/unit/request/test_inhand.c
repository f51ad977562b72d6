/* Memory for what is in hand. */
#include "testing.h"

#include "agahi/request/inhand.h"

enum { MANY = 1000, SIZE = 300 };

static void *blocks[MANY];

static void take_all(struct inhand *inhand)
{
	for (size_t i = 0; i < MANY; i++) {
		blocks[i] = inhand_take(inhand);
		assert_non_null(blocks[i]);
		assert_int_equal((uintptr_t)blocks[i] % sizeof(void *), 0);
		memset(blocks[i], (int)i, inhand_size(inhand));
	}
}

static void blocks_are_apart_and_bounded(void **state)
{
	struct inhand *inhand = inhand_new(SIZE, MANY);

	(void)state;
	assert_true(inhand_size(inhand) >= SIZE);
	take_all(inhand);
	assert_int_equal(inhand_used(inhand), MANY);
	assert_null(inhand_take(inhand));
	for (size_t i = 0; i < MANY; i++) {
		const uint8_t *octets = blocks[i];

		assert_int_equal(octets[0], (uint8_t)i);
		assert_int_equal(octets[inhand_size(inhand) - 1], (uint8_t)i);
	}
	inhand_give(inhand, blocks[0]);
	inhand_give(inhand, NULL);
	blocks[0] = inhand_take(inhand);
	assert_non_null(blocks[0]);
	for (size_t i = 0; i < MANY; i++)
		inhand_give(inhand, blocks[i]);
	assert_int_equal(inhand_used(inhand), 0);
	inhand_free(inhand);
}

/* However they come and go, no block is given to two, and none is lost: the leak check sees the latter. */
static void they_come_and_go_in_any_order(void **state)
{
	struct inhand *inhand = inhand_new(SIZE, MANY);

	(void)state;
	take_all(inhand);
	for (size_t step = 1; step < 40; step += 2) {
		for (size_t i = 0; i < MANY; i += step) {
			inhand_give(inhand, blocks[i]);
			blocks[i] = NULL;
		}
		for (size_t i = MANY; i-- > 0;) {
			blocks[i] = blocks[i] ? blocks[i] : inhand_take(inhand);
			assert_non_null(blocks[i]);
			memset(blocks[i], (int)i, inhand_size(inhand));
		}
	}
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(*(const uint8_t *)blocks[i], (uint8_t)i);
		inhand_give(inhand, blocks[i]);
	}
	assert_int_equal(inhand_used(inhand), 0);
	inhand_free(inhand);
	inhand_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_apart_and_bounded),
		cmocka_unit_test(they_come_and_go_in_any_order),
	};

	return RUN_SUITE(tests);
}
