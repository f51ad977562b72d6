/* One administrator alone puts nobody into a role of trust where a second person is, or was. */
#include "desk_site.h"

#include "agahi/staff/people.h"
#include "agahi/staff/roles.h"

static struct person saima; /* an editor */
static struct staff_actor boss;
static struct codes codes;

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member("saima", STAFF_EDITOR);
	boss = desk_actor(&site.administrator, NOW);
	return 0;
}

static unsigned roles_of(const char *name)
{
	return desk_person(name).roles;
}

static enum staff_result accept(const char *token)
{
	return desk_accept(site.db, token, NOW, &codes);
}

static enum staff_result change(const struct person *person, unsigned roles)
{
	return people_change(site.db, &boss, person->id, roles, person->languages);
}

/* What waits of that kind about somebody; "" as its key when nothing does. */
static struct invitation waiting(const char *name, enum link_kind kind)
{
	struct invitation found;

	assert_true(links_read_of(site.db, desk_person(name).id, kind, NOW, &found));
	return found;
}

static enum consent consent_of(const char *name, enum link_kind kind)
{
	struct invitation found = waiting(name, kind);
	enum consent consent;

	assert_true(consent_find(site.db, &found, &consent));
	return consent;
}

static enum staff_result give_as(const struct person *person, const struct invitation *invitation)
{
	struct staff_actor actor = desk_actor(person, NOW);

	return consent_give(site.db, &actor, invitation->key);
}

static long long recorded(const char *what, const char *who, const char *old, const char *fresh)
{
	char *sql = sqlite3_mprintf("SELECT count(*) FROM audit WHERE what = %Q AND who = %Q AND"
				    " coalesce(json_extract(CAST(record AS TEXT), '$.old'), '') = %Q AND"
				    " coalesce(json_extract(CAST(record AS TEXT), '$.new'), '') = %Q",
		what, who, old, fresh);
	long long count = desk_number(sql);

	sqlite3_free(sql);
	return count;
}

/* --- invitations -------------------------------------------------------------------------------------- */

static void the_first_signer_comes_by_one_person_alone_and_the_record_says_so(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("ahmed", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(consent_of("ahmed", LINK_INVITATION), CONSENT_ALONE);
	assert_int_equal(accept(token), STAFF_DONE);
	assert_int_equal(recorded("invite", "boss", "", "signer, alone"), 1);
	assert_int_equal(recorded("accept-invitation", "ahmed", "", "alone"), 1);
}

static void the_second_one_waits_for_the_first(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(consent_of("zara", LINK_INVITATION), CONSENT_WAITS);
	assert_int_equal(accept(token), STAFF_UNCONFIRMED);
	assert_int_equal(recorded("invite", "boss", "", "signer"), 1);
	struct invitation link = waiting("zara", LINK_INVITATION);
	assert_int_equal(give_as(&site.administrator, &link), STAFF_SAME_PERSON);
	assert_int_equal(give_as(&saima, &link), STAFF_NOT_ALLOWED);
	assert_int_equal(give_as(&ahmed, &link), STAFF_DONE);
	assert_int_equal(give_as(&ahmed, &link), STAFF_NO_SUCH);
	assert_int_equal(recorded("confirm", "ahmed", "", "invitation: signer"), 1);
	assert_int_equal(accept(token), STAFF_DONE);
	assert_int_equal(recorded("accept-invitation", "zara", "", ""), 1);
	assert_int_equal(roles_of("zara"), STAFF_SIGNER);
}

static void of_two_that_were_invited_at_first_the_second_to_come_waits(void **state)
{
	char token[TOKEN_SIZE], other[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("ahmed", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, other), STAFF_DONE);
	assert_int_equal(accept(other), STAFF_DONE);
	assert_int_equal(accept(token), STAFF_UNCONFIRMED);
}

static void editors_and_readers_need_nobody(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_EDITOR | STAFF_READER, token), STAFF_DONE);
	struct invitation link = waiting("zara", LINK_INVITATION);
	assert_int_equal(consent_of("zara", LINK_INVITATION), CONSENT_THERE);
	assert_int_equal(give_as(&ahmed, &link), STAFF_NO_SUCH);
	assert_int_equal(accept(token), STAFF_DONE);
}

