#include "agahi/review/submitting.h"

#include "agahi/preview/learner.h"
#include "review_stage.h"

/* A draft with an example that nobody has learned from. */
static long long draft_with(const char *text)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)(uintptr_t)text, 0 };
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	return id;
}

static void wait_until_over(long long id)
{
	for (int i = 0; i < 200 && submitting_result(stage.desk, id) == DEED_NEEDS_MODEL; i++) {
		event_base_loop(stage.base, EVLOOP_ONCE);
		submitting_tend(stage.desk, clock_wall_ms(), NULL);
	}
	assert_int_not_equal(submitting_result(stage.desk, id), DEED_NEEDS_MODEL);
}

static void drafts_are_submitted_by_themselves_one_after_the_other(void **state)
{
	long long first = draft_with("where do I go"), second = draft_with("when do I go");

	(void)state;
	stage_become(SAIMA);
	/* Something else is being learned: both stand in the line. */
	struct learner_job *job = learner_begin(desk_learner(stage.desk), "sha256:a", message_set_new());
	assert_int_equal(stage_ask("set", first, "/submit", ""), 303);
	assert_int_equal(stage_ask("set", second, "/submit", ""), 303);
	assert_int_equal(stage_ask("review", second, "", NULL), 200);
	desk_stage_assert_has(&stage, "id=\"awaited\" data-value=\"/review/3/ready\"");
	desk_stage_assert_has(&stage, "is learning from the examples");
	desk_stage_assert_has(&stage, "Load this page again");
	stage_ask("review", second, "/ready", NULL);
	desk_stage_assert_has(&stage, "{\"ready\":false}");
	learner_end(desk_learner(stage.desk), job);
	wait_until_over(first);
	wait_until_over(second);
	assert_int_equal(site_find(first).state, COURSE_IN_REVIEW);
	assert_int_equal(site_find(second).state, COURSE_IN_REVIEW);
	assert_int_equal(site_find(second).submitted_by, site.people[SAIMA].id);
	stage_ask("review", second, "/ready", NULL);
	desk_stage_assert_has(&stage, "{\"ready\":true}");
	stage_ask("review", second, "", NULL);
	desk_stage_assert_has_not(&stage, "id=\"awaited\"");
}

static void what_is_changed_meanwhile_is_not_submitted_and_says_so(void **state)
{
	long long id = draft_with("where do I go");

	(void)state;
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 303);
	assert_int_equal(site_touch(site.db, SAIMA, id, "something else"), DEED_DONE);
	wait_until_over(id);
	assert_int_equal(submitting_result(stage.desk, id), DEED_CONFLICT);
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "Somebody else has changed this");
	/* Again, and it goes. */
	assert_int_equal(stage_ask("set", id, "/submit", ""), 303);
	wait_until_over(id);
	assert_int_equal(site_find(id).state, COURSE_IN_REVIEW);
}

static void who_may_not_any_more_by_then_has_not_submitted(void **state)
{
	long long id = draft_with("where do I go");

	(void)state;
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 303);
	assert_true(db_execute(site.db, "UPDATE person SET state = 2 WHERE name = 'saima'"));
	wait_until_over(id);
	assert_int_equal(submitting_result(stage.desk, id), DEED_NOT_YOURS);
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(drafts_are_submitted_by_themselves_one_after_the_other),
		STAGE_TEST(what_is_changed_meanwhile_is_not_submitted_and_says_so),
		STAGE_TEST(who_may_not_any_more_by_then_has_not_submitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
