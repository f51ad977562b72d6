/* A sheet for somebody who has no key to the desk. */
#include "office_stage.h"

#include "agahi/audit/checkpoint.h"

static void there_is_none_at_first(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", NULL), 200);
	desk_stage_assert_has(&stage, "There is no checkpoint yet");
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint.txt", NULL), 404);
}

static void a_signer_makes_one_and_everybody_may_print_it(void **state)
{
	char note[CHECKPOINT_NOTE_SIZE], hash[AUDIT_HASH_SIZE];
	struct checkpoint newest;
	long long n;

	(void)state;
	stage_become(AHMED);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 303);
	assert_true(checkpoint_newest(site.db, &newest, note));
	assert_true(audit_head(site.db, &n, hash));
	/* Its own record is in it. */
	assert_int_equal(newest.n, n);
	assert_string_equal(newest.hash, hash);
	assert_int_equal(site_records("checkpoint"), 1);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", NULL), 200);
	desk_stage_assert_has(&stage, "THE RECORD OF THE DESK");
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint.txt", NULL), 200);
	assert_int_equal(stage.exchange.response.type, WEB_TEXT);
	desk_stage_assert_has(&stage, note);
}

static void where_nothing_came_since_it_is_the_same(void **state)
{
	(void)state;
	stage_become(ADMIN);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 303);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 303);
	assert_int_equal(site_records("checkpoint"), 1);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM checkpoint", -1), 1);
}

static void readers_and_editors_make_none(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 403);
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/audit/checkpoint", ""), 403);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM checkpoint", -1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(there_is_none_at_first),
		STAGE_TEST(a_signer_makes_one_and_everybody_may_print_it),
		STAGE_TEST(where_nothing_came_since_it_is_the_same),
		STAGE_TEST(readers_and_editors_make_none),
	};

	return RUN_SUITE(tests);
}
