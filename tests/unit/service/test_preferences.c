/* What citizens told us about how to be answered. */
#include "testing.h"

#include "agahi/service/preferences.h"

static void preferences_are_remembered(void **state)
{
	struct preferences *preferences = preferences_new(1000);

	(void)state;
	assert_null(preferences_get(preferences, 1).language);
	preferences_set(preferences, 1, (struct preference){ "ur-Latn", false });
	preferences_set(preferences, 2, (struct preference){ NULL, true });
	assert_string_equal(preferences_get(preferences, 1).language, "ur-Latn");
	assert_false(preferences_get(preferences, 1).stopped);
	assert_null(preferences_get(preferences, 2).language);
	assert_true(preferences_get(preferences, 2).stopped);
	preferences_set(preferences, 1, (struct preference){ "en", false });
	assert_string_equal(preferences_get(preferences, 1).language, "en");
	preferences_free(preferences);
}

static void preferences_are_bounded(void **state)
{
	struct preferences *preferences = preferences_new(8);
	size_t remembered = 0;

	(void)state;
	for (uint64_t sender = 1; sender <= 100; sender++)
		preferences_set(preferences, sender, (struct preference){ "ur", false });
	for (uint64_t sender = 1; sender <= 100; sender++)
		remembered += preferences_get(preferences, sender).language != NULL;
	assert_int_equal(remembered, 8);
	assert_non_null(preferences_get(preferences, 100).language);
	preferences_free(preferences);
}

static void a_sender_of_any_number_is_remembered(void **state)
{
	static const uint64_t senders[] = { 0, 1, UINT64_MAX, UINT64_C(1) << 63 };
	struct preferences *preferences = preferences_new(1);

	(void)state;
	assert_null(preferences_get(preferences, 0).language);
	for (size_t i = 0; i < 4; i++)
		preferences_set(preferences, senders[i], (struct preference){ "ur", true });
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(preferences_get(preferences, senders[i]).language, "ur");
	preferences_free(preferences);
}

static void the_oldest_of_a_full_set_goes_and_the_others_stay(void **state)
{
	struct preferences *preferences = preferences_new(8);

	(void)state;
	for (uint64_t sender = 1; sender <= 8; sender++)
		preferences_set(preferences, sender, (struct preference){ "ur", false });
	preferences_set(preferences, 9, (struct preference){ "en", false });
	assert_null(preferences_get(preferences, 1).language);
	for (uint64_t sender = 2; sender <= 8; sender++)
		assert_string_equal(preferences_get(preferences, sender).language, "ur");
	assert_string_equal(preferences_get(preferences, 9).language, "en");
	preferences_free(preferences);
}

/* By when they were known first, and not by what they chose since; a place that was given up is free. */
static void one_after_another_goes_as_they_came(void **state)
{
	struct preferences *preferences = preferences_new(8);

	(void)state;
	for (uint64_t sender = 1; sender <= 8; sender++)
		preferences_set(preferences, sender, (struct preference){ "ur", false });
	preferences_set(preferences, 1, (struct preference){ "en", false });
	preferences_forget(preferences, 4);
	preferences_set(preferences, 9, (struct preference){ "ur", true });
	assert_string_equal(preferences_get(preferences, 1).language, "en");
	for (uint64_t sender = 10; sender <= 17; sender++) {
		static const uint64_t going[] = { 1, 2, 3, 5, 6, 7, 8, 9 };

		assert_non_null(preferences_get(preferences, going[sender - 10]).language);
		preferences_set(preferences, sender, (struct preference){ "ur", true });
		assert_null(preferences_get(preferences, going[sender - 10]).language);
		for (uint64_t other = sender - 10 + 1; other < 8; other++)
			assert_non_null(preferences_get(preferences, going[other]).language);
	}
	preferences_free(preferences);
}

static void a_reload_begins_with_nothing(void **state)
{
	struct preferences *preferences = preferences_new(100);

	(void)state;
	for (uint64_t sender = 0; sender < 100; sender++)
		preferences_set(preferences, sender, (struct preference){ "ur", true });
	preferences_clear(preferences);
	for (uint64_t sender = 0; sender < 100; sender++) {
		assert_null(preferences_get(preferences, sender).language);
		assert_false(preferences_get(preferences, sender).stopped);
	}
	preferences_free(preferences);
}

static void tags_are_copied_and_bounded(void **state)
{
	struct preferences *preferences = preferences_new(1000);
	char tag[64];

	(void)state;
	for (uint64_t sender = 0; sender < 300; sender++) {
		snprintf(tag, sizeof(tag), "x-%u", (unsigned)sender);
		preferences_set(preferences, sender, (struct preference){ tag, true });
	}
	memset(tag, 'y', sizeof(tag) - 1);
	tag[sizeof(tag) - 1] = '\0';
	assert_string_equal(preferences_get(preferences, 254).language, "x-254");
	assert_null(preferences_get(preferences, 255).language); /* one tag too many */
	assert_true(preferences_get(preferences, 255).stopped);  /* but to be left alone is remembered */
	preferences_set(preferences, 999, (struct preference){ tag, true }); /* longer than any tag */
	assert_null(preferences_get(preferences, 999).language);
	assert_true(preferences_get(preferences, 999).stopped);
	preferences_free(preferences);
}

static void nothing_is_left_of_who_is_forgotten(void **state)
{
	struct preferences *preferences = preferences_new(8);

	(void)state;
	for (uint64_t sender = 1; sender <= 8; sender++)
		preferences_set(preferences, sender, (struct preference){ "ur", true });
	preferences_forget(preferences, 3);
	preferences_forget(preferences, 99);
	assert_null(preferences_get(preferences, 3).language);
	assert_false(preferences_get(preferences, 3).stopped);
	preferences_set(preferences, 8, (struct preference){ "en", false });
	preferences_set(preferences, 9, (struct preference){ "en", false });
	for (uint64_t sender = 1; sender <= 7; sender++)
		assert_int_equal(preferences_get(preferences, sender).stopped, sender != 3);
	assert_string_equal(preferences_get(preferences, 8).language, "en");
	preferences_forget(preferences, 8);
	assert_null(preferences_get(preferences, 8).language);
	preferences_free(preferences);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(preferences_are_remembered),
		cmocka_unit_test(preferences_are_bounded),
		cmocka_unit_test(a_sender_of_any_number_is_remembered),
		cmocka_unit_test(the_oldest_of_a_full_set_goes_and_the_others_stay),
		cmocka_unit_test(one_after_another_goes_as_they_came),
		cmocka_unit_test(a_reload_begins_with_nothing),
		cmocka_unit_test(tags_are_copied_and_bounded),
		cmocka_unit_test(nothing_is_left_of_who_is_forgotten),
	};

	return RUN_SUITE(tests);
}
