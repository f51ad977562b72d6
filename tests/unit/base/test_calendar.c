#include "testing.h"

#include "agahi/base/calendar.h"

static void a_time_is_read_in_its_zone_and_written_back(void **state)
{
	static const char *const spellings[] = { "2027-02-07 00:00", "2027-02-07", "2027-02-07T00:00",
		"2027-02-07 00:00:00", "2027-2-7 0:00" };
	char text[CALENDAR_TEXT_SIZE];
	int64_t ms;

	(void)state;
	calendar_use_zone("Asia/Karachi");
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		assert_true(calendar_read(spellings[i], &ms));
		assert_int_equal(ms, 1801940400000);
	}
	assert_string_equal(calendar_write(ms, text), "2027-02-07 00:00:00");
	assert_string_equal(calendar_write_in_full(ms, text),
		"Sunday 7 February 2027, 00:00:00, Asia/Karachi (UTC+05:00)");
	assert_string_equal(calendar_write_iso(ms, text), "2027-02-07T00:00:00+05:00");
	assert_string_equal(calendar_write(-1, text), "1970-01-01 04:59:59");
}

static void what_is_no_time_is_none(void **state)
{
	static const char *const texts[] = { "", "tomorrow", "2027-02-31", "2027-13-01 10:00",
		"2027-02-07 24:00", "2027-02-07 10:60", "2027-02-07 10", "7.2.2027 10:00",
		"2027-02-07 10:00 PKT", "12027-02-07 10:00", "2027-02-07 10:00:61", "2027-02-00" };
	int64_t ms;

	(void)state;
	calendar_use_zone("Asia/Karachi");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (calendar_read(texts[i], &ms))
			fail_msg("\"%s\" was read", texts[i]);
	}
}

static void an_hour_that_the_clock_passes_over_is_no_time(void **state)
{
	int64_t ms;

	(void)state;
	calendar_use_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	assert_false(calendar_read("2027-03-28 02:30", &ms));
	assert_true(calendar_read("2027-03-28 03:30", &ms));
}

static void distances_are_told_in_the_largest_unit_that_there_are_two_of(void **state)
{
	char text[CALENDAR_TEXT_SIZE];

	(void)state;
	assert_string_equal(calendar_write_distance(0, INT64_C(72) * 86400000, text), "in 72 days");
	assert_string_equal(calendar_write_distance(0, 86400000, text), "in 24 hours");
	assert_string_equal(calendar_write_distance(600000, 0, text), "10 minutes ago");
	assert_string_equal(calendar_write_distance(0, 1000, text), "in 1 second");
}

static void a_zone_is_one_that_the_system_has(void **state)
{
	(void)state;
	assert_true(calendar_has_zone("UTC"));
	assert_true(calendar_has_zone("Asia/Karachi"));
	assert_false(calendar_has_zone("Asia/Nowhere"));
	assert_false(calendar_has_zone("../zoneinfo/UTC"));
	assert_false(calendar_has_zone("/usr/share/zoneinfo/UTC"));
}

static void since_is_a_moment_or_some_days_before_now(void **state)
{
	int64_t ms = 0, moment = 0;

	(void)state;
	assert_true(calendar_read_since("3d", INT64_C(10) * 86400000, &ms));
	assert_int_equal(ms, INT64_C(7) * 86400000);
	assert_true(calendar_read("2027-02-07 08:00", &moment));
	assert_true(calendar_read_since("2027-02-07 08:00", 0, &ms));
	assert_int_equal(ms, moment);
	assert_false(calendar_read_since("0d", 0, &ms));
	assert_false(calendar_read_since("-1d", 0, &ms));
	assert_false(calendar_read_since("36501d", 0, &ms));
	assert_false(calendar_read_since("d", 0, &ms));
	assert_false(calendar_read_since("3 days", 0, &ms));
	assert_false(calendar_read_since("", 0, &ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_zone_is_one_that_the_system_has),
		cmocka_unit_test(a_time_is_read_in_its_zone_and_written_back),
		cmocka_unit_test(what_is_no_time_is_none),
		cmocka_unit_test(an_hour_that_the_clock_passes_over_is_no_time),
		cmocka_unit_test(distances_are_told_in_the_largest_unit_that_there_are_two_of),
		cmocka_unit_test(since_is_a_moment_or_some_days_before_now),
	};

	return RUN_SUITE(tests);
}
