/* The second factor: the app's digits, each step once, or a recovery code; and a new app. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

#define LATER (NOW + 5 * MINUTE)

static struct person saima;
static struct codes codes;
static char link_token[TOKEN_SIZE];

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member_by("saima", STAFF_EDITOR, link_token, &codes);
	return 0;
}

static enum staff_result check(const char *code, int64_t now_ms)
{
	struct staff_actor actor = desk_actor(&saima, now_ms);

	return second_check(site.db, &site.box, &actor, code);
}

static void the_digits_of_now_are_right_once(void **state)
{
	char code[TOTP_CODE_SIZE];

	(void)state;
	desk_code(link_token, LATER, code);
	assert_int_equal(check("000 00", LATER), STAFF_CODE_WRONG);
	assert_int_equal(check(code, LATER), STAFF_DONE);
	assert_int_equal(check(code, LATER), STAFF_CODE_WRONG);
	assert_int_equal(check(code, LATER + 29000), STAFF_CODE_WRONG);
	desk_code(link_token, LATER + MINUTE, code);
	assert_int_equal(check(code, LATER + MINUTE), STAFF_DONE);
}

static void the_code_that_confirmed_the_invitation_is_used_up(void **state)
{
	char code[TOTP_CODE_SIZE];

	(void)state;
	desk_code(link_token, NOW, code);
	assert_int_equal(check(code, NOW), STAFF_CODE_WRONG);
}

static void a_recovery_code_stands_in_and_is_recorded(void **state)
{
	(void)state;
	assert_int_equal(check(codes.codes[4], LATER), STAFF_DONE);
	assert_int_equal(check(codes.codes[4], LATER), STAFF_CODE_WRONG);
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit WHERE what = 'recovery-code' AND who = 'saima'"
			    " AND json_extract(CAST(record AS TEXT), '$.new') = '9 left'"),
		1);
}

static void who_is_ended_has_no_second_factor(void **state)
{
	struct staff_actor boss = desk_actor(&site.administrator, NOW);
	char code[TOTP_CODE_SIZE];

	(void)state;
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	desk_code(link_token, LATER, code);
	assert_int_equal(check(code, LATER), STAFF_NO_SUCH);
	assert_int_equal(check(codes.codes[0], LATER), STAFF_NO_SUCH);
}

static void nothing_typed_is_wrong(void **state)
{
	(void)state;
	assert_int_equal(check("", LATER), STAFF_CODE_WRONG);
	assert_int_equal(check("      ", LATER), STAFF_CODE_WRONG);
}

static void what_is_offered_stays_the_same_for_one_token(void **state)
{
	struct totp_secret first, again, other;
	char token[TOKEN_SIZE];

	(void)state;
	token_make(token);
	second_offer(&site.box, token, &first);
	second_offer(&site.box, token, &again);
	assert_memory_equal(&first, &again, sizeof(first));
	token_make(token);
	second_offer(&site.box, token, &other);
	assert_memory_not_equal(&first, &other, sizeof(first));
}

static void a_new_app_takes_the_place_of_the_old_and_ends_other_sessions(void **state)
{
	struct staff_actor actor = desk_actor(&saima, LATER);
	char mine[TOKEN_SIZE], other[TOKEN_SIZE], code[TOTP_CODE_SIZE];
	struct session session;

	(void)state;
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, mine), STAFF_DONE);
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, other), STAFF_DONE);
	desk_code(other, LATER, code);
	assert_int_equal(second_change(site.db, &site.box, &actor, mine, code), STAFF_CODE_WRONG);
	desk_code(mine, LATER, code);
	assert_int_equal(second_change(site.db, &site.box, &actor, mine, code), STAFF_DONE);
	assert_int_equal(desk_recorded("second-factor"), 1);
	assert_true(sessions_find(site.db, mine, LATER, false, &session));
	assert_int_equal(session.person.id, saima.id);
	assert_true(sessions_find(site.db, other, LATER, false, &session));
	assert_int_equal(session.person.id, 0);
	desk_code(link_token, LATER + MINUTE, code);
	assert_int_equal(check(code, LATER + MINUTE), STAFF_CODE_WRONG);
	desk_code(mine, LATER + MINUTE, code);
	assert_int_equal(check(code, LATER + MINUTE), STAFF_DONE);
}

/* The clock was a day ahead, somebody logged in, the clock was mended. */
static void a_clock_that_once_was_ahead_bars_no_code_of_now_and_is_recorded(void **state)
{
	char ahead[TOTP_CODE_SIZE], code[TOTP_CODE_SIZE];
	const int64_t day = 24 * 60 * MINUTE;

	(void)state;
	desk_code(link_token, LATER + day, ahead);
	assert_int_equal(check(ahead, LATER + day), STAFF_DONE);
	desk_code(link_token, LATER, code);
	assert_int_equal(check("000000", LATER), STAFF_CODE_WRONG);
	assert_int_equal(desk_recorded("clock"), 0);
	assert_int_equal(check(code, LATER), STAFF_DONE);
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE what = 'clock' AND who = 'saima'"
				     " AND json_extract(CAST(record AS TEXT), '$.old') = '86400 s ahead'"),
		1);
	assert_int_equal(check(code, LATER), STAFF_CODE_WRONG);
	desk_code(link_token, LATER + MINUTE, code);
	assert_int_equal(check(code, LATER + MINUTE), STAFF_DONE);
	assert_int_equal(desk_recorded("clock"), 1);
	/* Its day comes: the code of then was used. */
	desk_code(link_token, LATER + day - MINUTE, code);
	assert_int_equal(check(code, LATER + day - MINUTE), STAFF_DONE);
	assert_int_equal(check(ahead, LATER + day), STAFF_CODE_WRONG);
}

