#include "agahi/review/parts.h"

#include "review_stage.h"

static void an_edition_goes_by_its_number_and_a_draft_by_its_own(void **state)
{
	struct html page = { 0 };
	struct visit visit = { .page = &page, .language = LABELS_ENGLISH };
	struct draft draft = { .id = 14, .title = "Polling <day>" };

	(void)state;
	review_write_name(&visit, &draft);
	assert_non_null(strstr(page.out.data, "14"));
	assert_non_null(strstr(page.out.data, "Draft"));
	assert_non_null(strstr(page.out.data, "Polling &lt;day&gt;"));
	draft.number = 12;
	review_write_name(&visit, &draft);
	assert_non_null(strstr(page.out.data, "Edition"));
	buffer_free(&page.out);
}

static void what_could_not_be_done_is_said_on_the_page_itself(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "/send", ""), 409);
	desk_stage_assert_has(&stage, "it has moved on");
	desk_stage_assert_has(&stage, "polling day");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edition_goes_by_its_number_and_a_draft_by_its_own),
		STAGE_TEST(what_could_not_be_done_is_said_on_the_page_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
