/* Words under keys that they share. */
#include "testing.h"

#include "agahi/words/keyed.h"

static size_t count_words(const struct keyed *keyed, uint64_t key)
{
	size_t count = 0, first = keyed_first(keyed, key);

	for (size_t at = first; keyed_has(keyed, at, key); at++, count++)
		assert_true(at == first || keyed_word(keyed, at) > keyed_word(keyed, at - 1));
	return count;
}

/* Keys that are spread, that differ in their last bits alone, and that hundreds share. */
static uint64_t key_of(uint32_t word)
{
	switch (word % 3) {
	case 0:
		return word * 0x9e3779b97f4a7c15;
	case 1:
		return 0x8000000000000000 + word % 61;
	default:
		return word % 8 * 0x1234567890abcdef;
	}
}

static void the_words_of_a_key_stand_together_and_in_order(void **state)
{
	static const uint32_t sizes[] = { 0, 1, 2, 7, 100, 5000 };

	(void)state;
	for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		struct keyed *keyed = keyed_new(sizes[k]);
		size_t found = 0;

		for (uint32_t word = 0; word < sizes[k]; word++)
			keyed_add(keyed, key_of(word), word);
		assert_true(keyed_sort(keyed));
		for (uint32_t word = 0; word < sizes[k]; word++) {
			size_t at = keyed_first(keyed, key_of(word));

			while (keyed_has(keyed, at, key_of(word)) && keyed_word(keyed, at) != word)
				at++;
			assert_true(keyed_has(keyed, at, key_of(word)));
			found += count_words(keyed, key_of(word)) > 0;
		}
		assert_int_equal(found, sizes[k]);
		assert_int_equal(count_words(keyed, 12345), 0);
		assert_int_equal(count_words(keyed, UINT64_MAX), 0);
		keyed_free(keyed);
	}
	keyed_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_of_a_key_stand_together_and_in_order),
	};

	return RUN_SUITE(tests);
}
