/* Invitations are good once; a reset is good once a second person has confirmed it, and its owner hears of it. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

#define DAY (24 * 60 * MINUTE)

static struct person saima, ahmed; /* an editor, a signer */
static struct staff_actor boss;
static struct codes codes;

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member("saima", STAFF_EDITOR);
	ahmed = desk_member("ahmed", STAFF_SIGNER);
	boss = desk_actor(&site.administrator, NOW);
	return 0;
}

static struct invitation found;

static enum staff_result find(const char *token, int64_t now_ms)
{
	return invitations_find(site.db, token, now_ms, &found);
}

static enum staff_result accept(const char *token, int64_t now_ms)
{
	return desk_accept(site.db, token, now_ms, &codes);
}

/* A reset of saima's account that the administrator made; its key. */
static const char *make_reset(char token[TOKEN_SIZE])
{
	assert_int_equal(invitations_reset(site.db, &boss, saima.id, token), STAFF_DONE);
	find(token, NOW);
	return found.key;
}

static enum staff_result confirm_as(const struct person *person, const char *key)
{
	struct staff_actor actor = desk_actor(person, NOW);

	return consent_give(site.db, &actor, key);
}

/* --- somebody new ------------------------------------------------------------------------------------- */

static void the_first_administrator_comes_by_the_command_line_within_a_day(void **state)
{
	char token[TOKEN_SIZE], again[TOKEN_SIZE];

	desk_tear_down(state);
	desk_set_up(state);
	assert_int_equal(invitations_first(site.db, "Boss", NOW, token), STAFF_NAME_BAD);
	assert_int_equal(invitations_first(site.db, "boss", NOW, token), STAFF_DONE);
	assert_int_equal(find(token, NOW + DAY - 1), STAFF_DONE);
	assert_int_equal(find(token, NOW + DAY), STAFF_NO_SUCH);
	assert_int_equal(invitations_first(site.db, "boss", NOW + DAY, again), STAFF_DONE);
	assert_int_equal(find(token, NOW), STAFF_NO_SUCH); /* void by the second one */
	assert_int_equal(accept(again, NOW + DAY), STAFF_DONE);
	assert_int_equal(desk_person("boss").roles, STAFF_ADMINISTRATOR);
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE who = 'desk' AND what = 'invite'"), 2);
	assert_int_equal(invitations_first(site.db, "boss", NOW + DAY, again), STAFF_NOT_ALLOWED);
	assert_int_equal(invitations_first(site.db, "chief", NOW + DAY, again), STAFF_NOT_ALLOWED);
}

static void who_is_invited_comes_in_once_and_within_a_week(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	assert_int_equal(desk_person("zara").state, STAFF_INVITED);
	assert_int_equal(find(token, NOW + 7 * DAY), STAFF_NO_SUCH);
	assert_int_equal(accept(token, NOW + 7 * DAY), STAFF_NO_SUCH);
	assert_int_equal(find(token, NOW + 7 * DAY - 1), STAFF_DONE);
	assert_string_equal(found.person.name, "zara");
	assert_false(found.kind == LINK_RESET);
	assert_int_equal(accept(token, NOW + DAY), STAFF_DONE);
	assert_int_equal(desk_person("zara").state, STAFF_ACTIVE);
	assert_int_equal(codes_left(site.db, desk_person("zara").id), CODES_COUNT);
	assert_int_equal(find(token, NOW + DAY), STAFF_NO_SUCH);
	assert_int_equal(accept(token, NOW + DAY + MINUTE), STAFF_NO_SUCH);
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit WHERE what = 'accept-invitation' AND who = 'zara'"),
		1);
}

