/* The list of what nobody understood. */
#include "office_stage.h"

#include "agahi/drafts/hints.h"

static void texts_of_citizens_are_text(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("script", "<script>alert(1)</script>", 9, "<b>|vote");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, "&lt;script&gt;alert(1)&lt;/script&gt;");
	desk_stage_assert_has_not(&stage, "<script>alert");
	desk_stage_assert_has_not(&stage, "<b>");
	desk_stage_assert_has(&stage, "folded=script");
}

static void editors_have_buttons_and_others_do_not(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "vote|women");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, "name=\"topic\" value=\"vote\"");
	desk_stage_assert_has(&stage, "name=\"topic\" value=\"women\"");
	desk_stage_assert_has(&stage, "formaction=\"/unmatched/leave\"");
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, "where?");
	desk_stage_assert_has_not(&stage, "name=\"topic\"");
}

static void it_is_said_which_draft_takes_a_text_and_another_may_be_chosen(void **state)
{
	char text[96];

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("where", "where?", 9, "vote");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, "A click takes a text into: <bdi>a new one, made from what is live");
	desk_stage_assert_has(&stage, "name=\"draft\" value=\"new\"");
	desk_stage_assert_has_not(&stage, "Choose this draft");
	long long first = site_draft(), second = site_draft();
	snprintf(text, sizeof(text), "/unmatched?draft=%lld", first);
	assert_int_equal(desk_stage_ask(&stage, text, NULL), 200);
	desk_stage_assert_has(&stage, "Choose this draft");
	snprintf(text, sizeof(text), "name=\"draft\" value=\"%lld\"", first);
	desk_stage_assert_has(&stage, text);
	snprintf(text, sizeof(text), "<option value=\"%lld\"", second);
	desk_stage_assert_has(&stage, text);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?draft=new", NULL), 200);
	desk_stage_assert_has(&stage, "name=\"draft\" value=\"new\"");
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has_not(&stage, "A click takes");
}

static void what_a_spreadsheet_would_calculate_with_is_marked(void **state)
{
	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("cmd", "=cmd|' /C calc'!A0", 9, "vote");
	stage_add_unmatched("plain", "a=b", 8, "vote");
	stage_become(SAIMA);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	const char *first = strstr(desk_stage_body(&stage), "begins as a formula");
	assert_non_null(first);
	assert_null(strstr(first + 1, "begins as a formula"));
	assert_int_equal(desk_stage_ask(&stage, "/unmatched/text?folded=cmd", NULL), 200);
	desk_stage_assert_has(&stage, "A spreadsheet would calculate with it");
}

static void each_state_has_its_list(void **state)
{
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	stage_write_figures("SELECT 1");
	stage_add_unmatched("open one", "open one", 9, "");
	stage_add_unmatched("left one", "left one", 9, "");
	assert_int_equal(hints_set(site.db, &deed, "left one", HINT_LEFT, 0), DEED_DONE);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?state=nonsense", NULL), 200);
	desk_stage_assert_has(&stage, ">open one<");
	desk_stage_assert_has_not(&stage, ">left one<");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?state=left", NULL), 200);
	desk_stage_assert_has(&stage, ">left one<");
	desk_stage_assert_has(&stage, "SAIMA");
	desk_stage_assert_has_not(&stage, ">open one<");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?state=taken", NULL), 200);
	desk_stage_assert_has(&stage, "There are none");
}

static void a_long_list_has_pages(void **state)
{
	char text[24];

	(void)state;
	stage_write_figures("SELECT 1");
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "text-%02d", i);
		stage_add_unmatched(text, text, 100 - i, "");
	}
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, ">text-24<");
	desk_stage_assert_has_not(&stage, ">text-25<");
	desk_stage_assert_has(&stage, "page=2");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?page=2", NULL), 200);
	desk_stage_assert_has(&stage, ">text-29<");
	desk_stage_assert_has_not(&stage, ">text-24<");
	assert_int_equal(desk_stage_ask(&stage, "/unmatched?page=99999999999", NULL), 200);
}

static void without_a_file_the_page_says_so(void **state)
{
	(void)state;
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/unmatched", NULL), 200);
	desk_stage_assert_has(&stage, "has sent no figures yet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(texts_of_citizens_are_text),
		STAGE_TEST(editors_have_buttons_and_others_do_not),
		STAGE_TEST(it_is_said_which_draft_takes_a_text_and_another_may_be_chosen),
		STAGE_TEST(what_a_spreadsheet_would_calculate_with_is_marked),
		STAGE_TEST(each_state_has_its_list),
		STAGE_TEST(a_long_list_has_pages),
		STAGE_TEST(without_a_file_the_page_says_so),
	};

	return RUN_SUITE(tests);
}
