/* The life of an edition: every state, every action. */
#include "testing.h"

#include "agahi/drafts/course.h"
#include "agahi/staff/staff.h"

/* As it is meant, written a second time: a row for each action, a letter for each state that may follow: d(raft), r(eview),
 * a(pproved), s(ent), w(aits), l(ive), o(ld), g(iven up), - cannot be. */
static const char *const meant[COURSE_ACTIONS] = {
	/*                    draws  */
	[COURSE_TOUCH] = "ddd-----",
	[COURSE_DESCRIBE] = "d-------",
	[COURSE_SUBMIT] = "r-------",
	[COURSE_COMMENT] = "dra-----",
	[COURSE_ASK] = "-dd-----",
	[COURSE_APPROVE] = "-r------",
	[COURSE_FINISH] = "-a------",
	[COURSE_PLAN] = "drr-----",
	[COURSE_WITHDRAW] = "-dd-----",
	[COURSE_GIVE_UP] = "gg------",
	[COURSE_SEND] = "--s-----",
	[COURSE_CALL_BACK] = "---sw---",
	[COURSE_CALLED_BACK] = "---dd---",
	[COURSE_WAITS] = "---ww---",
	[COURSE_GOES_LIVE] = "---ll---",
	[COURSE_REFUSED] = "---dd---",
	[COURSE_REPLACED] = "-----o--",
};

static void every_action_in_every_state_leads_where_it_is_meant_to(void **state)
{
	static const char letters[] = "draswlog-";

	(void)state;
	for (enum course_action action = 0; action < COURSE_ACTIONS; action++) {
		for (enum course_state from = 0; from < COURSE_STATES; from++)
			assert_int_equal(letters[course_next(from, action)], meant[action][from]);
	}
}

static void numbers_that_are_no_state_lead_nowhere(void **state)
{
	(void)state;
	assert_int_equal(course_next(COURSE_STATES, COURSE_TOUCH), COURSE_STATES);
	assert_int_equal(course_next((enum course_state) - 1, COURSE_TOUCH), COURSE_STATES);
	assert_int_equal(course_next(COURSE_DRAFT, COURSE_ACTIONS), COURSE_STATES);
}

static void only_signers_approve_and_only_what_they_have_not_touched(void **state)
{
	(void)state;
	for (enum course_action action = 0; action < COURSE_ACTIONS; action++) {
		bool approves = action == COURSE_APPROVE || action == COURSE_FINISH || action == COURSE_ASK;

		assert_int_equal(course_is_for_others(action), approves);
		assert_int_equal(course_roles(action) & STAFF_ADMINISTRATOR, 0);
		assert_int_equal(course_roles(action) & STAFF_READER, 0);
		assert_int_equal(course_roles(action) == 0, action >= COURSE_WAITS);
	}
	assert_int_equal(course_roles(COURSE_APPROVE), STAFF_SIGNER);
	assert_int_equal(course_roles(COURSE_TOUCH), STAFF_EDITOR);
}

static void what_leads_back_to_a_draft_makes_approvals_void(void **state)
{
	(void)state;
	for (enum course_action action = 0; action < COURSE_ACTIONS; action++) {
		for (enum course_state from = COURSE_IN_REVIEW; from < COURSE_STATES; from++) {
			if (course_next(from, action) == COURSE_DRAFT)
				assert_true(course_voids(action));
		}
	}
	assert_true(course_voids(COURSE_PLAN));
	assert_false(course_voids(COURSE_COMMENT));
	assert_false(course_voids(COURSE_SEND));
}

static void every_state_has_a_name(void **state)
{
	(void)state;
	for (enum course_state each = 0; each < COURSE_STATES; each++)
		assert_true(strlen(course_name(each)) > 3);
	assert_string_equal(course_name(COURSE_STATES), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_in_every_state_leads_where_it_is_meant_to),
		cmocka_unit_test(numbers_that_are_no_state_lead_nowhere),
		cmocka_unit_test(only_signers_approve_and_only_what_they_have_not_touched),
		cmocka_unit_test(what_leads_back_to_a_draft_makes_approvals_void),
		cmocka_unit_test(every_state_has_a_name),
	};

	return RUN_SUITE(tests);
}