static void with_a_wrong_code_nothing_is_used_up(void **state)
{
	struct invitation_answer answer = { .password_hash = "$argon2id$x", .code = "000000", .now_ms = NOW };
	char token[TOKEN_SIZE], code[TOTP_CODE_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	desk_code(token, NOW, code);
	if (strcmp(code, "000000") == 0)
		answer.code = "000001";
	answer.token = token;
	assert_int_equal(invitations_accept(site.db, &site.box, &answer, &codes), STAFF_CODE_WRONG);
	assert_string_equal(codes.codes[0], "");
	assert_int_equal(desk_person("zara").state, STAFF_INVITED);
	answer.code = code;
	answer.password_hash = "";
	assert_int_equal(invitations_accept(site.db, &site.box, &answer, &codes), STAFF_BROKEN);
	assert_int_equal(accept(token, NOW), STAFF_DONE);
}

static void a_new_link_makes_the_old_one_void(void **state)
{
	char token[TOKEN_SIZE], again[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	assert_int_equal(invitations_again(site.db, &boss, desk_person("zara").id, again), STAFF_DONE);
	assert_int_equal(accept(token, NOW), STAFF_NO_SUCH);
	assert_int_equal(accept(again, NOW), STAFF_DONE);
	assert_int_equal(invitations_again(site.db, &boss, desk_person("zara").id, again), STAFF_NO_SUCH);
	assert_int_equal(invitations_again(site.db, &boss, 99, again), STAFF_NO_SUCH);
}

static void only_an_administrator_invites_and_only_who_is_good(void **state)
{
	struct staff_actor actor = desk_actor(&ahmed, NOW);
	struct person person = { .name = "zara", .shown = "Zara", .roles = STAFF_EDITOR };
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_invite(site.db, &actor, &person, token), STAFF_NOT_ALLOWED);
	assert_int_equal(invitations_invite(site.db, &(struct staff_actor){ .now_ms = NOW }, &person, token),
		STAFF_NOT_ALLOWED);
	assert_int_equal(desk_invite("Zara!", STAFF_EDITOR, token), STAFF_NAME_BAD);
	assert_int_equal(desk_invite("zara", STAFF_ADMINISTRATOR | STAFF_EDITOR, token), STAFF_ROLES_BAD);
	assert_int_equal(desk_invite("saima", STAFF_EDITOR, token), STAFF_NAME_TAKEN);
	person.shown[0] = '\0';
	assert_int_equal(invitations_invite(site.db, &boss, &person, token), STAFF_SHOWN_BAD);
	assert_int_equal(desk_person("zara").id, 0);
}

static void what_is_no_link_is_none(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	token_make(token);
	assert_int_equal(find(token, NOW), STAFF_NO_SUCH);
	assert_int_equal(find("", NOW), STAFF_NO_SUCH);
	assert_int_equal(find("../../etc/passwd", NOW), STAFF_NO_SUCH);
	/* The key that lists show opens nothing. */
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	assert_int_equal(find(token, NOW), STAFF_DONE);
	char key[TOKEN_KEY_SIZE];
	snprintf(key, sizeof(key), "%s", found.key);
	assert_int_equal(find(key, NOW), STAFF_NO_SUCH);
}

/* --- back in ------------------------------------------------------------------------------------------ */

static void a_reset_without_a_second_person_is_refused(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	make_reset(token);
	assert_int_equal(find(token, NOW), STAFF_UNCONFIRMED);
	assert_int_equal(accept(token, NOW), STAFF_UNCONFIRMED);
	assert_int_equal(desk_recorded("accept-invitation"), 3); /* as they came, no more */
}

static void neither_who_made_it_nor_its_owner_nor_an_editor_confirms(void **state)
{
	struct person second = desk_member("second", STAFF_ADMINISTRATOR),
		      editor = desk_member("zara", STAFF_EDITOR);
	struct person reader = desk_member("omar", STAFF_READER);
	struct invitation invitation;
	char token[TOKEN_SIZE], key[TOKEN_KEY_SIZE];

	(void)state;
	snprintf(key, sizeof(key), "%s", make_reset(token));
	invitation = found;
	assert_int_equal(confirm_as(&site.administrator, key), STAFF_SAME_PERSON);
	assert_int_equal(confirm_as(&saima, key), STAFF_NOT_ALLOWED);
	assert_int_equal(confirm_as(&editor, key), STAFF_NOT_ALLOWED);
	assert_int_equal(confirm_as(&reader, key), STAFF_NOT_ALLOWED);
	assert_int_equal(accept(token, NOW), STAFF_UNCONFIRMED);
	assert_false(consent_may_give(&site.administrator, &invitation, CONSENT_WAITS));
	assert_false(consent_may_give(&saima, &invitation, CONSENT_WAITS));
	assert_false(consent_may_give(&editor, &invitation, CONSENT_WAITS));
	assert_true(consent_may_give(&ahmed, &invitation, CONSENT_WAITS));
	assert_true(consent_may_give(&second, &invitation, CONSENT_WAITS));
	assert_int_equal(confirm_as(&second, key), STAFF_DONE);
	assert_int_equal(confirm_as(&ahmed, key), STAFF_NO_SUCH); /* once is enough */
	assert_int_equal(confirm_as(&ahmed, "none"), STAFF_NO_SUCH);
}

static void its_owner_does_not_confirm_even_as_a_signer(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_reset(site.db, &boss, ahmed.id, token), STAFF_DONE);
	find(token, NOW);
	assert_int_equal(confirm_as(&ahmed, found.key), STAFF_SAME_PERSON);
	assert_int_equal(accept(token, NOW), STAFF_UNCONFIRMED);
}

