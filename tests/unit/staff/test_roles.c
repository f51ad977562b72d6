/* Which roles are given by one person, and which take two. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/roles.h"

static void only_roles_of_trust_that_are_new_take_a_second_person(void **state)
{
	(void)state;
	assert_int_equal(roles_given(STAFF_READER, STAFF_EDITOR), 0);
	assert_int_equal(roles_given(STAFF_EDITOR, STAFF_EDITOR | STAFF_SIGNER), STAFF_SIGNER);
	assert_int_equal(roles_given(STAFF_SIGNER, STAFF_SIGNER | STAFF_EDITOR), 0);
	assert_int_equal(roles_given(STAFF_SIGNER, STAFF_ADMINISTRATOR), STAFF_ADMINISTRATOR);
	assert_int_equal(roles_given(STAFF_ADMINISTRATOR, STAFF_READER), 0);
}

static void what_is_taken_away_is_so_meanwhile_and_nobody_is_left_without_a_role(void **state)
{
	(void)state;
	assert_int_equal(roles_meanwhile(STAFF_EDITOR, STAFF_EDITOR | STAFF_SIGNER), STAFF_EDITOR);
	assert_int_equal(
		roles_meanwhile(STAFF_EDITOR | STAFF_READER, STAFF_READER | STAFF_SIGNER), STAFF_READER);
	assert_int_equal(roles_meanwhile(STAFF_SIGNER, STAFF_ADMINISTRATOR), STAFF_READER);
	assert_int_equal(roles_meanwhile(STAFF_ADMINISTRATOR, STAFF_SIGNER), STAFF_READER);
	for (unsigned old = 0; old < 16; old++) {
		for (unsigned fresh = 0; fresh < 16; fresh++) {
			unsigned now = roles_meanwhile(old, fresh);

			if (!staff_roles_are_good(old) || !staff_roles_are_good(fresh))
				continue;
			assert_true(staff_roles_are_good(now));
			assert_int_equal(now & ROLES_OF_TRUST & ~old, 0);
			assert_int_equal(now & ~fresh & ~(unsigned)STAFF_READER, 0);
		}
	}
}

static void neither_who_gives_nor_who_gets_agrees(void **state)
{
	struct person person = { .id = 3 };

	(void)state;
	for (unsigned roles = 1; roles < 16; roles++) {
		person.roles = roles;
		assert_int_equal(roles_may_agree(&person, 1, 2), roles >= 4);
		assert_false(roles_may_agree(&person, 3, 2));
		assert_false(roles_may_agree(&person, 1, 3));
	}
}

static void assert_others(long long made_by, long long subject, bool now, bool ever)
{
	struct roles_others others;

	assert_true(roles_find_others(site.db, made_by, subject, &others));
	assert_int_equal(others.now, now);
	assert_int_equal(others.ever, ever);
}

static void who_is_gone_still_counts_as_having_been_there(void **state)
{
	(void)state;
	struct person editor = desk_member("saima", STAFF_EDITOR);
	long long boss = site.administrator.id;
	struct staff_actor actor = desk_actor(&site.administrator, NOW);

	assert_others(boss, editor.id, false, false);
	assert_others(editor.id, 99, true, true); /* the administrator */
	struct person signer = desk_member("ahmed", STAFF_SIGNER);
	assert_others(boss, editor.id, true, true);
	assert_others(boss, signer.id, false, false); /* nobody for themselves */
	assert_int_equal(people_change(site.db, &actor, signer.id, STAFF_READER, ""), STAFF_DONE);
	assert_others(boss, editor.id, false, true);
	assert_int_equal(people_end(site.db, &actor, signer.id), STAFF_DONE);
	assert_others(boss, editor.id, false, true);
	assert_others(boss, signer.id, false, false);
}

static void who_was_invited_and_never_came_never_was_there(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	struct person editor = desk_member("saima", STAFF_EDITOR);
	struct staff_actor actor = desk_actor(&site.administrator, NOW);
	assert_int_equal(desk_invite("ahmed", STAFF_SIGNER, token), STAFF_DONE);
	assert_others(site.administrator.id, editor.id, false, false);
	assert_int_equal(people_end(site.db, &actor, desk_person("ahmed").id), STAFF_DONE);
	assert_others(site.administrator.id, editor.id, false, false);
}

static void a_change_is_recorded_with_both_and_one_that_is_none_is_not(void **state)
{
	(void)state;
	struct person saima = desk_member("saima", STAFF_EDITOR);
	struct staff_actor actor = desk_actor(&site.administrator, NOW);

	assert_true(desk_db_begin(site.db));
	assert_true(roles_set(site.db, &actor, &saima, STAFF_EDITOR, "", true));
	assert_int_equal(desk_recorded("role"), 0);
	assert_true(roles_set(site.db, &actor, &saima, STAFF_EDITOR | STAFF_SIGNER, "ur", true));
	assert_true(desk_db_end(site.db, true));
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit WHERE what = 'role' AND about = 'person saima'"
			    " AND json_extract(CAST(record AS TEXT), '$.old') = 'editor'"
			    " AND json_extract(CAST(record AS TEXT), '$.new') = 'editor signer: ur, alone'"),
		1);
	assert_int_equal(desk_person("saima").roles, STAFF_EDITOR | STAFF_SIGNER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(only_roles_of_trust_that_are_new_take_a_second_person),
		DESK_TEST(what_is_taken_away_is_so_meanwhile_and_nobody_is_left_without_a_role),
		DESK_TEST(neither_who_gives_nor_who_gets_agrees),
		DESK_TEST(who_is_gone_still_counts_as_having_been_there),
		DESK_TEST(who_was_invited_and_never_came_never_was_there),
		DESK_TEST(a_change_is_recorded_with_both_and_one_that_is_none_is_not),
	};

	return RUN_SUITE(tests);
}
