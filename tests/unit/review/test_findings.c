#include "agahi/review/findings.h"

#include "review_stage.h"

static void a_draft_without_errors_says_so(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "What the check says");
	desk_stage_assert_has(&stage, "The check finds no error.");
	desk_stage_assert_has(&stage, "They are advice.");
}

static void every_error_has_a_link_to_where_it_is_mended(void **state)
{
	static const char *const menu[] = { "root", "2", "en", "Lost", "no-such-topic" };
	long long id = site_draft();
	struct saving saving = { deed_by(SAIMA), id, 0 };
	const struct placeholder_row value = {
		.name = (char *)"hours", .lang = (char *)"en", .value = (char *)"{oops}"
	};
	const struct menu_row item = { (char *)(uintptr_t)menu[0], (char *)(uintptr_t)menu[1],
		(char *)(uintptr_t)menu[2], (char *)(uintptr_t)menu[3], (char *)(uintptr_t)menu[4], 0 };

	(void)state;
	assert_int_equal(saving_add_keyword(site.db, &saving, "women", "en", "voting"), DEED_DONE);
	assert_int_equal(saving_placeholder(site.db, &saving, &value, NULL, NULL), DEED_DONE);
	assert_int_equal(saving_menu_item(site.db, &saving, &item, NULL, NULL), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "the draft cannot be submitted");
	desk_stage_assert_has(&stage, "href=\"/set/2/message/women/en\"");
	desk_stage_assert_has(&stage, "href=\"/set/2/placeholders\"");
	desk_stage_assert_has(&stage, "href=\"/set/2/menus\"");
	desk_stage_assert_has(&stage, "belongs to topic");
	stage.language = "ur";
	stage_ask("review", id, "", NULL);
	desk_stage_assert_has(&stage, "پڑتال کا نتیجہ");
	desk_stage_assert_has(&stage, "پہلے ہی موضوع");
}

/* From before names were judged. */
static void a_name_that_no_address_can_carry_is_found_by_the_list(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_true(query_run(site.db,
		"INSERT INTO message (edition, topic, lang, position, text) VALUES (?, 'a/<b>', 'en', 99, "
		"'x')",
		QUERY(QUERY_NUMBER(id))));
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "href=\"/set/2?q=a%2F%3Cb%3E\"");
	desk_stage_assert_has_not(&stage, "a/<b>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_draft_without_errors_says_so),
		STAGE_TEST(every_error_has_a_link_to_where_it_is_mended),
		STAGE_TEST(a_name_that_no_address_can_carry_is_found_by_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