static void a_second_administrator_is_confirmed_too_and_then_confirms(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	desk_member("ahmed", STAFF_SIGNER);
	assert_int_equal(desk_invite("chief", STAFF_ADMINISTRATOR, token), STAFF_DONE);
	assert_int_equal(accept(token), STAFF_UNCONFIRMED);
	assert_int_equal(desk_confirm("chief", LINK_INVITATION), STAFF_DONE);
	assert_int_equal(accept(token), STAFF_DONE);
	struct person chief = desk_person("chief");
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	struct invitation link = waiting("zara", LINK_INVITATION);
	assert_int_equal(give_as(&chief, &link), STAFF_DONE);
	assert_int_equal(accept(token), STAFF_DONE);
}

static void a_new_link_is_confirmed_anew(void **state)
{
	char token[TOKEN_SIZE], again[TOKEN_SIZE];

	(void)state;
	desk_member("ahmed", STAFF_SIGNER);
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(desk_confirm("zara", LINK_INVITATION), STAFF_DONE);
	assert_int_equal(invitations_again(site.db, &boss, desk_person("zara").id, again), STAFF_DONE);
	assert_int_equal(accept(again), STAFF_UNCONFIRMED);
	assert_int_equal(desk_confirm("zara", LINK_INVITATION), STAFF_DONE);
	assert_int_equal(accept(again), STAFF_DONE);
}

static void a_reader_who_has_not_come_yet_is_no_way_round(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	desk_member("ahmed", STAFF_SIGNER);
	assert_int_equal(desk_invite("zara", STAFF_READER, token), STAFF_DONE);
	struct person zara = desk_person("zara");
	assert_int_equal(change(&zara, STAFF_SIGNER), STAFF_DONE);
	assert_int_equal(roles_of("zara"), STAFF_READER);
	assert_int_equal(accept(token), STAFF_DONE);
	assert_int_equal(roles_of("zara"), STAFF_READER);
	assert_int_equal(desk_confirm("zara", LINK_ROLES), STAFF_DONE);
	assert_int_equal(roles_of("zara"), STAFF_SIGNER);
}

static void who_ends_all_others_is_not_the_first_again(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(people_end(site.db, &boss, ahmed.id), STAFF_DONE);
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(consent_of("zara", LINK_INVITATION), CONSENT_STUCK);
	assert_int_equal(accept(token), STAFF_UNCONFIRMED);
	assert_int_equal(change(&saima, STAFF_SIGNER), STAFF_DONE);
	assert_int_equal(roles_of("saima"), STAFF_READER);
}

static void who_are_all_locked_out_are_let_in_by_the_keeper_of_the_machine(void **state)
{
	const struct staff_actor desk = { .now_ms = NOW };
	struct person chief = desk_member("chief", STAFF_ADMINISTRATOR);
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(invitations_reset(site.db, &desk, chief.id, token), STAFF_DONE);
	assert_int_equal(consent_give_here(site.db, "chief", NOW), STAFF_NOT_ALLOWED);
	assert_int_equal(invitations_reset(site.db, &desk, site.administrator.id, token), STAFF_DONE);
	assert_int_equal(consent_give_here(site.db, "chief", NOW), STAFF_DONE);
}

