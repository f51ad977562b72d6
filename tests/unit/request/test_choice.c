/* What a message chooses for the next ones. */
#include "testing.h"

#include "agahi/request/choice.h"

enum { SENDER = 77 };

static struct preferences *preferences;
static struct journal_entry entry;

static int set_up(void **state)
{
	(void)state;
	preferences = preferences_new(100);
	entry = (struct journal_entry){ .sender_identity = SENDER };
	return preferences ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	preferences_free(preferences);
	return 0;
}

static void a_language_and_stop_are_noted_each_beside_the_other(void **state)
{
	const struct decision english = { .language = "en", .sets_language = true };
	const struct decision stop = { .language = "ur", .sets_stopped = true, .stopped = true };

	(void)state;
	choice_note(preferences, &entry, &english);
	assert_true(entry.sets_preference);
	assert_false(entry.has_preference);
	assert_string_equal(entry.preference, "en");
	assert_false(entry.stopped);
	choice_note(preferences, &entry, &stop);
	assert_true(entry.has_preference);
	assert_string_equal(preferences_get(preferences, SENDER).language, "en");
	assert_true(preferences_get(preferences, SENDER).stopped);
}

static void who_chooses_nothing_keeps_what_was_chosen(void **state)
{
	const struct decision vote = { .language = "en" };

	(void)state;
	choice_note(preferences, &entry, &vote);
	assert_false(entry.has_preference);
	assert_false(entry.sets_preference);
	assert_null(preferences_get(preferences, SENDER).language);
}

static void what_was_read_anew_meanwhile_does_not_undo_it(void **state)
{
	const struct decision english = { .language = "en", .sets_language = true };

	(void)state;
	choice_note(preferences, &entry, &english);
	preferences_clear(preferences);
	choice_keep(preferences, &entry);
	assert_string_equal(preferences_get(preferences, SENDER).language, "en");
}

static void who_is_forgotten_has_chosen_nothing(void **state)
{
	const struct decision forget = { .language = "en", .forgets = true };

	(void)state;
	preferences_set(preferences, SENDER, (struct preference){ "en", true });
	choice_note(preferences, &entry, &forget);
	assert_null(preferences_get(preferences, SENDER).language);
	preferences_set(preferences, SENDER, (struct preference){ "en", true }); /* read anew */
	entry.manner = JOURNAL_FORGETS;
	choice_keep(preferences, &entry);
	assert_false(preferences_get(preferences, SENDER).stopped);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_language_and_stop_are_noted_each_beside_the_other),
		TEST(who_chooses_nothing_keeps_what_was_chosen),
		TEST(what_was_read_anew_meanwhile_does_not_undo_it),
		TEST(who_is_forgotten_has_chosen_nothing),
	};

	return RUN_SUITE(tests);
}
