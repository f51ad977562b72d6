#include "agahi/writing/way.h"

#include "content.h"

static struct catalogue *with_menus(void)
{
	static const char *const menus[][5] = { { "start", "a", "ur", "اردو", "language:ur/main" },
		{ "start", "b", "en", "English", "language:en/main" }, { "main", "1", "ur", "ووٹ", "vote" },
		{ "main", "1", "en", "Vote", "vote" }, { "main", "2", "en", "More", "menu:more" },
		{ "main", "2", "ur", "مزید", "menu:more" }, { "more", "1", "en", "Women", "women" } };
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	for (size_t i = 0; i < sizeof(menus) / sizeof(menus[0]); i++)
		assert_true(message_set_add_menu(set, menus[i], 0));
	struct catalogue *catalogue = catalogue_build(set, &test_languages);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

static const struct screen_size size = { CHARSET_GSM7, 182, 80 };

static void the_keys_lead_to_the_text_in_its_language(void **state)
{
	struct catalogue *catalogue = with_menus();
	char keys[WAY_SIZE];

	(void)state;
	assert_true(way_find(catalogue, "vote", "ur", &size, keys));
	assert_string_equal(keys, "11");
	assert_true(way_find(catalogue, "vote", "en", &size, keys));
	assert_string_equal(keys, "21");
	assert_true(way_find(catalogue, "women", "en", &size, keys));
	assert_string_equal(keys, "221");
	catalogue_free(catalogue);
}

static void without_a_way_there_are_no_keys(void **state)
{
	struct catalogue *catalogue = with_menus();
	char keys[WAY_SIZE];

	(void)state;
	assert_false(way_find(catalogue, "register", "en", &size, keys));
	assert_string_equal(keys, "");
	catalogue_free(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_keys_lead_to_the_text_in_its_language),
		cmocka_unit_test(without_a_way_there_are_no_keys),
	};

	return RUN_SUITE(tests);
}
