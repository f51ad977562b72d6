#include "agahi/labels/moments.h"

#include "agahi/base/calendar.h"
#include "testing.h"

/* Saturday 6 February 2027, 19:00 UTC is Sunday in Pakistan. */
enum { MINUTE = 60 * 1000 };
static const int64_t polling = INT64_C(1801940400000);

static void a_moment_is_written_so_that_nobody_misunderstands_it(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(
		moments_in_full(LABELS_URDU, polling, text), "اتوار 7 فروری 2027، 00:00 پاکستان (UTC+5)");
	assert_string_equal(moments_in_full(LABELS_ENGLISH, polling, text),
		"Sunday 7 February 2027, 00:00 Pakistan (UTC+5)");
}

static void another_zone_has_its_own_name_and_half_hours(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	calendar_use_zone("Asia/Kolkata");
	assert_string_equal(moments_in_full(LABELS_ENGLISH, polling, text),
		"Sunday 7 February 2027, 00:30 IST (UTC+5:30)");
	calendar_use_zone("Asia/Karachi");
}

static void lists_and_days_have_shorter_forms(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(moments_short(LABELS_URDU, polling, text), "7 فروری 2027، 00:00");
	assert_string_equal(moments_day(LABELS_URDU, polling, text), "اتوار 7 فروری");
	assert_string_equal(moments_day(LABELS_ENGLISH, polling, text), "Sunday 7 February");
}

static void a_field_holds_what_the_calendar_reads_back(void **state)
{
	char text[MOMENTS_TEXT_SIZE];
	int64_t ms;

	(void)state;
	assert_string_equal(moments_field(polling, text), "2027-02-07T00:00");
	assert_true(calendar_read(text, &ms));
	assert_true(ms == polling);
}

static void distances_are_told_in_the_largest_unit_that_fits(void **state)
{
	static const struct {
		int64_t away_ms;
		const char *english, *urdu;
	} cases[] = {
		{ 0, "now", "ابھی" },
		{ -59 * 1000, "now", "ابھی" },
		{ MINUTE, "in one minute", "ایک منٹ میں" },
		{ -MINUTE, "one minute ago", "ایک منٹ پہلے" },
		{ -59 * MINUTE, "59 minutes ago", "59 منٹ پہلے" },
		{ 60 * MINUTE, "in one hour", "ایک گھنٹے میں" },
		{ -3 * 60 * MINUTE, "3 hours ago", "3 گھنٹے پہلے" },
		{ INT64_C(72) * 24 * 60 * MINUTE, "in 72 days", "72 دنوں میں" },
	};
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t at = polling + cases[i].away_ms;

		assert_string_equal(moments_distance(LABELS_ENGLISH, polling, at, text), cases[i].english);
		assert_string_equal(moments_distance(LABELS_URDU, polling, at, text), cases[i].urdu);
	}
}

static void numbers_have_their_thousands_apart(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(moments_number(0, text), "0");
	assert_string_equal(moments_number(999, text), "999");
	assert_string_equal(moments_number(1000, text), "1,000");
	assert_string_equal(moments_number(128585760, text), "128,585,760");
	assert_string_equal(moments_number(-100000, text), "-100,000");
	assert_string_equal(moments_number(INT64_MIN, text), "-9,223,372,036,854,775,808");
}

static void small_sums_have_their_paisa_and_large_ones_are_rounded(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(moments_rupees(LABELS_ENGLISH, 35, text), "Rs 0.35");
	assert_string_equal(moments_rupees(LABELS_URDU, 9999, text), "99.99 روپے");
	assert_string_equal(moments_rupees(LABELS_URDU, 1302050, text), "13,021 روپے");
	assert_string_equal(moments_rupees(LABELS_ENGLISH, -250, text), "Rs -2.50");
}

static void on_a_page_each_datum_is_isolated(void **state)
{
	struct html page = { 0 };

	(void)state;
	moments_write_short(&page, LABELS_ENGLISH, polling);
	moments_write_number(&page, 12401);
	moments_write_share(&page, 959, 1000);
	moments_write_share(&page, 0, 0);
	assert_string_equal(page.out.data,
		"<time datetime=\"2027-02-07T00:00:00+05:00\" title=\"Sunday 7 February 2027, 00:00 Pakistan "
		"(UTC+5)\"><bdi>7 February 2027, 00:00</bdi></time>"
		"<bdi>12,401</bdi><bdi>95.9%</bdi><bdi>–</bdi>");
	buffer_free(&page.out);
	moments_write(&page, LABELS_ENGLISH, polling);
	moments_write_distance(&page, LABELS_ENGLISH, polling, polling);
	moments_write_rupees(&page, LABELS_ENGLISH, 35);
	assert_non_null(strstr(page.out.data, "<bdi>now</bdi></time><bdi>Rs 0.35</bdi>"));
	buffer_free(&page.out);
}

static int use_pakistan(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	return 0;
}

static void a_day_in_words_has_its_weekday_and_its_year(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(moments_date(LABELS_URDU, polling, text), "اتوار 7 فروری 2027");
	assert_string_equal(moments_date(LABELS_ENGLISH, polling, text), "Sunday 7 February 2027");
	assert_string_equal(moments_date_and_time(LABELS_URDU, polling, text), "اتوار 7 فروری 2027، 00:00");
	assert_string_equal(
		moments_date_and_time(LABELS_ENGLISH, polling, text), "Sunday 7 February 2027, 00:00");
}

static void a_range_of_rupees_reads_its_way_in_both_languages(void **state)
{
	char text[MOMENTS_TEXT_SIZE];

	(void)state;
	assert_string_equal(moments_rupees_range(LABELS_ENGLISH, 35, 105, text), "Rs 0.35–1.05");
	assert_string_equal(moments_rupees_range(LABELS_URDU, 35, 105, text), "0.35 سے 1.05 روپے");
	assert_string_equal(moments_rupees_range(LABELS_ENGLISH, 70, 70, text), "Rs 0.70");
	assert_string_equal(moments_rupees_range(LABELS_ENGLISH, 1000000, 1000020, text), "Rs 10,000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_moment_is_written_so_that_nobody_misunderstands_it),
		cmocka_unit_test(another_zone_has_its_own_name_and_half_hours),
		cmocka_unit_test(lists_and_days_have_shorter_forms),
		cmocka_unit_test(a_field_holds_what_the_calendar_reads_back),
		cmocka_unit_test(distances_are_told_in_the_largest_unit_that_fits),
		cmocka_unit_test(numbers_have_their_thousands_apart),
		cmocka_unit_test(small_sums_have_their_paisa_and_large_ones_are_rounded),
		cmocka_unit_test(on_a_page_each_datum_is_isolated),
		cmocka_unit_test(a_day_in_words_has_its_weekday_and_its_year),
		cmocka_unit_test(a_range_of_rupees_reads_its_way_in_both_languages),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, use_pakistan, NULL);
}
