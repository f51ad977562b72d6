/* Words that are one edit away. */
#include "testing.h"

#include "agahi/words/near.h"

static void one_edit_is_one_edit(void **state)
{
	static const struct {
		const char *left, *right;
		bool near;
	} cases[] = { { "vote", "vot", true }, { "vote", "votes", true }, { "vote", "vole", true },
		{ "vote", "ovte", true }, { "vote", "vote", false }, { "vote", "ovet", false },
		{ "vote", "v", false }, { "ووٹ", "ووت", true }, { "", "a", true }, { "ab", "ba", true } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *left = cases[i].left, *right = cases[i].right;

		assert_int_equal(near_is_one_edit(left, strlen(left), right, strlen(right)), cases[i].near);
		assert_int_equal(near_is_one_edit(right, strlen(right), left, strlen(left)), cases[i].near);
	}
}

/* The index against the definition: every word of random letters, every neighbour. */
static void note_found(uint32_t number, void *arg)
{
	((bool *)arg)[number] = true;
}

static void the_index_finds_all_that_are_near(void **state)
{
	enum { WORDS = 400 };
	static char words[WORDS][8];
	struct near_index *index = near_index_new(WORDS, WORDS * 7);
	unsigned seed = 1;

	(void)state;
	for (size_t i = 0; i < WORDS; i++) {
		size_t len = 4 + i % 3;

		for (size_t j = 0; j < len; j++) {
			seed = seed * 1103515245 + 12345;
			words[i][j] = (char)('a' + (seed >> 16) % 3);
		}
		near_index_add(index, words[i], len, (uint32_t)i);
	}
	for (size_t i = 0; i < WORDS; i++) {
		bool found[WORDS] = { false };

		near_index_finish(index);
		near_index_find(index, words[i], strlen(words[i]), note_found, found);
		for (size_t j = 0; j < WORDS; j++) {
			if (near_is_one_edit(words[i], strlen(words[i]), words[j], strlen(words[j])))
				assert_true(found[j]);
		}
	}
	near_index_free(index);
}

static bool finds(const char *entered, const char *asked)
{
	struct near_index *index = near_index_new(16, 64);
	bool found[1] = { false };

	near_index_add(index, entered, strlen(entered), 0);
	near_index_finish(index);
	near_index_find(index, asked, strlen(asked), note_found, found);
	near_index_free(index);
	return found[0];
}

static void short_and_very_long_words_are_left_out(void **state)
{
	char longest[NEAR_MAX_LETTERS + 2], longer[NEAR_MAX_LETTERS + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	longest[NEAR_MAX_LETTERS] = '\0';
	memset(longer, 'a', sizeof(longer));
	longer[NEAR_MAX_LETTERS + 1] = '\0';
	assert_false(finds("vot", "vote"));
	assert_true(finds("vote", "vot"));
	assert_true(finds("vote", "votes"));
	assert_true(finds(longest, longer));
	assert_false(finds(longer, longest));
	assert_false(finds("vote", "vo"));
}

static void letters_are_counted_and_not_octets(void **state)
{
	(void)state;
	assert_int_equal(near_letters("ووٹ", strlen("ووٹ")), 3);
	assert_int_equal(near_letters("vote", 4), 4);
	assert_int_equal(near_letters("", 0), 0);
	assert_true(finds("اندراج", "اندرج"));
	assert_false(finds("اندراج", "اندر"));
}

/* It holds what was announced; more is not entered, and a search still ends. */
static void more_letters_than_announced_do_no_harm(void **state)
{
	struct near_index *index = near_index_new(1, 8);
	bool found[1000] = { false };
	char word[8];

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		snprintf(word, sizeof(word), "w%05u", i);
		near_index_add(index, word, strlen(word), i);
	}
	near_index_finish(index);
	near_index_find(index, "w00000", 6, note_found, found);
	assert_true(found[0]);
	near_index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_edit_is_one_edit),
		cmocka_unit_test(the_index_finds_all_that_are_near),
		cmocka_unit_test(short_and_very_long_words_are_left_out),
		cmocka_unit_test(letters_are_counted_and_not_octets),
		cmocka_unit_test(more_letters_than_announced_do_no_harm),
	};

	return RUN_SUITE(tests);
}
