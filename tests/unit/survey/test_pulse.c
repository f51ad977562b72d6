/* How many there were in the last minutes. */
#include "testing.h"

#include "agahi/survey/pulse.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND };

static struct pulse pulse;

static int set_up(void **state)
{
	(void)state;
	memset(&pulse, 0, sizeof(pulse));
	return 0;
}

/* One more each second, until then. */
static void run(uint64_t until_ms)
{
	for (uint64_t ms = 0; ms <= until_ms; ms += SECOND)
		pulse_note(&pulse, ms, ms / SECOND);
}

static void the_last_minutes_are_counted(void **state)
{
	(void)state;
	run(200 * MINUTE);
	assert_int_equal(pulse_in(&pulse, 200 * MINUTE, 5 * MINUTE).count, 300);
	assert_int_equal(pulse_in(&pulse, 200 * MINUTE, 5 * MINUTE).span_ms, 5 * MINUTE);
	assert_int_equal(pulse_in(&pulse, 200 * MINUTE, 60 * MINUTE).count, 3600);
}

static void what_is_not_known_yet_is_told_by_its_span(void **state)
{
	(void)state;
	assert_int_equal(pulse_in(&pulse, 0, 5 * MINUTE).span_ms, 0);
	pulse_note(&pulse, 7 * MINUTE, 41);
	assert_int_equal(pulse_in(&pulse, 7 * MINUTE, 5 * MINUTE).span_ms, 0);
	pulse_note(&pulse, 9 * MINUTE, 50);
	assert_int_equal(pulse_in(&pulse, 9 * MINUTE, 60 * MINUTE).count, 9);
	assert_int_equal(pulse_in(&pulse, 9 * MINUTE, 60 * MINUTE).span_ms, 2 * MINUTE);
}

static void a_pause_is_a_low_rate_and_no_wrong_one(void **state)
{
	(void)state;
	run(10 * MINUTE);
	pulse_note(&pulse, 14 * MINUTE, 600);
	assert_int_equal(pulse_in(&pulse, 14 * MINUTE, 5 * MINUTE).count, 60);
	pulse_note(&pulse, 30 * MINUTE, 600);
	assert_int_equal(pulse_in(&pulse, 30 * MINUTE, 5 * MINUTE).count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_last_minutes_are_counted, set_up),
		cmocka_unit_test_setup(what_is_not_known_yet_is_told_by_its_span, set_up),
		cmocka_unit_test_setup(a_pause_is_a_low_rate_and_no_wrong_one, set_up),
	};

	return RUN_SUITE(tests);
}