static void the_keeper_of_the_machine_confirms_only_where_nobody_else_can(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	char token[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(consent_give_here(site.db, "zara", NOW), STAFF_NOT_ALLOWED);
	assert_int_equal(consent_give_here(site.db, "saima", NOW), STAFF_NO_SUCH);
	assert_int_equal(consent_give_here(site.db, "nobody", NOW), STAFF_NO_SUCH);
	assert_int_equal(people_end(site.db, &boss, ahmed.id), STAFF_DONE);
	assert_int_equal(consent_give_here(site.db, "zara", NOW), STAFF_DONE);
	assert_int_equal(consent_give_here(site.db, "zara", NOW), STAFF_NO_SUCH);
	assert_int_equal(recorded("confirm", "desk", "", "invitation: signer"), 1);
	assert_int_equal(accept(token), STAFF_DONE);
}

static void with_its_makers_account_an_unconfirmed_link_is_void(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER),
		      chief = desk_member("chief", STAFF_ADMINISTRATOR);
	struct staff_actor other = desk_actor(&chief, NOW);
	char token[TOKEN_SIZE], sure[TOKEN_SIZE], plain[TOKEN_SIZE];

	(void)state;
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, token), STAFF_DONE);
	assert_int_equal(desk_invite("omar", STAFF_SIGNER, sure), STAFF_DONE);
	assert_int_equal(desk_confirm("omar", LINK_INVITATION), STAFF_DONE);
	assert_int_equal(desk_invite("rida", STAFF_EDITOR, plain), STAFF_DONE);
	assert_int_equal(people_end(site.db, &other, site.administrator.id), STAFF_DONE);
	assert_int_equal(consent_of("zara", LINK_INVITATION), CONSENT_VOID);
	struct invitation link = waiting("zara", LINK_INVITATION);
	assert_int_equal(give_as(&ahmed, &link), STAFF_NO_SUCH);
	assert_int_equal(accept(token), STAFF_NO_SUCH);
	assert_int_equal(accept(sure), STAFF_DONE); /* that was the word of two */
	assert_int_equal(accept(plain), STAFF_DONE);
	assert_int_equal(invitations_again(site.db, &other, desk_person("zara").id, token), STAFF_DONE);
	assert_int_equal(desk_confirm("zara", LINK_INVITATION), STAFF_DONE);
	assert_int_equal(accept(token), STAFF_DONE);
}

/* --- roles -------------------------------------------------------------------------------------------- */

static void roles_of_trust_wait_and_hold_once_confirmed(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);

	(void)state;
	assert_int_equal(
		people_change(site.db, &boss, saima.id, STAFF_EDITOR | STAFF_SIGNER, "ur"), STAFF_DONE);
	assert_int_equal(roles_of("saima"), STAFF_EDITOR);
	assert_string_equal(desk_person("saima").languages, "ur"); /* that needs nobody */
	struct invitation roles = waiting("saima", LINK_ROLES);
	assert_int_equal(roles.roles, STAFF_EDITOR | STAFF_SIGNER);
	assert_int_equal(recorded("role", "boss", "", "editor signer, not confirmed yet"), 1);
	assert_int_equal(give_as(&site.administrator, &roles), STAFF_SAME_PERSON);
	assert_int_equal(give_as(&saima, &roles), STAFF_NOT_ALLOWED);
	assert_int_equal(give_as(&ahmed, &roles), STAFF_DONE);
	assert_int_equal(roles_of("saima"), STAFF_EDITOR | STAFF_SIGNER);
	assert_string_equal(desk_person("saima").languages, "ur");
	assert_int_equal(recorded("confirm", "ahmed", "", "roles: editor signer"), 1);
	assert_int_equal(recorded("role", "ahmed", "editor: ur", "editor signer: ur"), 1);
	assert_int_equal(give_as(&ahmed, &roles), STAFF_NO_SUCH);
}

static void the_first_one_is_given_alone_and_the_record_says_so(void **state)
{
	(void)state;
	assert_int_equal(change(&saima, STAFF_EDITOR | STAFF_SIGNER), STAFF_DONE);
	assert_int_equal(roles_of("saima"), STAFF_EDITOR | STAFF_SIGNER);
	assert_int_equal(recorded("role", "boss", "editor", "editor signer, alone"), 1);
}

