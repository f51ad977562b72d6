/* Recovery codes: ten, each good once, also for two at once; typed as people type. */
#include "desk_site.h"

static struct person saima;
static struct codes codes;

static int set_up(void **state)
{
	char token[TOKEN_SIZE];

	desk_set_up(state);
	saima = desk_member_by("saima", STAFF_EDITOR, token, &codes);
	return 0;
}

static enum staff_result use(const char *code)
{
	assert_true(desk_db_begin(site.db));
	enum staff_result result = codes_use(site.db, &site.box, saima.id, code, NOW);
	desk_db_end(site.db, result == STAFF_DONE);
	return result;
}

static void they_are_ten_in_three_groups_of_plain_letters(void **state)
{
	(void)state;
	for (int i = 0; i < CODES_COUNT; i++) {
		assert_int_equal(strlen(codes.codes[i]), 14);
		assert_int_equal(strspn(codes.codes[i], "abcdefghjkmnpqrstvwxyz-"), 14);
		assert_true(codes.codes[i][4] == '-' && codes.codes[i][9] == '-');
		for (int k = 0; k < i; k++)
			assert_string_not_equal(codes.codes[i], codes.codes[k]);
	}
	assert_int_equal(codes_left(site.db, saima.id), CODES_COUNT);
}

static void each_is_good_once(void **state)
{
	(void)state;
	for (int i = 0; i < CODES_COUNT; i++) {
		assert_int_equal(use(codes.codes[i]), STAFF_DONE);
		assert_int_equal(codes_left(site.db, saima.id), CODES_COUNT - 1 - i);
		assert_int_equal(use(codes.codes[i]), STAFF_CODE_WRONG);
	}
}

static void capitals_blanks_and_hyphens_do_not_count(void **state)
{
	char typed[64];
	size_t len = 0;

	(void)state;
	for (const char *c = codes.codes[3]; *c; c++) {
		if (*c != '-')
			len += (size_t)snprintf(typed + len, sizeof(typed) - len, " %c", *c - 'a' + 'A');
	}
	assert_int_equal(use(typed), STAFF_DONE);
	assert_int_equal(use(codes.codes[3]), STAFF_CODE_WRONG);
}

static void what_is_no_code_is_wrong(void **state)
{
	static const char *const texts[] = { "", "----", "abcd-efgh-jkm", "abcd-efgh-jkmnp", "abcd-efgh-jkm1",
		"\xd8\xa7", "oooo-llll-iiii" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(use(texts[i]), STAFF_CODE_WRONG);
	assert_int_equal(codes_left(site.db, saima.id), CODES_COUNT);
}

static void anothers_code_is_wrong(void **state)
{
	struct codes other;
	char token[TOKEN_SIZE];

	(void)state;
	desk_member_by("ahmed", STAFF_EDITOR, token, &other);
	assert_int_equal(use(other.codes[0]), STAFF_CODE_WRONG);
	assert_int_equal(use(codes.codes[0]), STAFF_DONE);
}

static void new_ones_take_the_place_of_the_old(void **state)
{
	struct staff_actor actor = desk_actor(&saima, NOW);
	struct codes fresh;

	(void)state;
	assert_int_equal(use(codes.codes[0]), STAFF_DONE);
	assert_int_equal(codes_renew(site.db, &site.box, &actor, &fresh), STAFF_DONE);
	assert_int_equal(codes_left(site.db, saima.id), CODES_COUNT);
	assert_int_equal(use(codes.codes[1]), STAFF_CODE_WRONG);
	assert_int_equal(use(fresh.codes[1]), STAFF_DONE);
	assert_int_equal(desk_recorded("recovery-codes"), 1);
}

struct race {
	const char *code;
	int done[2];
};

static void use_one(sqlite3 *db, int which, void *arg)
{
	struct race *race = arg;
	struct staff_actor actor = desk_actor(&saima, NOW);

	race->done[which] = second_check(db, &site.box, &actor, race->code) == STAFF_DONE;
}

static void of_two_at_once_one_is_let_in(void **state)
{
	(void)state;
	for (int i = 0; i < CODES_COUNT; i++) {
		struct race race = { .code = codes.codes[i] };

		desk_race(use_one, &race);
		assert_int_equal(race.done[0] + race.done[1], 1);
	}
	assert_int_equal(desk_recorded("recovery-code"), CODES_COUNT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(they_are_ten_in_three_groups_of_plain_letters),
		TEST(each_is_good_once),
		TEST(capitals_blanks_and_hyphens_do_not_count),
		TEST(what_is_no_code_is_wrong),
		TEST(anothers_code_is_wrong),
		TEST(new_ones_take_the_place_of_the_old),
		TEST(of_two_at_once_one_is_let_in),
	};

	return RUN_SUITE(tests);
}