static void once_confirmed_it_is_good_once_and_all_that_was_before_is_over(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW);
	char token[TOKEN_SIZE], session_token[TOKEN_SIZE];
	struct session session;

	(void)state;
	assert_int_equal(sessions_begin(site.db, &actor, actor.now_ms, session_token), STAFF_DONE);
	assert_int_equal(confirm_as(&ahmed, make_reset(token)), STAFF_DONE);
	/* Until it is used the old ways stay good. */
	assert_true(sessions_find(site.db, session_token, NOW, false, &session));
	assert_int_equal(session.person.id, saima.id);
	assert_int_equal(find(token, NOW), STAFF_DONE);
	assert_int_equal(found.confirmed_by, ahmed.id);
	assert_int_equal(accept(token, NOW), STAFF_DONE);
	assert_true(sessions_find(site.db, session_token, NOW, false, &session));
	assert_int_equal(session.person.id, 0);
	assert_int_equal(accept(token, NOW + MINUTE), STAFF_NO_SUCH);
	assert_int_equal(codes_left(site.db, saima.id), CODES_COUNT);
	assert_int_equal(desk_recorded("reset"), 1);
	assert_int_equal(desk_number("SELECT count(*) FROM audit WHERE what = 'confirm' AND who = 'ahmed' "
				     "AND about = 'person saima'"),
		1);
}

static void nobody_resets_themselves_or_who_is_not_there(void **state)
{
	struct staff_actor desk = { .now_ms = NOW };
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_reset(site.db, &boss, site.administrator.id, token), STAFF_SAME_PERSON);
	assert_int_equal(invitations_reset(site.db, &boss, 99, token), STAFF_NO_SUCH);
	assert_int_equal(invitations_reset(site.db, &desk, saima.id, token), STAFF_NOT_ALLOWED);
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	assert_int_equal(invitations_reset(site.db, &boss, desk_person("zara").id, token), STAFF_NO_SUCH);
}

static void the_only_administrator_comes_back_by_the_command_line_and_a_signer(void **state)
{
	struct staff_actor desk = { .now_ms = NOW };
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_reset(site.db, &desk, site.administrator.id, token), STAFF_DONE);
	assert_int_equal(accept(token, NOW), STAFF_UNCONFIRMED);
	find(token, NOW);
	assert_int_equal(found.made_by, 0);
	assert_int_equal(confirm_as(&site.administrator, found.key), STAFF_SAME_PERSON);
	assert_int_equal(confirm_as(&ahmed, found.key), STAFF_DONE);
	assert_int_equal(accept(token, NOW), STAFF_DONE);
}

static void count(const struct invitation *invitation, void *arg)
{
	assert_string_equal(invitation->person.name, "saima");
	(*(int *)arg)++;
}

static int to_tell(void)
{
	int told = 0;

	assert_true(invitations_to_tell(site.db, saima.id, count, &told));
	return told;
}

static void its_owner_is_told_when_it_is_made_and_again_when_it_was_used(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(to_tell(), 0);
	assert_int_equal(confirm_as(&ahmed, make_reset(token)), STAFF_DONE);
	assert_int_equal(to_tell(), 1);
	assert_true(invitations_told(site.db, saima.id, NOW));
	assert_int_equal(to_tell(), 0);
	assert_int_equal(accept(token, NOW), STAFF_DONE);
	assert_int_equal(to_tell(), 1);
	assert_true(invitations_told(site.db, saima.id, NOW));
	assert_int_equal(to_tell(), 0);
}