static void what_is_taken_away_is_so_at_once(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER | STAFF_EDITOR);

	(void)state;
	assert_int_equal(change(&ahmed, STAFF_EDITOR), STAFF_DONE);
	assert_int_equal(roles_of("ahmed"), STAFF_EDITOR);
	struct person zara = desk_member("zara", STAFF_READER);
	assert_int_equal(change(&saima, STAFF_ADMINISTRATOR), STAFF_DONE);
	assert_int_equal(roles_of("saima"), STAFF_READER); /* no editor any more, no administrator yet */
	assert_int_equal(change(&zara, STAFF_EDITOR), STAFF_DONE);
	assert_int_equal(roles_of("zara"), STAFF_EDITOR);
}

static void its_subject_does_not_confirm_even_as_a_signer(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER), zara = desk_member("zara", STAFF_SIGNER);

	(void)state;
	assert_int_equal(change(&ahmed, STAFF_ADMINISTRATOR), STAFF_DONE);
	struct invitation roles = waiting("ahmed", LINK_ROLES);
	assert_int_equal(give_as(&ahmed, &roles), STAFF_NOT_ALLOWED); /* a reader meanwhile */
	assert_int_equal(change(&ahmed, STAFF_ADMINISTRATOR | STAFF_READER), STAFF_DONE);
	assert_int_equal(give_as(&zara, &roles), STAFF_NO_SUCH); /* what she saw is not what waits now */
	roles = waiting("ahmed", LINK_ROLES);
	assert_int_equal(give_as(&zara, &roles), STAFF_DONE);
	assert_int_equal(roles_of("ahmed"), STAFF_ADMINISTRATOR | STAFF_READER);
}

static void a_change_of_languages_lets_it_wait_and_one_of_roles_does_not(void **state)
{
	(void)state;
	desk_member("ahmed", STAFF_SIGNER);
	assert_int_equal(change(&saima, STAFF_EDITOR | STAFF_SIGNER), STAFF_DONE);
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_EDITOR, "ur"), STAFF_DONE);
	assert_string_not_equal(waiting("saima", LINK_ROLES).key, "");
	assert_int_equal(people_change(site.db, &boss, saima.id, STAFF_READER, "ur"), STAFF_DONE);
	assert_string_equal(waiting("saima", LINK_ROLES).key, "");
	assert_int_equal(recorded("take-back", "boss", "roles", ""), 1);
}

static void they_are_taken_back_by_an_administrator_or_their_subject(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	struct staff_actor owner = desk_actor(&saima, NOW), stranger = desk_actor(&ahmed, NOW);

	(void)state;
	assert_int_equal(change(&saima, STAFF_SIGNER), STAFF_DONE);
	struct invitation roles = waiting("saima", LINK_ROLES);
	assert_int_equal(consent_take_back(site.db, &stranger, roles.key), STAFF_NOT_ALLOWED);
	assert_int_equal(consent_take_back(site.db, &owner, roles.key), STAFF_DONE);
	assert_int_equal(give_as(&ahmed, &roles), STAFF_NO_SUCH);
	assert_int_equal(recorded("take-back", "saima", "roles", ""), 1);
	assert_int_equal(change(&saima, STAFF_SIGNER), STAFF_DONE);
	roles = waiting("saima", LINK_ROLES);
	assert_int_equal(consent_take_back(site.db, &boss, roles.key), STAFF_DONE);
	assert_int_equal(desk_person("saima").state, STAFF_ACTIVE);
	assert_int_equal(roles_of("saima"), STAFF_READER);
}

static void they_are_no_link_to_come_in_by(void **state)
{
	const struct link_wanted wanted = { LINK_ROLES, saima.id, STAFF_SIGNER, MINUTE };
	struct invitation found;
	char token[TOKEN_SIZE];

	(void)state;
	assert_true(links_insert(site.db, &boss, &wanted, token));
	assert_int_equal(invitations_find(site.db, token, NOW, &found), STAFF_NO_SUCH);
	assert_int_equal(accept(token), STAFF_NO_SUCH);
}

