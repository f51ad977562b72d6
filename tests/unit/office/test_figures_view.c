/* Figures on the page: sums, shares, cost, pictures with tables beside them; what is hidden stays so. */
#include "office_stage.h"

static void write_some(void)
{
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'telco-a', 'exact', 100, 300, 100, 7, 0, 0, 0");
	stage_add_hour("'vote', 'ur', 'sms', 'telco-a', 'fallback', 100, 100, 100, 0, 0, 0, 0");
	stage_add_hour("'<b>', 'en', 'ussd', 'telco-a', '', 0, 0, 0, 0, 0, 0, 60");
	stage_become(READER);
}

static void sums_shares_and_cost_are_told(void **state)
{
	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	desk_stage_assert_has(&stage, "Questions today");
	desk_stage_assert_has(&stage, "Questions in this hour");
	desk_stage_assert_has(&stage, "50.0%");
	desk_stage_assert_has(&stage, "Rs 140"); /* 400 parts of 35 paisa */
	desk_stage_assert_has(&stage, "does not count how often an answer offered topics");
}

static void each_side_is_a_picture_and_a_table(void **state)
{
	static const char *const sides[] = { "id=\"hour\"", "id=\"day\"", "id=\"topic\"", "id=\"language\"",
		"id=\"channel\"", "id=\"link\"", "by=topic" };

	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++)
		desk_stage_assert_has(&stage, sides[i]);
	desk_stage_assert_has(&stage, "<svg class=\"chart\" role=\"img\"");
	desk_stage_assert_has(&stage, "class=\"bar second\"");
	desk_stage_assert_has(&stage, "telco-a");
	desk_stage_assert_has(&stage, "&lt;b&gt;");
	desk_stage_assert_has_not(&stage, "<b>");
	desk_stage_assert_has_not(&stage, " style=");
}

static void small_sums_are_not_told(void **state)
{
	(void)state;
	write_some();
	stage_add_hour("'rare', 'en', 'sms', 'telco-a', 'exact', 3, 3, 3, 0, 0, 0, 0");
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	desk_stage_assert_has(&stage, "hidden");
	desk_stage_assert_has_not(&stage, "<bdi>3</bdi>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(sums_shares_and_cost_are_told),
		STAGE_TEST(each_side_is_a_picture_and_a_table),
		STAGE_TEST(small_sums_are_not_told),
	};

	return RUN_SUITE(tests);
}
