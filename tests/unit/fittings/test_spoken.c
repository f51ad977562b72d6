#include "agahi/fittings/spoken.h"

#include "agahi/base/calendar.h"
#include "testing.h"

static void a_day_is_written_as_each_language_has_it(void **state)
{
	char words[SPOKEN_SIZE];

	(void)state;
	calendar_use_zone("Asia/Karachi");
	assert_true(spoken_day("en", "2027-02-06", words));
	assert_string_equal(words, "Saturday 6 February 2027");
	assert_true(spoken_day("ur", "2027-02-06", words));
	assert_string_equal(words, "ہفتہ 6 فروری 2027");
	assert_true(spoken_day("ur-Latn", "2027-02-06", words));
	assert_string_equal(words, "Hafta 6 February 2027");
	assert_true(spoken_day("ur-Latn", "2026-11-26", words));
	assert_string_equal(words, "Jumerat 26 November 2026");
	assert_false(spoken_day("en", "2027-02-31", words));
	assert_false(spoken_day("en", "", words));
}

static void a_time_of_day_has_its_part_of_the_day(void **state)
{
	char words[SPOKEN_SIZE];

	(void)state;
	assert_true(spoken_time("ur", "08:00", words));
	assert_string_equal(words, "صبح 8 بجے");
	assert_true(spoken_time("ur-Latn", "17:30", words));
	assert_string_equal(words, "shaam 5:30 baje");
	assert_true(spoken_time("en", "00:05", words));
	assert_string_equal(words, "12:05 am");
	assert_true(spoken_time("en", "17:00", words));
	assert_string_equal(words, "5 pm");
	assert_false(spoken_time("en", "25:00", words));
	assert_false(spoken_time("en", "8", words));
}

static void names_tell_what_stands_there(void **state)
{
	(void)state;
	assert_int_equal(spoken_kind_of("polling_date"), SPOKEN_DAY);
	assert_int_equal(spoken_kind_of("postal_deadline"), SPOKEN_DAY);
	assert_int_equal(spoken_kind_of("open_time"), SPOKEN_TIME);
	assert_int_equal(spoken_kind_of("helpline"), SPOKEN_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_is_written_as_each_language_has_it),
		cmocka_unit_test(a_time_of_day_has_its_part_of_the_day),
		cmocka_unit_test(names_tell_what_stands_there),
	};

	return RUN_SUITE(tests);
}