static void they_are_past_after_a_week_and_over_with_the_account(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_SIGNER);
	struct staff_actor late = desk_actor(&ahmed, NOW + LINK_MS);

	(void)state;
	assert_int_equal(change(&saima, STAFF_SIGNER), STAFF_DONE);
	struct invitation roles = waiting("saima", LINK_ROLES);
	assert_int_equal(consent_give(site.db, &late, roles.key), STAFF_NO_SUCH);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_int_equal(give_as(&ahmed, &roles), STAFF_NO_SUCH);
	assert_int_equal(consent_give(site.db, &late, "none"), STAFF_NO_SUCH);
}

/* --- at once ------------------------------------------------------------------------------------------ */

enum { RACES = 40 };

struct race {
	struct person confirmer, chief, maker, subject;
	char key[TOKEN_KEY_SIZE];
	enum staff_result results[2];
};

static void confirm_or_end_the_maker(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor confirmer = desk_actor(&race->confirmer, NOW),
			   chief = desk_actor(&race->chief, NOW);

	race->results[which] =
		which == 0 ? consent_give(db, &confirmer, race->key) : people_end(db, &chief, race->maker.id);
}

static void confirmed_while_the_maker_is_ended_it_holds_only_if_it_was_first(void **state)
{
	struct race race = { .confirmer = desk_member("ahmed", STAFF_SIGNER),
		.chief = desk_member("chief", STAFF_ADMINISTRATOR) };

	(void)state;
	for (int i = 0; i < RACES; i++) {
		char maker[16], subject[16];

		snprintf(maker, sizeof(maker), "m%d", i);
		snprintf(subject, sizeof(subject), "s%d", i);
		race.maker = desk_member(maker, STAFF_ADMINISTRATOR);
		race.subject = desk_member(subject, STAFF_EDITOR);
		struct staff_actor actor = desk_actor(&race.maker, NOW);
		assert_int_equal(
			people_change(site.db, &actor, race.subject.id, STAFF_SIGNER, ""), STAFF_DONE);
		snprintf(race.key, sizeof(race.key), "%s", waiting(subject, LINK_ROLES).key);
		desk_race(confirm_or_end_the_maker, &race);
		assert_int_equal(race.results[1], STAFF_DONE);
		assert_true(race.results[0] == STAFF_DONE || race.results[0] == STAFF_NO_SUCH);
		assert_int_equal(
			roles_of(subject), race.results[0] == STAFF_DONE ? STAFF_SIGNER : STAFF_READER);
	}
	/* What the record says came first, came first. */
	assert_int_equal(
		desk_number("SELECT count(*) FROM audit c, audit e WHERE c.what = 'confirm' AND e.what = "
			    "'end' AND c.about = 'person s' || substr(e.about, 9) AND c.n > e.n"),
		0);
}

/* The subject is a signer who is made an administrator and asks for it with the last breath of the old role. */
static void subject_or_another_confirms(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor actor = desk_actor(which == 0 ? &race->subject : &race->confirmer, NOW);

	race->results[which] = consent_give(db, &actor, race->key);
}

static void the_subject_that_confirms_at_the_same_time_changes_nothing(void **state)
{
	struct race race = { .confirmer = desk_member("ahmed", STAFF_SIGNER) };

	(void)state;
	for (int i = 0; i < RACES; i++) {
		char subject[16];

		snprintf(subject, sizeof(subject), "s%d", i);
		race.subject = desk_member(subject, STAFF_ADMINISTRATOR);
		char token[TOKEN_SIZE];
		assert_int_equal(invitations_reset(site.db, &boss, race.subject.id, token), STAFF_DONE);
		snprintf(race.key, sizeof(race.key), "%s", waiting(subject, LINK_RESET).key);
		desk_race(subject_or_another_confirms, &race);
		assert_int_equal(race.results[0], STAFF_SAME_PERSON);
		assert_int_equal(race.results[1], STAFF_DONE);
		assert_int_equal(waiting(subject, LINK_RESET).confirmed_by, race.confirmer.id);
	}
}

