#include "review_stage.h"

#include <sys/stat.h>

static void a_draft_goes_from_its_writer_to_the_gateway_by_two(void **state)
{
	long long id = site_draft();
	char *in = test_path(stage.folder, "in");

	(void)state;
	assert_int_equal(mkdir(in, 0700), 0);
	free(in);
	assert_int_equal(site_touch(site.db, SAIMA, id, "How to vote, changed"), DEED_DONE);
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 303);
	struct draft draft = site_find(id);
	assert_int_equal(draft.state, COURSE_IN_REVIEW);
	assert_int_equal(stage_approve(&draft), 403);
	stage_become(AHMED);
	assert_int_equal(stage_approve(&draft), 303);
	assert_int_equal(site_find(id).state, COURSE_APPROVED);
	assert_int_equal(stage_ask("review", id, "/send", ""), 303);
	assert_int_equal(site_find(id).state, COURSE_SENT);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "/callback\"");
	assert_int_equal(stage_ask("review", id, "/callback", ""), 303);
}

static void what_was_seen_is_what_is_approved(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, draft.id, "something else"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, draft.id), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_approve(&draft), 409);
	desk_stage_assert_has(&stage, "Somebody else has changed this");
	assert_int_equal(site_find(draft.id).state, COURSE_IN_REVIEW);
}

static void who_touched_it_is_told_why_not(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, DILSHAD, id, "mine"), DEED_DONE);
	assert_int_equal(site_submit(site.db, DILSHAD, id), DEED_DONE);
	struct draft draft = site_find(id);
	stage_become(DILSHAD);
	assert_int_equal(stage_approve(&draft), 403);
	desk_stage_assert_has(&stage, "another person must approve it");
}

static void asking_for_a_change_needs_words_and_makes_it_a_draft(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/ask", "comment="), 422);
	assert_int_equal(stage_ask("review", draft.id, "/ask", "comment=the+hours+are+wrong"), 303);
	assert_int_equal(site_find(draft.id).state, COURSE_DRAFT);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "the hours are wrong");
}

static void a_comment_is_done_and_open_again(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(SAIMA);
	assert_int_equal(stage_ask("review", draft.id, "/comment", "comment=%3Cb%3Elook%3C/b%3E"), 303);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "&lt;b&gt;look");
	assert_int_equal(stage_ask("review", draft.id, "/done", "comment=1&done=1"), 303);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "Open it again");
}

static void a_plan_is_a_moment_to_come(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=tomorrow"), 422);
	desk_stage_assert_has(&stage, "no date and time");
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2001-01-01T00:00"), 422);
	desk_stage_assert_has(&stage, "This moment is past");
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2090-02-07T00:00"), 303);
	assert_true(site_find(draft.id).from_ms > 0);
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from="), 303);
	assert_true(site_find(draft.id).from_ms == 0);
}

static void what_the_spool_does_not_take_now_is_handed_over_all_the_same(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_approve(&draft), 303);
	assert_int_equal(stage_ask("review", draft.id, "/send", ""), 303);
	assert_int_equal(site_find(draft.id).state, COURSE_SENT);
}

static void withdrawn_and_given_up(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/withdraw", ""), 303);
	assert_int_equal(site_find(draft.id).state, COURSE_DRAFT);
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", draft.id, "/giveup", ""), 303);
	assert_int_equal(site_find(draft.id).state, COURSE_GIVEN_UP);
}

static void add_keyword(long long id, const char *topic, const char *keyword)
{
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	assert_int_equal(saving_add_keyword(site.db, &saving, topic, "en", keyword), DEED_DONE);
}

static void nothing_with_errors_is_submitted(void **state)
{
	long long id = site_draft();

	(void)state;
	add_keyword(id, "women", "voting");
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 422);
	desk_stage_assert_has(&stage, "It was not submitted");
	desk_stage_assert_has(&stage, "belongs to topic");
	desk_stage_assert_has(&stage, "/message/women/en\"");
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
	assert_int_equal(site_records("submit"), 0);
}

static void what_vanishes_keeps_it_back_until_it_may(void **state)
{
	const struct row_name name = { TABLE_MESSAGES, { "women", "en", NULL } };
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, site_rev(id, &name) };

	(void)state;
	assert_int_equal(saving_remove(site.db, &saving, &name, NULL), DEED_DONE);
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 422);
	assert_int_equal(stage_ask("review", id, "/plan", "from=&may-lose=1"), 303);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 303);
	assert_int_equal(site_find(id).state, COURSE_IN_REVIEW);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "/plan", "from="), 409);
	desk_stage_assert_has(&stage, "checked as it was before");
}

static void an_empty_set_is_not_submitted(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id;

	(void)state;
	assert_int_equal(making_new(site.db, &deed, 0, "nothing", "", &id), DEED_DONE);
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", id, "/submit", ""), 422);
	desk_stage_assert_has(&stage, "there is no message in it");
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
}

static void what_is_submitted_already_is_not_looked_at_again(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", draft.id, "/submit", ""), 409);
	assert_int_equal(stage_ask("set", site_draft(), "/submit", ""), 422);
	desk_stage_assert_has(&stage, "Nothing has changed");
}

static void who_set_the_time_is_told_that_another_approves(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/plan", "from=2090-02-07T00:00"), 303);
	draft = site_find(draft.id);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has_not(&stage, "/approve\"");
	desk_stage_assert_has(&stage, "You set its time");
	assert_int_equal(stage_approve(&draft), 403);
	stage_become(BUSHRA);
	assert_int_equal(stage_approve(&draft), 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_draft_goes_from_its_writer_to_the_gateway_by_two),
		STAGE_TEST(what_was_seen_is_what_is_approved),
		STAGE_TEST(who_touched_it_is_told_why_not),
		STAGE_TEST(asking_for_a_change_needs_words_and_makes_it_a_draft),
		STAGE_TEST(a_comment_is_done_and_open_again),
		STAGE_TEST(a_plan_is_a_moment_to_come),
		STAGE_TEST(what_the_spool_does_not_take_now_is_handed_over_all_the_same),
		STAGE_TEST(withdrawn_and_given_up),
		STAGE_TEST(nothing_with_errors_is_submitted),
		STAGE_TEST(what_vanishes_keeps_it_back_until_it_may),
		STAGE_TEST(an_empty_set_is_not_submitted),
		STAGE_TEST(what_is_submitted_already_is_not_looked_at_again),
		STAGE_TEST(who_set_the_time_is_told_that_another_approves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
