#include "agahi/fittings/tables_page.h"

#include "writing_stage.h"

#define TABLE "placeholder%2Clang%2Cvalue%0Aopen_time%2Cen%2C9+am%0Apolling_date%2Cen%2Csoon%0A"

static int post(struct writing_stage *stage, const char *fields)
{
	return desk_stage_ask(&stage->desk, writing_path(stage, "import"), fields);
}

static long long rev_of_draft(struct writing_stage *stage)
{
	struct draft draft;

	assert_true(drafts_find(desk_stage_db(&stage->desk), stage->draft, &draft));
	return draft.rev;
}

static void every_table_of_any_edition_is_a_file(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/set/live/export/messages.csv"), 200);
	assert_int_equal(stage->desk.exchange.response.type, WEB_CSV);
	assert_string_equal(stage->desk.exchange.response.file_name, "messages-edition-12.csv");
	writing_has(stage, "topic,lang,keywords,text");
	assert_int_equal(writing_get(stage, writing_path(stage, "export/menus.csv")), 200);
	assert_string_equal(stage->desk.exchange.response.file_name, "menus-draft-2.csv");
	assert_int_equal(writing_get(stage, writing_path(stage, "export/other.csv")), 404);
}

static void looking_changes_nothing_and_offers_both_ways(void **state)
{
	struct writing_stage *stage = *state;
	long long rev = rev_of_draft(stage);

	assert_int_equal(post(stage, "do=look&table=placeholders&csv=" TABLE), 200);
	writing_has(stage, "What would change");
	writing_has(stage, "value=\"take\"");
	writing_has(stage, "value=\"make\"");
	assert_int_equal(rev_of_draft(stage), rev);
}

static void a_table_with_faults_is_told_and_not_taken(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(
		post(stage, "do=look&table=placeholders&csv=placeholder%2Clang%0Aopen_time%2Cen%0A"), 422);
	writing_has(stage, "It cannot be taken as it is");
	writing_has_not(stage, "value=\"take\"");
}

static void it_is_put_into_the_draft_that_was_looked_at(void **state)
{
	struct writing_stage *stage = *state;
	long long rev = rev_of_draft(stage);

	snprintf(stage->form, sizeof(stage->form), "do=take&table=placeholders&rev=%lld&csv=%s", rev, TABLE);
	post(stage, stage->form);
	writing_assert_goes_to(stage, "?done=imported");
	assert_int_equal(post(stage, stage->form), 409); /* the draft is another now */
	writing_has(stage, "9 am");
}

static void or_a_new_draft_is_made_of_it(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_ask(&stage->desk, "/set/live/import", "do=make&table=placeholders&csv=" TABLE);
	writing_assert_goes_to(stage, "/set/3?done=imported");
	writing_get(stage, "/set/3/placeholders");
	writing_has(stage, "9 am");
}

static void who_only_reads_takes_tables_out_alone(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(writing_get(stage, writing_path(stage, "import")), 200);
	writing_has(stage, "export/messages.csv");
	writing_has_not(stage, "<textarea");
	assert_int_equal(post(stage, "do=look&table=menus&csv="), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(every_table_of_any_edition_is_a_file),
		WRITING_TEST(looking_changes_nothing_and_offers_both_ways),
		WRITING_TEST(a_table_with_faults_is_told_and_not_taken),
		WRITING_TEST(it_is_put_into_the_draft_that_was_looked_at),
		WRITING_TEST(or_a_new_draft_is_made_of_it),
		WRITING_TEST(who_only_reads_takes_tables_out_alone),
	};

	return RUN_SUITE(tests);
}