static void its_owner_may_refuse_it(void **state)
{
	struct staff_actor owner = desk_actor(&saima, NOW), stranger = desk_actor(&ahmed, NOW);
	char token[TOKEN_SIZE], key[TOKEN_KEY_SIZE];

	(void)state;
	snprintf(key, sizeof(key), "%s", make_reset(token));
	assert_int_equal(confirm_as(&ahmed, key), STAFF_DONE);
	assert_int_equal(consent_take_back(site.db, &stranger, key), STAFF_NOT_ALLOWED);
	assert_int_equal(consent_take_back(site.db, &owner, key), STAFF_DONE);
	assert_int_equal(accept(token, NOW), STAFF_NO_SUCH);
	assert_int_equal(consent_take_back(site.db, &owner, key), STAFF_NO_SUCH);
	assert_int_equal(desk_recorded("take-back"), 1);
	assert_int_equal(desk_person("saima").state, STAFF_ACTIVE);
}

static void an_invitation_that_is_taken_back_ends_its_person(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	find(token, NOW);
	assert_int_equal(consent_take_back(site.db, &boss, found.key), STAFF_DONE);
	assert_int_equal(desk_person("zara").state, STAFF_ENDED);
	assert_int_equal(accept(token, NOW), STAFF_NO_SUCH);
}

static void append(const struct invitation *invitation, void *arg)
{
	strcat(arg, invitation->person.name);
	strcat(arg, invitation->kind == LINK_RESET ? "* " : " ");
}

static void those_that_are_open_are_listed(void **state)
{
	char token[TOKEN_SIZE], names[64] = "";

	(void)state;
	make_reset(token);
	site.now_ms = NOW + 1;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR, token), STAFF_DONE);
	assert_true(links_list(site.db, NOW, append, names));
	assert_string_equal(names, "saima* zara ");
	names[0] = '\0';
	assert_int_equal(accept(token, NOW), STAFF_DONE);
	assert_true(links_list(site.db, NOW, append, names));
	assert_string_equal(names, "saima* ");
	names[0] = '\0';
	assert_true(links_list(site.db, NOW + 8 * DAY, append, names));
	assert_string_equal(names, "");
}

/* --- at once ------------------------------------------------------------------------------------------ */

struct race {
	char token[TOKEN_SIZE], key[TOKEN_KEY_SIZE];
	struct person people[2];
	int done[2];
};

static void accept_one(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct codes shown;

	race->done[which] = desk_accept(db, race->token, NOW, &shown) == STAFF_DONE;
}

static void of_two_with_the_same_link_one_comes_in(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		struct race race = { 0 };
		char name[16];

		snprintf(name, sizeof(name), "p%d", i);
		assert_int_equal(desk_invite(name, STAFF_EDITOR, race.token), STAFF_DONE);
		desk_race(accept_one, &race);
		assert_int_equal(race.done[0] + race.done[1], 1);
	}
}

static void confirm_one(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor actor = desk_actor(&race->people[which], NOW);

	race->done[which] = consent_give(db, &actor, race->key) == STAFF_DONE;
}

static void of_two_that_confirm_one_does(void **state)
{
	struct race race = { .people = { ahmed, desk_member("second", STAFF_ADMINISTRATOR) } };

	(void)state;
	for (int i = 0; i < 50; i++) {
		snprintf(race.key, sizeof(race.key), "%s", make_reset(race.token));
		desk_race(confirm_one, &race);
		assert_int_equal(race.done[0] + race.done[1], 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_administrator_comes_by_the_command_line_within_a_day),
		TEST(who_is_invited_comes_in_once_and_within_a_week),
		TEST(with_a_wrong_code_nothing_is_used_up),
		TEST(a_new_link_makes_the_old_one_void),
		TEST(only_an_administrator_invites_and_only_who_is_good),
		TEST(what_is_no_link_is_none),
		TEST(a_reset_without_a_second_person_is_refused),
		TEST(neither_who_made_it_nor_its_owner_nor_an_editor_confirms),
		TEST(its_owner_does_not_confirm_even_as_a_signer),
		TEST(once_confirmed_it_is_good_once_and_all_that_was_before_is_over),
		TEST(nobody_resets_themselves_or_who_is_not_there),
		TEST(the_only_administrator_comes_back_by_the_command_line_and_a_signer),
		TEST(its_owner_is_told_when_it_is_made_and_again_when_it_was_used),
		TEST(its_owner_may_refuse_it),
		TEST(an_invitation_that_is_taken_back_ends_its_person),
		TEST(those_that_are_open_are_listed),
		TEST(of_two_with_the_same_link_one_comes_in),
		TEST(of_two_that_confirm_one_does),
	};

	return RUN_SUITE(tests);
}
