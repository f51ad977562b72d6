/* Which days are asked for. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/office/period.h"

static struct period period;

static enum period_result read_query(const char *query)
{
	struct form form = { 0 };
	int64_t now_ms;

	calendar_use_zone("Asia/Karachi");
	assert_true(calendar_read("2027-02-07 14:05", &now_ms));
	assert_true(form_parse(&form, query, strlen(query)));
	enum period_result result = period_read(&form, now_ms, &period);
	form_free(&form);
	return result;
}

static void nothing_asked_for_is_today(void **state)
{
	(void)state;
	assert_int_equal(read_query(""), PERIOD_GOOD);
	assert_string_equal(period.from, "2027-02-07");
	assert_string_equal(period.to, "2027-02-07");
	assert_int_equal(period.days, 1);
	assert_int_equal(period.to_ms - period.from_ms, INT64_C(24) * 3600000);
}

static void seven_days_end_today(void **state)
{
	(void)state;
	assert_int_equal(read_query("days=7"), PERIOD_GOOD);
	assert_string_equal(period.from, "2027-02-01");
	assert_string_equal(period.to, "2027-02-07");
	assert_int_equal(read_query("days=30"), PERIOD_GOOD);
	assert_string_equal(period.from, "2027-01-09");
	assert_int_equal(read_query("days=1000"), PERIOD_GOOD);
	assert_int_equal(period.days, 1);
}

static void both_days_are_in_it(void **state)
{
	int64_t first = 0, after = 0;

	(void)state;
	assert_int_equal(read_query("from=2027-01-01&to=2027-01-02"), PERIOD_GOOD);
	assert_true(calendar_read("2027-01-01", &first) && calendar_read("2027-01-03", &after));
	assert_int_equal(period.from_ms, first);
	assert_int_equal(period.to_ms, after);
	assert_int_equal(period.days, 0);
}

static void what_is_no_period_is_today_and_says_why(void **state)
{
	(void)state;
	assert_int_equal(read_query("from=soon&to=2027-01-02"), PERIOD_BAD_FROM);
	assert_string_equal(period.from, "2027-02-07");
	assert_int_equal(read_query("from=2027-01-01&to=2027-02-31"), PERIOD_BAD_TO);
	assert_int_equal(read_query("from=2027-01-01"), PERIOD_BAD_TO);
	assert_int_equal(read_query("from=2027-01-01%2000:00&to=2027-01-02"), PERIOD_BAD_FROM);
	assert_int_equal(read_query("from=2027-01-03&to=2027-01-02"), PERIOD_BACKWARDS);
	assert_int_equal(read_query("from=2026-01-01&to=2027-01-02"), PERIOD_LONG);
	assert_int_equal(period.days, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_asked_for_is_today),
		cmocka_unit_test(seven_days_end_today),
		cmocka_unit_test(both_days_are_in_it),
		cmocka_unit_test(what_is_no_period_is_today_and_says_why),
	};

	return RUN_SUITE(tests);
}
