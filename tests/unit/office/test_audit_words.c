/* Words for what stands in the record. */
#include "testing.h"

#include "agahi/audit/actions.h"
#include "agahi/office/audit_words.h"

static void every_action_has_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; audit_actions[i]; i++) {
		if (audit_words(audit_actions[i]) == LABEL_NONE)
			fail_msg("no words for %s", audit_actions[i]);
		for (size_t other = 0; other < i; other++)
			assert_int_not_equal(
				audit_words(audit_actions[i]), audit_words(audit_actions[other]));
	}
	assert_int_equal(audit_words("nonsense"), LABEL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_has_its_words),
	};

	return RUN_SUITE(tests);
}
