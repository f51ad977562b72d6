/* Who has which page open. */
#include "testing.h"

#include "agahi/drafts/presence.h"

static void note_person(long long person, int64_t since_ms, void *arg)
{
	sprintf((char *)arg + strlen(arg), "%lld:%lld ", person, (long long)since_ms);
}

static void assert_others(const struct presence *presence, const char *what, long long person, int64_t now_ms,
	const char *meant)
{
	char text[200] = "";

	presence_list(presence, what, person, now_ms, note_person, text);
	assert_string_equal(text, meant);
}

static void others_are_listed_and_oneself_is_not(void **state)
{
	struct presence *presence = presence_new(8);

	(void)state;
	presence_note(presence, 2, "a", 20);
	presence_note(presence, 1, "a", 10);
	presence_note(presence, 3, "b", 10);
	presence_note(presence, 4, "a", 20);
	assert_others(presence, "a", 1, 30, "2:20 4:20 ");
	assert_others(presence, "a", 9, 30, "1:10 2:20 4:20 ");
	assert_others(presence, "c", 9, 30, "");
	presence_leave(presence, 2, "a");
	presence_leave(presence, 2, "never");
	assert_others(presence, "a", 9, 30, "1:10 4:20 ");
	presence_free(presence);
}

static void who_is_not_heard_of_is_gone_and_comes_back_anew(void **state)
{
	struct presence *presence = presence_new(8);

	(void)state;
	presence_note(presence, 1, "a", 1000);
	presence_note(presence, 1, "a", 20000);
	assert_others(presence, "a", 9, 20000 + PRESENCE_MS - 1, "1:1000 ");
	assert_others(presence, "a", 9, 20000 + PRESENCE_MS, "");
	presence_note(presence, 1, "a", 90000);
	assert_others(presence, "a", 9, 90001, "1:90000 ");
	presence_free(presence);
}

static void a_full_table_forgets_who_was_heard_of_longest_ago(void **state)
{
	struct presence *presence = presence_new(2), *none = presence_new(0);
	char what[PRESENCE_MAX_WHAT * 2];

	(void)state;
	presence_note(presence, 1, "a", 10);
	presence_note(presence, 2, "a", 20);
	presence_note(presence, 1, "a", 30);
	presence_note(presence, 3, "a", 40);
	assert_others(presence, "a", 9, 50, "1:10 3:40 ");
	presence_note(none, 1, "a", 10);
	assert_others(none, "a", 9, 10, "");
	memset(what, 'x', sizeof(what));
	what[sizeof(what) - 1] = '\0';
	presence_note(presence, 4, what, 60);
	assert_others(presence, what, 9, 60, "4:60 ");
	presence_free(presence);
	presence_free(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_are_listed_and_oneself_is_not),
		cmocka_unit_test(who_is_not_heard_of_is_gone_and_comes_back_anew),
		cmocka_unit_test(a_full_table_forgets_who_was_heard_of_longest_ago),
	};

	return RUN_SUITE(tests);
}
