/* How much is asked now, and what of it may be told. */
#include "office_stage.h"

#include "agahi/office/figures_now.h"

static void a_small_number_hides_what_would_give_it_away(void **state)
{
	enum disclosure_mark marks[FIGURES_DB_RECENT];
	struct figures_db_now now = { .recent = { { 5, 40, 300000 }, { 60, 900, 3600000 } } };

	(void)state;
	assert_true(figures_now_hide(&now, marks));
	assert_int_equal(marks[0], DISCLOSURE_TOLD);
	assert_int_equal(marks[1], DISCLOSURE_TOLD);
	now.recent[0].requests = 3;
	assert_true(figures_now_hide(&now, marks));
	assert_int_not_equal(marks[0], DISCLOSURE_TOLD);
	assert_int_equal(marks[1], DISCLOSURE_TOLD);
	/* Two of them came before the last five minutes. */
	now.recent[0].requests = 50;
	now.recent[1].requests = 52;
	assert_true(figures_now_hide(&now, marks));
	assert_true(marks[0] != DISCLOSURE_TOLD || marks[1] != DISCLOSURE_TOLD);
}

static void write_now(const char *sql)
{
	stage_write_figures("SELECT 1");
	stage_figures(sql);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
}

static void the_page_tells_it_and_how_to_have_it_again_without_a_script(void **state)
{
	(void)state;
	write_now("UPDATE meta SET waiting = 12; INSERT INTO recent VALUES (5, 1000, 300000), (60, 9000, "
		  "3600000)");
	desk_stage_assert_has(&stage,
		"Questions in the last <bdi>5</bdi> minutes</dt><dd><bdi>1,000</bdi> · <bdi>200</bdi> a "
		"minute");
	desk_stage_assert_has(&stage,
		"Questions in the last <bdi>60</bdi> minutes</dt><dd><bdi>9,000</bdi> · <bdi>150</bdi> a "
		"minute");
	desk_stage_assert_has(&stage, "Answers waiting to be sent</dt><dd><bdi>12</bdi>");
	desk_stage_assert_has(&stage, "<div class=\"follow\" data-value=\"/figures.json?part=now\">");
	desk_stage_assert_has(&stage, "<a href=\"/figures\">Load this page again</a>");
}

static void small_numbers_and_what_is_not_known_yet_are_no_numbers(void **state)
{
	(void)state;
	write_now("UPDATE meta SET waiting = 2; INSERT INTO recent VALUES (5, 3, 300000), (60, 0, 0)");
	desk_stage_assert_has(
		&stage, "Questions in the last <bdi>5</bdi> minutes</dt><dd><bdi>&lt;5</bdi></dd>");
	desk_stage_assert_has(&stage, "Questions in the last <bdi>60</bdi> minutes</dt><dd>not known yet");
	desk_stage_assert_has(&stage, "Answers waiting to be sent</dt><dd><bdi>&lt;5</bdi>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_small_number_hides_what_would_give_it_away),
		STAGE_TEST(the_page_tells_it_and_how_to_have_it_again_without_a_script),
		STAGE_TEST(small_numbers_and_what_is_not_known_yet_are_no_numbers),
	};

	return RUN_SUITE(tests);
}
