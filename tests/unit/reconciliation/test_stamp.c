/* Times as telcos write them. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/reconciliation/stamp.h"

#define MOMENT INT64_C(1801973045000) /* 2027-02-07 04:04:05 UTC: 09:04:05 in Pakistan */

static int set_up(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	return 0;
}

static void the_moment_is_the_same_in_every_format(void **state)
{
	static const struct {
		const char *pattern, *text;
	} times[] = {
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07T09:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07T04:04:05Z" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05+05:00" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-06 20:34:05 -0730" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 04:04:05 UTC" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-2-7 9:4:5" },
		{ "YYYY-MM-DD HH:MM:SS", "2027-02-07 09:04:05" },
		{ "DD/MM/YYYY HH:MM:SS", "07/02/2027 09:04:05" },
		{ "DD/MM/YYYY hh:mm:ss", "7/2/2027 9:04:05" },
		{ "DD.MM.YY hh:mm:ss", "07.02.27 09:04:05" },
		{ "MM/DD/YYYY hh:mm:ss AP", "2/7/2027 9:04:05 AM" },
		{ "DD-MON-YY hh.mm.ss AP", "07-FEB-27 09.04.05 am" },
		{ "DD MON YYYY hh:mm:ss", "7 February 2027 09:04:05" },
		{ "YYYYMMDDhhmmss", "20270207090405" },
		{ "YYMMDDhhmmss", "270207090405" },
		{ "epoch", "1801973045" },
		{ "epoch", "1801973045.0" },
		{ "epoch_ms", "1801973045000" },
	};
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		ms = 0;
		assert_true(stamp_pattern_is_good(times[i].pattern));
		assert_true(stamp_read(times[i].pattern, times[i].text, &ms));
		assert_int_equal(ms, MOMENT);
	}
}

static void seconds_may_be_absent_and_have_fractions(void **state)
{
	int64_t ms;

	(void)state;
	assert_true(stamp_read("DD/MM/YYYY hh:mm:ss", "07/02/2027 09:04", &ms));
	assert_int_equal(ms, MOMENT - 5000);
	assert_true(stamp_read("DD/MM/YYYY hh:mm", "07/02/2027 09:04", &ms));
	assert_int_equal(ms, MOMENT - 5000);
	assert_true(stamp_read("YYYY-MM-DD hh:mm:ss", "2027-02-07T09:04:05.25+05:00", &ms));
	assert_int_equal(ms, MOMENT + 250);
	assert_true(stamp_read("YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05,123456", &ms));
	assert_int_equal(ms, MOMENT + 123);
	assert_true(stamp_read("YYYY-MM-DD", "2027-02-07", &ms));
	assert_int_equal(ms, MOMENT - (9 * 3600 + 4 * 60 + 5) * INT64_C(1000));
}

static void noon_and_midnight_are_twelve(void **state)
{
	int64_t noon, midnight;

	(void)state;
	assert_true(stamp_read("DD/MM/YYYY hh:mm AP", "07/02/2027 12:00 PM", &noon));
	assert_true(stamp_read("DD/MM/YYYY hh:mm AP", "07/02/2027 12:00 AM", &midnight));
	assert_int_equal(noon - midnight, 12 * 3600 * 1000);
}

static void what_is_no_such_time_is_refused(void **state)
{
	static const struct {
		const char *pattern, *text;
	} times[] = {
		{ "YYYY-MM-DD hh:mm:ss", "" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07" },
		{ "YYYY-MM-DD hh:mm:ss", "07/02/2027 09:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-31 09:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-13-07 09:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 24:04:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:60:05" },
		{ "YYYY-MM-DD hh:mm:ss", "1969-02-07 09:00:05" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05 PKT" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05+25:00" },
		{ "YYYY-MM-DD hh:mm:ss", "2027-02-07 09:04:05+05:00x" },
		{ "DD/MM/YYYY hh:mm AP", "07/02/2027 13:00 PM" },
		{ "DD/MM/YYYY hh:mm AP", "07/02/2027 01:00" },
		{ "DD MON YYYY", "7 Fib 2027" },
		{ "YYYYMMDDhhmmss", "2027020709040" },
		{ "YYYYMMDD hh:mm", "2027027 09:04" },
		{ "epoch", "" },
		{ "epoch", "-1" },
		{ "epoch", "923001234567890" },
		{ "epoch", "1801973045x" },
		{ "epoch_ms", "99999999999999999999999999" },
	};
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		assert_false(stamp_read(times[i].pattern, times[i].text, &ms));
}

static void a_pattern_needs_a_whole_date_and_nothing_twice(void **state)
{
	(void)state;
	assert_false(stamp_pattern_is_good(""));
	assert_false(stamp_pattern_is_good("hh:mm:ss"));
	assert_false(stamp_pattern_is_good("YYYY-MM"));
	assert_false(stamp_pattern_is_good("YYYY-MM-DD YYYY"));
	assert_false(stamp_pattern_is_good("dd/mm/yyyy"));
	assert_true(stamp_pattern_is_good("epoch"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_moment_is_the_same_in_every_format, set_up),
		cmocka_unit_test_setup(seconds_may_be_absent_and_have_fractions, set_up),
		cmocka_unit_test_setup(noon_and_midnight_are_twelve, set_up),
		cmocka_unit_test_setup(what_is_no_such_time_is_refused, set_up),
		cmocka_unit_test_setup(a_pattern_needs_a_whole_date_and_nothing_twice, set_up),
	};

	return RUN_SUITE(tests);
}