static void a_clock_that_was_ahead_by_a_step_or_two_lets_nothing_be_used_twice(void **state)
{
	char code[TOTP_CODE_SIZE];

	(void)state;
	desk_code(link_token, LATER + MINUTE, code);
	assert_int_equal(check(code, LATER + MINUTE), STAFF_DONE);
	desk_code(link_token, LATER, code);
	assert_int_equal(check(code, LATER), STAFF_CODE_WRONG);
}

static void of_used_steps_few_are_kept(void **state)
{
	char code[TOTP_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 50; i++) {
		desk_code(link_token, LATER + i * MINUTE, code);
		assert_int_equal(check(code, LATER + i * MINUTE), STAFF_DONE);
	}
	assert_int_equal(desk_number("SELECT count(*) FROM code_step WHERE person = 2"), 32);
}

struct race {
	char code[TOTP_CODE_SIZE];
	int64_t now_ms;
	int done[2];
};

static void check_one(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor actor = desk_actor(&saima, race->now_ms);

	race->done[which] = second_check(db, &site.box, &actor, race->code) == STAFF_DONE;
}

static void of_two_with_the_same_digits_at_once_one_is_let_in(void **state)
{
	(void)state;
	for (int i = 1; i <= 50; i++) {
		struct race race = { .now_ms = NOW + i * MINUTE };

		desk_code(link_token, race.now_ms, race.code);
		desk_race(check_one, &race);
		assert_int_equal(race.done[0] + race.done[1], 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_digits_of_now_are_right_once),
		TEST(the_code_that_confirmed_the_invitation_is_used_up),
		TEST(a_recovery_code_stands_in_and_is_recorded),
		TEST(who_is_ended_has_no_second_factor),
		TEST(nothing_typed_is_wrong),
		TEST(what_is_offered_stays_the_same_for_one_token),
		TEST(a_new_app_takes_the_place_of_the_old_and_ends_other_sessions),
		TEST(a_clock_that_once_was_ahead_bars_no_code_of_now_and_is_recorded),
		TEST(a_clock_that_was_ahead_by_a_step_or_two_lets_nothing_be_used_twice),
		TEST(of_used_steps_few_are_kept),
		TEST(of_two_with_the_same_digits_at_once_one_is_let_in),
	};

	return RUN_SUITE(tests);
}
