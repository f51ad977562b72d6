/* Words without the endings that grammar puts on. */
#include "testing.h"

#include "agahi/text/stem.h"

static void assert_stem(const char *word, const char *stem)
{
	size_t len = stem_length(word, strlen(word));

	if (len != strlen(stem) || memcmp(word, stem, len) != 0)
		fail_msg("%s: %.*s in place of %s", word, (int)len, word, stem);
}

static void forms_of_one_word_have_one_stem(void **state)
{
	static const char *const pairs[][2] = { { "registered", "registering" }, { "observer", "observers" },
		{ "buzurgon", "buzurg" }, { "عورتوں", "عورتیں" }, { "معذوروں", "معذور" },
		{ "اقلیتوں", "اقلیتیں" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t left = stem_length(pairs[i][0], strlen(pairs[i][0]));
		size_t right = stem_length(pairs[i][1], strlen(pairs[i][1]));

		if (left != right || memcmp(pairs[i][0], pairs[i][1], left) != 0)
			fail_msg("%s and %s have different stems", pairs[i][0], pairs[i][1]);
	}
}

static void the_longest_ending_is_cut_and_only_one(void **state)
{
	(void)state;
	assert_stem("registrations", "registr");
	assert_stem("registration", "registr");
	assert_stem("votings", "voting"); /* "vot" would be too little */
}

static void enough_is_left_of_a_short_word(void **state)
{
	(void)state;
	assert_stem("yes", "yes");
	assert_stem("cards", "card");
	assert_stem("cars", "cars");
	assert_stem("ووٹوں", "ووٹ");
	assert_stem("دوں", "دوں");
	assert_stem("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_one_word_have_one_stem),
		cmocka_unit_test(the_longest_ending_is_cut_and_only_one),
		cmocka_unit_test(enough_is_left_of_a_short_word),
	};

	return RUN_SUITE(tests);
}
