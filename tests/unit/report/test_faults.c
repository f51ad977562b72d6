/* Every kind of fault has its facts. */
#include "testing.h"

#include "agahi/report/faults.h"

static void each_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int kind = 0; kind < FAULT_COUNT; kind++) {
		const char *name = fault_fact((enum fault)kind)->name;

		assert_non_null(name);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
		for (int other = 0; other < kind; other++)
			assert_string_not_equal(name, fault_fact((enum fault)other)->name);
	}
}

static void what_is_not_known_as_it_was_meant_is_an_error(void **state)
{
	(void)state;
	for (int kind = 0; kind < FAULT_COUNT; kind++) {
		const struct fault_fact *fact = fault_fact((enum fault)kind);

		assert_true(!fact->unread || fact->severity == FAULT_ERROR);
	}
}

static void what_would_vanish_is_a_removal_and_what_may_is_none(void **state)
{
	(void)state;
	assert_true(faults_is_removal(FAULT_VANISH_TOPICS));
	assert_true(faults_is_removal(FAULT_VANISH_EXAMPLES));
	assert_false(faults_is_removal(FAULT_REMOVED_TOPICS));
	assert_false(faults_is_removal(FAULT_TOPIC_TWICE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_a_name_of_its_own),
		cmocka_unit_test(what_would_vanish_is_a_removal_and_what_may_is_none),
		cmocka_unit_test(what_is_not_known_as_it_was_meant_is_an_error),
	};

	return RUN_SUITE(tests);
}
