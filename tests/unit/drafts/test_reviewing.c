/* From a draft to what a second person has approved: who may, when, and when two are at it at once. */
#include "drafts_site.h"

#include <sys/wait.h>

#include "agahi/drafts/comments.h"

static void submitting_freezes_the_content_by_its_hash(void **state)
{
	struct draft draft = site_in_review();
	struct message_set *set = contents_load(site.db, draft.id);
	char hash[TABLES_HASH_SIZE];

	(void)state;
	assert_true(tables_hash(set, hash));
	assert_string_equal(draft.hash, hash);
	assert_int_equal(strlen(draft.seal), 64);
	assert_int_equal(draft.submitted_by, site.people[SAIMA].id);
	assert_int_equal(draft.state, COURSE_IN_REVIEW);
	assert_true(reviewing_is_intact(site.db, &draft));
	message_set_free(set);
}

static void what_says_what_is_live_is_not_submitted(void **state)
{
	(void)state;
	assert_int_equal(site_submit(site.db, SAIMA, site_draft()), DEED_UNCHANGED);
}

static void examples_need_what_was_learned_from_them(void **state)
{
	long long id = site_draft();
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	const struct saving saving = { deed_by(SAIMA), id, 0 };
	const struct deed deed = deed_by(SAIMA);
	char model[TABLES_HASH_SIZE] = "";

	(void)state;
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	const struct reviewing_checked checked = site_checked(site.db, id);
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, model), DEED_NEEDS_MODEL);
	assert_int_equal(strlen(model), 64);
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
	assert_true(drafts_store_model(site.db, model, span_of("octets", 6)));
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, model), DEED_DONE);
	assert_string_equal(site_find(id).model, model);
}

static void as_many_as_are_needed_approve_it(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_IN_REVIEW);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 2), DEED_TWICE);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
	assert_int_equal(reviewing_count(site.db, &draft), 2);
	assert_int_equal(site_records("approve"), 2);
}

static void nothing_needed_still_needs_one(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 0), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
}

static void who_saw_another_content_approves_nothing(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, "", 1), DEED_CONFLICT);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.hash, 1), DEED_CONFLICT);
	assert_int_equal(site_touch(site.db, SAIMA, draft.id, "later"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, draft.id), DEED_DONE);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_CONFLICT);
}

static void rows_changed_behind_the_back_of_the_desk_are_not_approved(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_true(query_run(site.db, "UPDATE message SET text = 'x' WHERE edition = ? AND topic = 'vote'",
		QUERY(QUERY_NUMBER(draft.id))));
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_CONFLICT);
}

static void who_touched_it_cannot_approve_it_be_it_undone(void **state)
{
	long long id = site_draft();
	struct draft draft;

	(void)state;
	assert_int_equal(site_touch(site.db, DILSHAD, id, "mine"), DEED_DONE);
	assert_int_equal(site_touch(site.db, SAIMA, id, "hers"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	draft = site_find(id);
	assert_int_equal(reviewing_may_approve(site.db, &site.people[DILSHAD], id, 1), DEED_TOUCHED);
	assert_int_equal(site_approve(site.db, DILSHAD, id, draft.seal, 1), DEED_TOUCHED);
	assert_int_equal(reviewing_may_approve(site.db, &site.people[AHMED], id, 1), DEED_DONE);
}

static void an_approval_of_who_is_no_signer_any_more_does_not_count(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 2), DEED_DONE);
	assert_true(db_execute(site.db, "UPDATE person SET state = 2 WHERE name = 'ahmed'"));
	assert_int_equal(reviewing_count(site.db, &draft), 0);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_IN_REVIEW);
}

static void another_time_to_go_live_is_approved_anew(void **state)
{
	struct draft draft = site_in_review();
	struct deed deed = deed_by(AHMED);

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	assert_int_equal(reviewing_plan(site.db, &deed, draft.id, deed.now_ms, false), DEED_UNFIT);
	assert_int_equal(reviewing_plan(site.db, &deed, draft.id, 5000999, false), DEED_DONE);
	assert_int_equal(reviewing_plan(site.db, &deed, draft.id, 5000000, false), DEED_UNCHANGED);
	struct draft planned = site_find(draft.id);
	assert_int_equal(planned.state, COURSE_IN_REVIEW);
	assert_int_equal(planned.from_ms, 5000000);
	assert_string_equal(planned.hash, draft.hash);
	assert_string_not_equal(planned.seal, draft.seal);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 1), DEED_CONFLICT);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, planned.seal, 1), DEED_OWN);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, planned.seal, 1), DEED_DONE);
}