static void confirm_or_take_back(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor confirmer = desk_actor(&race->confirmer, NOW);

	race->results[which] = which == 0 ? consent_give(db, &confirmer, race->key)
					  : consent_take_back(db, &boss, race->key);
}

static void of_confirming_and_taking_back_one_happens(void **state)
{
	struct race race = { .confirmer = desk_member("ahmed", STAFF_SIGNER) };

	(void)state;
	for (int i = 0; i < RACES; i++) {
		assert_int_equal(change(&saima, STAFF_EDITOR | STAFF_SIGNER), STAFF_DONE);
		snprintf(race.key, sizeof(race.key), "%s", waiting("saima", LINK_ROLES).key);
		desk_race(confirm_or_take_back, &race);
		assert_true((race.results[0] == STAFF_DONE) != (race.results[1] == STAFF_DONE));
		assert_int_equal(
			roles_of("saima") == (STAFF_EDITOR | STAFF_SIGNER), race.results[0] == STAFF_DONE);
		assert_int_equal(change(&saima, STAFF_EDITOR), STAFF_DONE);
	}
}

static char tokens[2][TOKEN_SIZE];

static void come_in(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct codes shown;

	race->results[which] = desk_accept(db, tokens[which], NOW, &shown);
}

static void of_two_first_signers_that_come_at_the_same_time_one_gets_in(void **state)
{
	struct race race = { .results = { STAFF_BROKEN, STAFF_BROKEN } };

	(void)state;
	assert_int_equal(desk_invite("ahmed", STAFF_SIGNER, tokens[0]), STAFF_DONE);
	assert_int_equal(desk_invite("zara", STAFF_SIGNER, tokens[1]), STAFF_DONE);
	desk_race(come_in, &race);
	assert_true((race.results[0] == STAFF_DONE) != (race.results[1] == STAFF_DONE));
	assert_true(race.results[0] == STAFF_UNCONFIRMED || race.results[1] == STAFF_UNCONFIRMED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_signer_comes_by_one_person_alone_and_the_record_says_so),
		TEST(the_second_one_waits_for_the_first),
		TEST(of_two_that_were_invited_at_first_the_second_to_come_waits),
		TEST(editors_and_readers_need_nobody),
		TEST(a_second_administrator_is_confirmed_too_and_then_confirms),
		TEST(a_new_link_is_confirmed_anew),
		TEST(a_reader_who_has_not_come_yet_is_no_way_round),
		TEST(who_ends_all_others_is_not_the_first_again),
		TEST(who_are_all_locked_out_are_let_in_by_the_keeper_of_the_machine),
		TEST(the_keeper_of_the_machine_confirms_only_where_nobody_else_can),
		TEST(with_its_makers_account_an_unconfirmed_link_is_void),
		TEST(roles_of_trust_wait_and_hold_once_confirmed),
		TEST(the_first_one_is_given_alone_and_the_record_says_so),
		TEST(what_is_taken_away_is_so_at_once),
		TEST(its_subject_does_not_confirm_even_as_a_signer),
		TEST(a_change_of_languages_lets_it_wait_and_one_of_roles_does_not),
		TEST(they_are_taken_back_by_an_administrator_or_their_subject),
		TEST(they_are_no_link_to_come_in_by),
		TEST(they_are_past_after_a_week_and_over_with_the_account),
		TEST(confirmed_while_the_maker_is_ended_it_holds_only_if_it_was_first),
		TEST(the_subject_that_confirms_at_the_same_time_changes_nothing),
		TEST(of_confirming_and_taking_back_one_happens),
		TEST(of_two_first_signers_that_come_at_the_same_time_one_gets_in),
	};

	return RUN_SUITE(tests);
}
