/* What an administrator changes of others, and what people change of themselves. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

static struct person saima;
static struct staff_actor boss;

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member("saima", STAFF_EDITOR);
	boss = desk_actor(&site.administrator, NOW);
	return 0;
}

static void credentials_are_of_who_is_active(void **state)
{
	struct credentials credentials;
	char token[TOKEN_SIZE];

	(void)state;
	assert_true(people_credentials(site.db, "saima", &credentials));
	assert_int_equal(credentials.person, saima.id);
	assert_string_equal(credentials.password, "$argon2id$of-a-test");
	assert_true(people_credentials(site.db, "nobody", &credentials));
	assert_int_equal(credentials.person, 0);
	assert_string_equal(credentials.password, "");
	assert_int_equal(desk_invite("ahmed", STAFF_SIGNER, token), STAFF_DONE);
	assert_true(people_credentials(site.db, "ahmed", &credentials));
	assert_int_equal(credentials.person, 0);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_true(people_credentials(site.db, "saima", &credentials));
	assert_int_equal(credentials.person, 0);
}

static void an_administrator_changes_roles_and_languages(void **state)
{
	(void)state;
	assert_int_equal(
		people_change(site.db, &boss, saima.id, STAFF_EDITOR | STAFF_SIGNER, "ur en"), STAFF_DONE);
	struct person changed = desk_person("saima");
	assert_int_equal(changed.roles, STAFF_EDITOR | STAFF_SIGNER);
	assert_string_equal(changed.languages, "ur en");
	assert_int_equal(
		desk_number(
			"SELECT count(*) FROM audit WHERE what = 'role' AND who = 'boss' AND about = "
			"'person saima'"
			" AND json_extract(CAST(record AS TEXT), '$.old') = 'editor'"
			" AND json_extract(CAST(record AS TEXT), '$.new') = 'editor signer: ur en, alone'"),
		1);
	assert_int_equal(
		people_change(site.db, &boss, saima.id, STAFF_EDITOR | STAFF_SIGNER, "ur en"), STAFF_DONE);
	assert_int_equal(desk_recorded("role"), 1);
}

static void nobody_else_does_and_nobody_for_themselves(void **state)
{
	char languages[STAFF_LANGUAGES_SIZE + 1];

	(void)state;
	for (unsigned roles = 1; roles < 8; roles++) {
		char name[16];

		snprintf(name, sizeof(name), "p%u", roles);
		struct person person = desk_member(name, roles);
		struct staff_actor actor = desk_actor(&person, NOW);
		assert_int_equal(
			people_change(site.db, &actor, saima.id, STAFF_READER, ""), STAFF_NOT_ALLOWED);
		assert_int_equal(people_end(site.db, &actor, saima.id), STAFF_NOT_ALLOWED);
	}
	assert_int_equal(
		people_change(site.db, &boss, site.administrator.id, STAFF_SIGNER, ""), STAFF_SAME_PERSON);
	assert_int_equal(people_end(site.db, &boss, site.administrator.id), STAFF_SAME_PERSON);
	assert_int_equal(people_change(site.db, &boss, 99, STAFF_READER, ""), STAFF_NO_SUCH);
	assert_int_equal(people_end(site.db, &boss, 99), STAFF_NO_SUCH);
	assert_int_equal(people_change(site.db, &boss, saima.id, 0, ""), STAFF_ROLES_BAD);
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_ADMINISTRATOR | STAFF_SIGNER, ""),
		STAFF_ROLES_BAD);
	memset(languages, 'a', STAFF_LANGUAGES_SIZE);
	languages[STAFF_LANGUAGES_SIZE] = '\0';
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_READER, languages), STAFF_ROLES_BAD);
	assert_int_equal(desk_person("saima").roles, STAFF_EDITOR);
}

static void the_end_takes_all_but_the_name(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_reset(site.db, &boss, saima.id, token), STAFF_DONE);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_int_equal(desk_person("saima").state, STAFF_ENDED);
	assert_int_equal(desk_number("SELECT count(*) FROM person WHERE name = 'saima' AND password = '' AND "
				     "totp IS NULL"),
		1);
	assert_int_equal(codes_left(site.db, saima.id), 0);
	assert_int_equal(desk_number("SELECT count(*) FROM invitation WHERE used_ms = 0"), 0);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_NO_SUCH);
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_READER, ""), STAFF_NO_SUCH);
	assert_int_equal(desk_invite("saima", STAFF_READER, token), STAFF_NAME_TAKEN);
	assert_int_equal(desk_recorded("end"), 1);
}

static void a_new_password_ends_the_other_sessions(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW);
	char mine[TOKEN_SIZE], other[TOKEN_SIZE];
	struct credentials credentials;
	struct session session;

	(void)state;
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, mine), STAFF_DONE);
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, other), STAFF_DONE);
	assert_int_equal(people_change_password(site.db, &actor, mine, ""), STAFF_BROKEN);
	assert_int_equal(people_change_password(site.db, &actor, mine, "$argon2id$new"), STAFF_DONE);
	assert_true(people_credentials(site.db, "saima", &credentials));
	assert_string_equal(credentials.password, "$argon2id$new");
	assert_true(sessions_find(site.db, mine, NOW, false, &session));
	assert_int_equal(session.person.id, saima.id);
	assert_true(sessions_find(site.db, other, NOW, false, &session));
	assert_int_equal(session.person.id, 0);
	assert_int_equal(desk_recorded("password"), 1);
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit WHERE CAST(record AS TEXT) LIKE '%argon2%'"), 0);
}

static void the_language_of_pages_is_ones_own_choice(void **state)
{
	(void)state;
	assert_true(people_choose_language(site.db, saima.id, "ur"));
	assert_string_equal(desk_person("saima").page_language, "ur");
	assert_false(people_choose_language(site.db, saima.id, "a-language-whose-name-is-much-too-long"));
	assert_true(people_last_seen(site.db, saima.id) == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(credentials_are_of_who_is_active),
		TEST(an_administrator_changes_roles_and_languages),
		TEST(nobody_else_does_and_nobody_for_themselves),
		TEST(the_end_takes_all_but_the_name),
		TEST(a_new_password_ends_the_other_sessions),
		TEST(the_language_of_pages_is_ones_own_choice),
	};

	return RUN_SUITE(tests);
}
