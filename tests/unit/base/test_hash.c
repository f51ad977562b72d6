/* A quick hash of octets. */
#include "testing.h"

#include "agahi/base/hash.h"

static void the_same_octets_give_the_same_hash_and_others_another(void **state)
{
	static const char *const texts[] = { "", "a", "b", "ab", "ba", "vote", "votes", "ووٹ", "a ", " a" };
	enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		for (size_t j = 0; j < TEXTS; j++)
			assert_true((hash_octets(texts[i], strlen(texts[i])) ==
					    hash_octets(texts[j], strlen(texts[j]))) == (i == j));
	}
}

static void every_octet_up_to_the_length_counts_and_none_beyond(void **state)
{
	(void)state;
	assert_true(hash_octets("a\0b", 3) != hash_octets("a\0c", 3));
	assert_true(hash_octets("a\0b", 2) == hash_octets("a\0c", 2));
	assert_true(hash_octets("\xff", 1) != hash_octets("\x7f", 1));
}

/* Tables take the lower bits. */
static void words_that_differ_in_one_letter_spread_over_a_table(void **state)
{
	enum { PLACES = 256, WORDS = 4096 };
	unsigned used[PLACES] = { 0 }, fullest = 0;

	(void)state;
	for (unsigned i = 0; i < WORDS; i++) {
		char word[16];
		int len = snprintf(word, sizeof(word), "word%u", i);
		unsigned *place = &used[hash_octets(word, (size_t)len) % PLACES];

		if (++*place > fullest)
			fullest = *place;
	}
	for (size_t i = 0; i < PLACES; i++)
		assert_true(used[i] > 0);
	assert_true(fullest < 3 * WORDS / PLACES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_octets_give_the_same_hash_and_others_another),
		cmocka_unit_test(every_octet_up_to_the_length_counts_and_none_beyond),
		cmocka_unit_test(words_that_differ_in_one_letter_spread_over_a_table),
	};

	return RUN_SUITE(tests);
}
