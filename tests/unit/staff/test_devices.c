/* Devices: browsers that passed before are known again, by nothing that the database gives away. */
#include "desk_site.h"

#include "agahi/staff/devices.h"
#include "agahi/staff/people.h"
#include "agahi/staff/sessions.h"

static struct person saima;
static char saimas_link[TOKEN_SIZE];

static int set_up(void **state)
{
	struct codes codes;

	desk_set_up(state);
	saima = desk_member_by("saima", STAFF_EDITOR, saimas_link, &codes);
	return 0;
}

static bool knows(const char *name, const char *token, int64_t now_ms)
{
	bool known;

	assert_true(devices_know(site.db, &site.box, name, token, now_ms, &known));
	return known;
}

static void remember(const struct person *person, const char *token, int64_t now_ms, char kept[TOKEN_SIZE])
{
	assert_true(devices_remember(site.db, &site.box, person->id, token, now_ms, kept));
}

static void a_browser_is_known_after_the_log_in_and_for_that_person_alone(void **state)
{
	char kept[TOKEN_SIZE], other[TOKEN_SIZE];

	(void)state;
	desk_member("ahmed", STAFF_READER);
	remember(&saima, "", NOW, kept);
	assert_true(knows("saima", kept, NOW));
	assert_false(knows("ahmed", kept, NOW));
	assert_false(knows("nobody-here", kept, NOW));
	token_make(other);
	assert_false(knows("saima", other, NOW));
	assert_false(knows("saima", "", NOW));
	assert_false(knows("saima", "what", NOW));
}

static void the_cookie_stays_the_same_and_two_people_share_one(void **state)
{
	struct person ahmed = desk_member("ahmed", STAFF_READER);
	char kept[TOKEN_SIZE], again[TOKEN_SIZE];

	(void)state;
	remember(&saima, "", NOW, kept);
	remember(&saima, kept, NOW + MINUTE, again);
	assert_string_equal(again, kept);
	remember(&ahmed, kept, NOW + MINUTE, again);
	assert_string_equal(again, kept);
	assert_true(knows("saima", kept, NOW) && knows("ahmed", kept, NOW));
	assert_int_equal(desk_number("SELECT count(*) FROM device"), 2);
}

static void one_that_somebody_else_put_there_is_not_taken_over(void **state)
{
	char planted[TOKEN_SIZE], kept[TOKEN_SIZE];

	(void)state;
	token_make(planted);
	remember(&saima, planted, NOW, kept);
	assert_string_not_equal(kept, planted);
	assert_false(knows("saima", planted, NOW));
}

static void a_new_password_a_reset_and_the_end_forget_it(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW), boss = desk_actor(&site.administrator, NOW);
	char kept[TOKEN_SIZE], link[TOKEN_SIZE];
	struct codes codes;

	(void)state;
	remember(&saima, "", NOW, kept);
	assert_int_equal(people_change_password(site.db, &actor, "", "$argon2id$another"), STAFF_DONE);
	assert_false(knows("saima", kept, NOW));
	remember(&saima, "", NOW, kept);
	desk_member("ahmed", STAFF_SIGNER);
	assert_int_equal(invitations_reset(site.db, &boss, saima.id, link), STAFF_DONE);
	assert_int_equal(desk_confirm("saima", LINK_RESET), STAFF_DONE);
	assert_true(knows("saima", kept, NOW));
	assert_int_equal(desk_accept(site.db, link, NOW, &codes), STAFF_DONE);
	assert_false(knows("saima", kept, NOW));
	remember(&saima, "", NOW, kept);
	assert_int_equal(people_end(site.db, &boss, saima.id), STAFF_DONE);
	assert_int_equal(desk_number("SELECT count(*) FROM device"), 0);
}

static void after_a_year_without_a_log_in_it_is_forgotten(void **state)
{
	char kept[TOKEN_SIZE], again[TOKEN_SIZE];

	(void)state;
	remember(&saima, "", NOW, kept);
	assert_true(knows("saima", kept, NOW + DEVICE_LASTS_MS - 1));
	assert_false(knows("saima", kept, NOW + DEVICE_LASTS_MS));
	remember(&saima, kept, NOW + DEVICE_LASTS_MS, again);
	assert_string_not_equal(again, kept);
}

static void the_eleventh_takes_the_place_of_the_one_not_used_for_longest(void **state)
{
	char kept[DEVICES_A_PERSON + 1][TOKEN_SIZE];

	(void)state;
	for (int i = 0; i <= DEVICES_A_PERSON; i++)
		remember(&saima, "", NOW + i, kept[i]);
	for (int i = 0; i <= DEVICES_A_PERSON; i++)
		assert_int_equal(knows("saima", kept[i], NOW + MINUTE), i > 0);
	/* Also where the clock was ahead when the others came. */
	remember(&saima, "", NOW - MINUTE, kept[0]);
	assert_true(knows("saima", kept[0], NOW));
}

static void the_database_has_a_hash_under_the_key(void **state)
{
	unsigned char plain[TOKEN_HASH_OCTETS];
	char kept[TOKEN_SIZE], hex[TOKEN_KEY_SIZE], sql[200];

	(void)state;
	remember(&saima, "", NOW, kept);
	token_hash(kept, plain);
	token_key_write(plain, hex);
	snprintf(sql, sizeof(sql),
		"SELECT count(*) FROM device WHERE hex(hash) IN (upper('%s'), upper('%s'))", hex, kept);
	assert_int_equal(desk_number(sql), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_browser_is_known_after_the_log_in_and_for_that_person_alone),
		TEST(the_cookie_stays_the_same_and_two_people_share_one),
		TEST(one_that_somebody_else_put_there_is_not_taken_over),
		TEST(a_new_password_a_reset_and_the_end_forget_it),
		TEST(after_a_year_without_a_log_in_it_is_forgotten),
		TEST(the_eleventh_takes_the_place_of_the_one_not_used_for_longest),
		TEST(the_database_has_a_hash_under_the_key),
	};

	return RUN_SUITE(tests);
}
