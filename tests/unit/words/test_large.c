/* Zeroed memory, in large pages where there are any. */
#include "testing.h"

#include <stdbool.h>

#include "agahi/words/large.h"

static bool is_zeroed(const unsigned char *octets, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (octets[i] != 0)
			return false;
	}
	return true;
}

static void it_is_zeroed_whatever_its_size(void **state)
{
	static const size_t sizes[] = { 1, 4096, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, 9 << 20 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *memory = large_calloc(sizes[i], 1);

		assert_non_null(memory);
		assert_true(is_zeroed(memory, sizes[i]));
		memset(memory, 1, sizes[i]);
		free(memory);
	}
}

static void what_grows_keeps_what_it_has(void **state)
{
	uint32_t *numbers = large_grow(NULL, 0, 4, sizeof(*numbers));

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		numbers[i] = i + 1;
	numbers = large_grow(numbers, 4, 1 << 20, sizeof(*numbers));
	assert_non_null(numbers);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(numbers[i], i + 1);
	assert_true(is_zeroed((unsigned char *)&numbers[4], ((1 << 20) - 4) * sizeof(*numbers)));
	free(numbers);
}

static void more_than_there_can_be_is_refused(void **state)
{
	(void)state;
	assert_null(large_calloc(SIZE_MAX / 2, 4));
	assert_null(large_calloc(SIZE_MAX, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_zeroed_whatever_its_size),
		cmocka_unit_test(what_grows_keeps_what_it_has),
		cmocka_unit_test(more_than_there_can_be_is_refused),
	};

	return RUN_SUITE(tests);
}
