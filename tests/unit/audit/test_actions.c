/* The words of the record. */
#include "testing.h"

#include "agahi/audit/actions.h"

static void the_words_of_the_desk_are_known_and_others_are_not(void **state)
{
	static const char *const known[] = { "log-in", "log-in-failed", "log-out", "invite", "confirm",
		"accept-invitation", "role", "end", "reset", "edit", "touch", "import", "draft", "submit",
		"change-asked", "approve", "withdraw", "hand-over", "refused", "live", "schedule", "calendar",
		"comment", "export", "audit-read", "hint" };

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_true(audit_action_is_known(known[i]));
	assert_false(audit_action_is_known(""));
	assert_false(audit_action_is_known("log-in "));
	assert_false(audit_action_is_known("Edit"));
}

static void each_stands_once_in_small_letters(void **state)
{
	(void)state;
	for (size_t i = 0; audit_actions[i]; i++) {
		assert_int_equal(
			strspn(audit_actions[i], "abcdefghijklmnopqrstuvwxyz-"), strlen(audit_actions[i]));
		for (size_t k = i + 1; audit_actions[k]; k++)
			assert_string_not_equal(audit_actions[i], audit_actions[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_of_the_desk_are_known_and_others_are_not),
		cmocka_unit_test(each_stands_once_in_small_letters),
	};

	return RUN_SUITE(tests);
}
