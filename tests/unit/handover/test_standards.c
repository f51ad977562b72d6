#include "configuration.h"

#include "agahi/base/calendar.h"
#include "agahi/handover/standards.h"

static void a_set_is_checked_by_what_the_service_has(void **state)
{
	const struct config *config = load(
		"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"a\"; password = \"b\"; "
		"short_codes = [ \"8300\", \"8301\" ]; }, { name = \"b\"; hosts = [ \"127.0.0.1:2\" ]; "
		"system_id = "
		"\"a\"; password = \"b\"; short_codes = [ \"8301\", \"8302\" ]; } );\n"
		"service = { default_language = \"en\"; languages = [ \"en\", \"ur\" ]; max_parts = 4; };\n");

	(void)state;
	assert_non_null(config);
	struct check_options options = standards_of(config, INT64_C(1801940400000));
	assert_int_equal(options.language_count, 2);
	assert_string_equal(options.languages[1], "ur");
	assert_string_equal(options.default_tag, "en");
	assert_int_equal(options.max_parts, 4);
	assert_int_equal(options.code_count, 3);
	assert_string_equal(options.codes[2], "8302");
	assert_null(options.live);
	assert_false(options.allow_removal);
	config_free(config);
}

static void the_day_is_that_of_the_services_zone(void **state)
{
	struct day day;

	(void)state;
	calendar_use_zone("Asia/Karachi");
	day = standards_day(INT64_C(1801940399000)); /* 2027-02-06 18:59:59 UTC */
	assert_true(day.year == 2027 && day.month == 2 && day.day == 6);
	day = standards_day(INT64_C(1801940400000));
	assert_true(day.year == 2027 && day.month == 2 && day.day == 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_set_is_checked_by_what_the_service_has, set_up, tear_down),
		cmocka_unit_test(the_day_is_that_of_the_services_zone),
	};

	return RUN_SUITE(tests);
}