static enum deed_result plan_by(enum who who, long long id, int64_t from_ms, bool may_lose)
{
	const struct deed deed = deed_by(who);

	return reviewing_plan(site.db, &deed, id, from_ms, may_lose);
}

static void nothing_is_submitted_but_what_was_checked(void **state)
{
	long long id = site_draft();
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "one"), DEED_DONE);
	struct reviewing_checked checked = site_checked(site.db, id);
	assert_int_equal(reviewing_submit(site.db, &deed, id, NULL, NULL), DEED_NEEDS_CHECK);
	assert_int_equal(site_touch(site.db, SAIMA, id, "two"), DEED_DONE);
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, NULL), DEED_NEEDS_CHECK);
	checked = site_checked(site.db, id);
	assert_int_equal(plan_by(AHMED, id, 0, true), DEED_DONE);
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, NULL), DEED_NEEDS_CHECK);
	checked = site_checked(site.db, id);
	checked.live++;
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, NULL), DEED_NEEDS_CHECK);
	assert_int_equal(site_find(id).state, COURSE_DRAFT);
	checked.live--;
	assert_int_equal(reviewing_submit(site.db, &deed, id, &checked, NULL), DEED_DONE);
}

static void the_leave_to_lose_topics_that_it_was_checked_by_stays(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "one"), DEED_DONE);
	assert_int_equal(plan_by(SAIMA, id, 0, true), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	assert_int_equal(plan_by(AHMED, id, 0, false), DEED_NEEDS_CHECK);
	assert_true(site_find(id).may_lose);
	assert_int_equal(plan_by(AHMED, id, 5000000, true), DEED_DONE);
	const struct deed deed = deed_by(AHMED);
	assert_int_equal(reviewing_withdraw(site.db, &deed, id), DEED_DONE);
	assert_int_equal(plan_by(AHMED, id, 0, false), DEED_DONE);
}

static void who_sets_the_time_is_not_the_only_one_to_approve_it(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(plan_by(AHMED, draft.id, 5000000, false), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(reviewing_may_approve(site.db, &site.people[AHMED], draft.id, 1), DEED_OWN);
	assert_int_equal(reviewing_may_approve(site.db, &site.people[BUSHRA], draft.id, 1), DEED_DONE);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 0), DEED_OWN);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 1), DEED_DONE);
	/* An approved one is put to another time: the same again, for who did that. */
	assert_int_equal(plan_by(BUSHRA, draft.id, 6000000, false), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_IN_REVIEW);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 1), DEED_OWN);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
}

static void what_may_vanish_is_approved_by_another(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(plan_by(AHMED, draft.id, 0, true), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_OWN);
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 1), DEED_DONE);
}

