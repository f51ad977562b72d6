/* One text, and where it may go. */
#include "office_stage.h"

static void the_nearest_topic_is_chosen_and_all_may_be(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "women|vote");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 200);
	desk_stage_assert_has(&stage, "where?");
	desk_stage_assert_has(&stage, "value=\"women\" selected");
	desk_stage_assert_has(&stage, "value=\"register\"");
	desk_stage_assert_has(&stage, "value=\"en\" selected");
	desk_stage_assert_has(&stage, "value=\"new\"");
	desk_stage_assert_has(&stage, "name=\"example\"");
}

static void drafts_of_others_and_under_review_are_not_offered(void **state)
{
	long long mine = site_draft(), reviewed = site_draft();
	char value[48];

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "");
	assert_int_equal(site_touch(site.db, SAIMA, reviewed, "new words"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, reviewed), DEED_DONE);
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 200);
	snprintf(value, sizeof(value), "<option value=\"%lld\"", mine);
	desk_stage_assert_has(&stage, value);
	snprintf(value, sizeof(value), "<option value=\"%lld\"", reviewed);
	desk_stage_assert_has_not(&stage, value);
	stage_become(TARIQ);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 200);
	snprintf(value, sizeof(value), "<option value=\"%lld\"", mine);
	desk_stage_assert_has_not(&stage, value);
}

static void a_translator_is_offered_their_own_languages(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "");
	stage_become(TARIQ);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 200);
	desk_stage_assert_has(&stage, "<option value=\"ur\" selected");
	desk_stage_assert_has_not(&stage, "<option value=\"en\"");
}

static void readers_read_and_what_is_not_there_is_missing(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 404);
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=other", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text", NULL), 404);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=where", NULL), 200);
	desk_stage_assert_has_not(&stage, "action=\"/unmatched/take\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(the_nearest_topic_is_chosen_and_all_may_be),
		STAGE_TEST(drafts_of_others_and_under_review_are_not_offered),
		STAGE_TEST(a_translator_is_offered_their_own_languages),
		STAGE_TEST(readers_read_and_what_is_not_there_is_missing),
	};

	return RUN_SUITE(tests);
}
