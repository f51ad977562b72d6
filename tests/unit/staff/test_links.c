/* Rows of what was made for people and is not done yet. */
#include "desk_site.h"

static struct person saima;
static struct staff_actor boss;

static int set_up(void **state)
{
	desk_set_up(state);
	saima = desk_member("saima", STAFF_EDITOR);
	boss = desk_actor(&site.administrator, NOW);
	return 0;
}

static void make(enum link_kind kind, char token[TOKEN_SIZE])
{
	const struct link_wanted wanted = { kind, saima.id, STAFF_SIGNER, MINUTE };

	assert_true(links_insert(site.db, &boss, &wanted, token));
}

static struct invitation of_kind(enum link_kind kind, int64_t now_ms)
{
	struct invitation found;

	assert_true(links_read_of(site.db, saima.id, kind, now_ms, &found));
	return found;
}

static void what_was_written_is_read(void **state)
{
	unsigned char hash[TOKEN_HASH_OCTETS];
	struct invitation found;
	char token[TOKEN_SIZE];

	(void)state;
	make(LINK_ROLES, token);
	assert_true(token_hash(token, hash));
	assert_true(links_read(site.db, hash, &found));
	assert_int_equal(found.kind, LINK_ROLES);
	assert_int_equal(found.roles, STAFF_SIGNER);
	assert_int_equal(found.person.id, saima.id);
	assert_int_equal(found.made_by, site.administrator.id);
	assert_true(found.made_ms == NOW && found.until_ms == NOW + MINUTE);
	assert_true(found.confirmed_ms == 0 && found.confirmed_by == 0 && found.used_ms == 0);
	hash[0] ^= 1;
	assert_true(links_read(site.db, hash, &found));
	assert_string_equal(found.key, "");
}

static void a_person_has_one_of_a_kind(void **state)
{
	char first[TOKEN_SIZE], again[TOKEN_SIZE], other[TOKEN_SIZE];

	(void)state;
	make(LINK_RESET, first);
	make(LINK_ROLES, other);
	make(LINK_RESET, again);
	assert_int_equal(desk_number("SELECT count(*) FROM invitation WHERE used_ms = 0"), 2);
	assert_true(links_drop(site.db, saima.id, LINK_RESET));
	assert_int_equal(sqlite3_changes(site.db), 1);
	assert_string_equal(of_kind(LINK_RESET, NOW).key, "");
	assert_string_not_equal(of_kind(LINK_ROLES, NOW).key, "");
	assert_true(links_drop(site.db, saima.id, LINK_RESET));
	assert_int_equal(sqlite3_changes(site.db), 0);
}

static void what_is_past_is_not_found(void **state)
{
	char token[TOKEN_SIZE];

	(void)state;
	make(LINK_ROLES, token);
	assert_string_not_equal(of_kind(LINK_ROLES, NOW + MINUTE - 1).key, "");
	assert_string_equal(of_kind(LINK_ROLES, NOW + MINUTE).key, "");
}

static void it_is_open_while_it_makes_sense_for_the_person(void **state)
{
	static const struct {
		enum link_kind kind;
		bool invited, active, ended;
	} expected[] = { { LINK_INVITATION, true, false, false }, { LINK_RESET, false, true, false },
		{ LINK_ROLES, true, true, false } };
	struct invitation invitation = { .key = "k", .until_ms = NOW + 1, .person.id = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		invitation.kind = expected[i].kind;
		invitation.person.state = STAFF_INVITED;
		assert_int_equal(links_is_open(&invitation, NOW), expected[i].invited);
		invitation.person.state = STAFF_ACTIVE;
		assert_int_equal(links_is_open(&invitation, NOW), expected[i].active);
		invitation.person.state = STAFF_ENDED;
		assert_int_equal(links_is_open(&invitation, NOW), expected[i].ended);
	}
	invitation.person.state = STAFF_ACTIVE;
	assert_false(links_is_open(&invitation, NOW + 1));
	invitation.used_ms = 1;
	assert_false(links_is_open(&invitation, NOW));
	assert_false(links_is_open(&(struct invitation){ .until_ms = NOW + 1 }, NOW));
}

static void count(const struct invitation *invitation, void *arg)
{
	assert_int_equal(invitation->person.id, saima.id);
	(*(int *)arg)++;
}

static void roles_that_wait_are_listed_and_no_reset_to_be_told(void **state)
{
	int open = 0, untold = 0;
	char token[TOKEN_SIZE];

	(void)state;
	make(LINK_ROLES, token);
	assert_true(links_list(site.db, NOW, count, &open));
	assert_int_equal(open, 1);
	assert_true(links_list_untold(site.db, saima.id, count, &untold));
	assert_int_equal(untold, 0);
	make(LINK_RESET, token);
	assert_true(links_list_untold(site.db, saima.id, count, &untold));
	assert_int_equal(untold, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_read),
		TEST(a_person_has_one_of_a_kind),
		TEST(what_is_past_is_not_found),
		TEST(it_is_open_while_it_makes_sense_for_the_person),
		TEST(roles_that_wait_are_listed_and_no_reset_to_be_told),
	};

	return RUN_SUITE(tests);
}
