#include "agahi/writing/drafts_page.h"

#include "writing_stage.h"

static void the_list_has_what_is_open_and_what_was(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/drafts"), 200);
	writing_has(stage, "Polling day");
	writing_has(stage, "The saima");
	writing_has(stage, "edition");
	writing_has(stage, "Make the draft");
}

static void only_editors_make_drafts(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	writing_get(stage, "/drafts");
	writing_has_not(stage, "Make the draft");
	assert_int_equal(desk_stage_ask(&stage->desk, "/drafts", "title=x&from=0"), 403);
}

static void a_draft_is_made_of_what_is_live(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form), "title=Heat&from=%lld", stage->live);
	desk_stage_ask(&stage->desk, "/drafts", stage->form);
	writing_assert_goes_to(stage, "/set/3?done=made");
	writing_get(stage, "/set/3?done=made");
	writing_has(stage, "The draft is made.");
	writing_has(stage, "vote");
}

static void without_a_word_of_what_it_is_made_of_what_is_live(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_ask(&stage->desk, "/drafts", "title=Heat");
	writing_assert_goes_to(stage, "/set/3?done=made");
	assert_int_equal(contents_count(desk_stage_db(&stage->desk), 3, TABLE_MESSAGES),
		contents_count(desk_stage_db(&stage->desk), stage->live, TABLE_MESSAGES));
	assert_int_equal(desk_stage_ask(&stage->desk, "/drafts", "title=Heat&from=live"), 404);
	assert_int_equal(desk_stage_ask(&stage->desk, "/drafts", "title=Heat&from=99"), 404);
}

static void a_title_is_one_line(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(desk_stage_ask(&stage->desk, "/drafts", "title=a%0Ab&from=0"), 422);
	writing_has(stage, "id=\"error-title\"");
}

static void the_first_page_is_where_the_work_is(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/");
	writing_assert_goes_to(stage, "/set/2");
	desk_stage_log_in(&stage->desk, "boss", true);
	writing_get(stage, "/");
	writing_assert_goes_to(stage, "/people");
	desk_stage_log_in(&stage->desk, "reader", true);
	writing_get(stage, "/");
	writing_assert_goes_to(stage, "/drafts");
	writing_get(stage, "/messages");
	writing_assert_goes_to(stage, "/set/live");
}

static void title_and_note_are_changed_on_the_page_of_the_messages(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/set/2");
	writing_has(stage, "Title and note of this draft");
	desk_stage_ask(&stage->desk, writing_path(stage, "describe"), "title=%3Ci%3E&note=why");
	writing_assert_goes_to(stage, "?done=described");
	writing_get(stage, "/drafts");
	writing_has(stage, "&lt;i&gt;");
	writing_has_not(stage, "<i>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(the_list_has_what_is_open_and_what_was),
		WRITING_TEST(only_editors_make_drafts),
		WRITING_TEST(a_draft_is_made_of_what_is_live),
		WRITING_TEST(without_a_word_of_what_it_is_made_of_what_is_live),
		WRITING_TEST(a_title_is_one_line),
		WRITING_TEST(the_first_page_is_where_the_work_is),
		WRITING_TEST(title_and_note_are_changed_on_the_page_of_the_messages),
	};

	return RUN_SUITE(tests);
}