static void of_two_approvals_one_may_be_of_who_set_the_time(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(plan_by(AHMED, draft.id, 5000000, false), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_IN_REVIEW);
	assert_false(reviewing_is_enough(site.db, &draft, 1));
	assert_int_equal(site_approve(site.db, BUSHRA, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
	assert_true(reviewing_is_enough(site.db, &draft, 2));
	/* Hers alone is not enough once his does not stand; nor is his alone, however few are needed. */
	assert_true(db_execute(site.db, "UPDATE person SET state = 2 WHERE name = 'bushra'"));
	assert_false(reviewing_is_enough(site.db, &draft, 1));
}

static void an_editor_who_signs_approves_neither_the_title_nor_what_they_submit(void **state)
{
	const struct deed deed = deed_by(DILSHAD);
	long long id = site_draft(), second = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "hers"), DEED_DONE);
	assert_int_equal(making_describe(site.db, &deed, id, "his title", "his note"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	assert_int_equal(site_approve(site.db, DILSHAD, id, site_find(id).seal, 1), DEED_OWN);
	assert_int_equal(site_touch(site.db, SAIMA, second, "hers too"), DEED_DONE);
	assert_int_equal(site_submit(site.db, DILSHAD, second), DEED_DONE);
	assert_int_equal(site_approve(site.db, DILSHAD, second, site_find(second).seal, 1), DEED_OWN);
	assert_int_equal(site_approve(site.db, AHMED, second, site_find(second).seal, 1), DEED_DONE);
	/* The title is hers again. */
	const struct deed hers = deed_by(SAIMA), back = deed_by(AHMED);
	assert_int_equal(reviewing_withdraw(site.db, &back, id), DEED_DONE);
	assert_int_equal(making_describe(site.db, &hers, id, "her title", ""), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	assert_int_equal(site_approve(site.db, DILSHAD, id, site_find(id).seal, 1), DEED_DONE);
}

static void who_asks_for_a_change_says_which(void **state)
{
	struct draft draft = site_in_review();
	struct deed deed = deed_by(AHMED);

	(void)state;
	assert_int_equal(reviewing_ask(site.db, &deed, draft.id, ""), DEED_UNFIT);
	assert_int_equal(site_find(draft.id).state, COURSE_IN_REVIEW);
	assert_int_equal(reviewing_ask(site.db, &deed, draft.id, "the hours\nare wrong"), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_DRAFT);
	assert_int_equal(comments_count_open(site.db, draft.id), 1);
	assert_int_equal(reviewing_withdraw(site.db, &deed, draft.id), DEED_WRONG_STATE);
}

/* --- every state, every action, every role, touched or not -------------------------------------------- */

static enum deed_result do_touch(const struct deed *deed, long long id)
{
	const struct saving saving = { *deed, id, 0 };
	static int count;
	char text[32];

	snprintf(text, sizeof(text), "example %d", count++);
	const struct example_row example = { (char *)"vote", (char *)"en", text, 0 };

	return saving_example(site.db, &saving, &example, true);
}

static enum deed_result do_describe(const struct deed *deed, long long id)
{
	return making_describe(site.db, deed, id, "another title", "");
}

static enum deed_result do_submit(const struct deed *deed, long long id)
{
	const struct reviewing_checked checked = site_checked(site.db, id);

	return reviewing_submit(site.db, deed, id, &checked, NULL);
}

static enum deed_result do_comment(const struct deed *deed, long long id)
{
	return comments_add(site.db, deed, id, "", "", "well");
}

static enum deed_result do_ask(const struct deed *deed, long long id)
{
	return reviewing_ask(site.db, deed, id, "why");
}

static enum deed_result do_approve(const struct deed *deed, long long id)
{
	struct draft draft = site_find(id);
	const struct reviewing_approval approval = { id, draft.seal, 9 };
	bool finished;

	return reviewing_approve(site.db, deed, &approval, &finished);
}

static enum deed_result do_plan(const struct deed *deed, long long id)
{
	return reviewing_plan(site.db, deed, id, INT64_C(9000000000), false);
}

static enum deed_result do_withdraw(const struct deed *deed, long long id)
{
	return reviewing_withdraw(site.db, deed, id);
}

static enum deed_result do_give_up(const struct deed *deed, long long id)
{
	return making_give_up(site.db, deed, id);
}

static const struct {
	enum course_action action;
	enum deed_result (*act)(const struct deed *deed, long long id);
} acts[] = { { COURSE_TOUCH, do_touch }, { COURSE_DESCRIBE, do_describe }, { COURSE_SUBMIT, do_submit },
	{ COURSE_COMMENT, do_comment }, { COURSE_ASK, do_ask }, { COURSE_APPROVE, do_approve },
	{ COURSE_PLAN, do_plan }, { COURSE_WITHDRAW, do_withdraw }, { COURSE_GIVE_UP, do_give_up } };

static enum deed_result meant_result(
	enum course_action action, enum course_state from, unsigned roles, bool touched)
{
	if ((roles & course_roles(action)) == 0)
		return DEED_NOT_YOURS;
	if (course_next(from, action) == COURSE_STATES)
		return DEED_WRONG_STATE;
	return touched && course_is_for_others(action) ? DEED_TOUCHED : DEED_DONE;
}

static void try_cell(
	size_t act, enum course_state from, const struct draft *draft, unsigned roles, bool touched)
{
	const struct deed deed = deed_by(DILSHAD);
	enum deed_result meant = meant_result(acts[act].action, from, roles, touched);

	assert_true(db_execute(site.db, "SAVEPOINT cell"));
	assert_true(query_run(site.db, "UPDATE person SET roles = ? WHERE id = ?",
		QUERY(QUERY_NUMBER(roles), QUERY_NUMBER(site.people[DILSHAD].id))));
	assert_true(query_run(site.db, "UPDATE edition SET state = ?, from_ms = 0 WHERE id = ?",
		QUERY(QUERY_NUMBER(from), QUERY_NUMBER(draft->id))));
	assert_true(db_execute(site.db, "DELETE FROM approval"));
	assert_true(query_run(site.db, "DELETE FROM touched WHERE person = ?",
		QUERY(QUERY_NUMBER(site.people[DILSHAD].id))));
	if (touched)
		assert_true(query_run(site.db, "INSERT INTO touched VALUES (?, ?)",
			QUERY(QUERY_NUMBER(draft->id), QUERY_NUMBER(site.people[DILSHAD].id))));
	assert_true(db_execute(site.db, "RELEASE cell"));
	enum deed_result result = acts[act].act(&deed, draft->id);
	if (result != meant)
		print_error("action %d in %s, roles %u, touched %d: %s\n", (int)acts[act].action,
			course_name(from), roles, touched, deed_result_name(result));
	assert_int_equal(result, meant);
	if (result == DEED_DONE)
		assert_int_equal(site_find(draft->id).state, course_next(from, acts[act].action));
	else
		assert_int_equal(site_find(draft->id).state, from);
}

static void every_action_in_every_state_by_every_role_touched_or_not(void **state)
{
	static const unsigned roles[] = { STAFF_READER, STAFF_EDITOR, STAFF_SIGNER,
		STAFF_EDITOR | STAFF_SIGNER, STAFF_ADMINISTRATOR };

	(void)state;
	for (size_t act = 0; act < sizeof(acts) / sizeof(acts[0]); act++) {
		for (enum course_state from = 0; from < COURSE_STATES; from++) {
			for (size_t i = 0; i < 2 * sizeof(roles) / sizeof(roles[0]); i++) {
				if (from == COURSE_LIVE)
					assert_true(db_execute(
						site.db, "UPDATE edition SET state = 6 WHERE number = 12"));
				struct draft draft = site_in_review();

				try_cell(act, from, &draft, roles[i / 2], i % 2);
				assert_true(query_run(site.db, "UPDATE edition SET state = 7 WHERE id = ?",
					QUERY(QUERY_NUMBER(draft.id))));
				assert_true(db_execute(
					site.db, "UPDATE edition SET state = 5 WHERE number = 12"));
			}
		}
	}
}

/* --- two at once -------------------------------------------------------------------------------------- */

enum { ROUNDS = 1000 };

/* The other program: touches what is in review when it is told to, and submits it anew where it is asked to. */
static void other_program(int from, int to, long long id, bool submits, enum who who)
{
	char error[256], text[64], octet;
	sqlite3 *db = desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error));

	for (int round = 0; db && read(from, &octet, 1) == 1; round++) {
		snprintf(text, sizeof(text), "round %d", round);
		enum deed_result result = site_touch(db, who, id, text);
		while (result == DEED_CONFLICT)
			result = site_touch(db, who, id, text);
		if (result == DEED_DONE && submits)
			result = site_submit(db, who, id);
		octet = (char)result;
		if (write(to, &octet, 1) != 1)
			break;
	}
	db_close(db);
	_exit(0);
}

struct race {
	pid_t pid;
	int to, from;
	long long id;
	unsigned done, late;
};

static void race_begin(struct race *race, bool submits, enum who who)
{
	int to[2], from[2];

	*race = (struct race){ .id = site_in_review().id };
	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	/* A connection is not carried over a fork. */
	db_close(site.db);
	site.db = NULL;
	race->pid = fork();
	assert_true(race->pid >= 0);
	if (race->pid == 0) {
		close(to[1]);
		close(from[0]);
		other_program(to[0], from[1], race->id, submits, who);
	}
	close(to[0]);
	close(from[1]);
	race->to = to[1];
	race->from = from[0];
	char error[256];
	site.db = desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(site.db);
}

static void race_end(struct race *race)
{
	int status;

	close(race->to);
	close(race->from);
	assert_int_equal(waitpid(race->pid, &status, 0), race->pid);
	assert_int_equal(status, 0);
	print_message("approved in time %u, too late %u\n", race->done, race->late);
}

/* One round: both at once. Then nothing is approved but what was seen, and by now something else stands there. */
static void race_round(struct race *race, enum who signer, bool submits)
{
	struct draft seen = site_find(race->id), after;
	char octet = 1;

	assert_int_equal(seen.state, COURSE_IN_REVIEW);
	assert_int_equal(write(race->to, &octet, 1), 1);
	enum deed_result result = site_approve(site.db, signer, race->id, seen.seal, 1);
	assert_int_equal(read(race->from, &octet, 1), 1);
	assert_int_equal(octet, DEED_DONE);
	assert_true(result == DEED_DONE || result == DEED_CONFLICT || result == DEED_WRONG_STATE ||
		result == DEED_TOUCHED);
	race->done += result == DEED_DONE;
	race->late += result != DEED_DONE;
	after = site_find(race->id);
	assert_int_equal(after.state, submits ? COURSE_IN_REVIEW : COURSE_DRAFT);
	assert_string_not_equal(after.seal, seen.seal);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM approval", -1), 0);
}

static void touching_while_approving_never_leaves_unseen_content_approved(void **state)
{
	struct race race;

	(void)state;
	race_begin(&race, true, SAIMA);
	for (int round = 0; round < ROUNDS; round++)
		race_round(&race, AHMED, true);
	race_end(&race);
	assert_int_equal(site_records("approve"), race.done);
}

static void who_touches_and_approves_at_once_has_not_approved(void **state)
{
	struct race race;

	(void)state;
	race_begin(&race, false, DILSHAD);
	for (int round = 0; round < ROUNDS; round++) {
		race_round(&race, DILSHAD, false);
		/* Once touched, always touched: only the first approval can have been in time. */
		assert_true(race.done <= 1);
		assert_int_equal(site_submit(site.db, SAIMA, race.id), DEED_DONE);
	}
	race_end(&race);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(submitting_freezes_the_content_by_its_hash),
		SITE_TEST(what_says_what_is_live_is_not_submitted),
		SITE_TEST(examples_need_what_was_learned_from_them),
		SITE_TEST(as_many_as_are_needed_approve_it),
		SITE_TEST(nothing_needed_still_needs_one),
		SITE_TEST(who_saw_another_content_approves_nothing),
		SITE_TEST(rows_changed_behind_the_back_of_the_desk_are_not_approved),
		SITE_TEST(who_touched_it_cannot_approve_it_be_it_undone),
		SITE_TEST(an_approval_of_who_is_no_signer_any_more_does_not_count),
		SITE_TEST(another_time_to_go_live_is_approved_anew),
		SITE_TEST(nothing_is_submitted_but_what_was_checked),
		SITE_TEST(the_leave_to_lose_topics_that_it_was_checked_by_stays),
		SITE_TEST(who_sets_the_time_is_not_the_only_one_to_approve_it),
		SITE_TEST(what_may_vanish_is_approved_by_another),
		SITE_TEST(of_two_approvals_one_may_be_of_who_set_the_time),
		SITE_TEST(an_editor_who_signs_approves_neither_the_title_nor_what_they_submit),
		SITE_TEST(who_asks_for_a_change_says_which),
		SITE_TEST(every_action_in_every_state_by_every_role_touched_or_not),
		SITE_TEST(touching_while_approving_never_leaves_unseen_content_approved),
		SITE_TEST(who_touches_and_approves_at_once_has_not_approved),
	};

	return RUN_SUITE(tests);
}
