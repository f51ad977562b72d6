/* The two clocks. */
#include "testing.h"

#include <errno.h>

#include "agahi/base/clock.h"

static void the_monotonic_clock_does_not_go_back(void **state)
{
	uint64_t last_us = clock_monotonic_us(), last_ms = clock_monotonic_ms();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		uint64_t us = clock_monotonic_us(), ms = clock_monotonic_ms();

		assert_true(us >= last_us && ms >= last_ms);
		assert_true(ms >= us / 1000);
		last_us = us;
		last_ms = ms;
	}
}

static void the_wall_clock_is_in_milliseconds_since_1970(void **state)
{
	int64_t seconds = time(NULL);

	(void)state;
	assert_in_range(clock_wall_ms() / 1000, seconds - 1, seconds + 2);
}

static uint64_t system_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void a_time_to_come_is_a_whole_one(void **state)
{
	(void)state;
	for (uint64_t wait_ms = 0; wait_ms < 3000; wait_ms += 7) {
		uint64_t before_ms = system_ms();
		struct timespec at = clock_in_ms(wait_ms);
		uint64_t at_ms = (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;

		assert_in_range(at.tv_nsec, 0, 999999999);
		assert_in_range(at_ms, before_ms + wait_ms, system_ms() + wait_ms);
	}
}

static void a_condition_waits_by_the_monotonic_clock(void **state)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t condition;
	uint64_t before_ms = clock_monotonic_ms();
	struct timespec until = clock_in_ms(20);

	(void)state;
	clock_prepare_condition(&condition);
	pthread_mutex_lock(&lock);
	assert_int_equal(pthread_cond_timedwait(&condition, &lock, &until), ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	assert_true(clock_monotonic_ms() >= before_ms + 19);
	pthread_cond_destroy(&condition);
}

static void a_step_is_what_the_wall_clock_went_beyond_the_other(void **state)
{
	const struct moment before = { 5000000, 100000 };

	(void)state;
	assert_int_equal(moment_step_ms(before, (struct moment){ 8000000, 103000 }), 0);
	assert_int_equal(moment_step_ms(before, (struct moment){ 8000000, 163000 }), 60000);
	assert_int_equal(moment_step_ms(before, (struct moment){ 8000000, 3000 }), -100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_monotonic_clock_does_not_go_back),
		cmocka_unit_test(the_wall_clock_is_in_milliseconds_since_1970),
		cmocka_unit_test(a_time_to_come_is_a_whole_one),
		cmocka_unit_test(a_step_is_what_the_wall_clock_went_beyond_the_other),
		cmocka_unit_test(a_condition_waits_by_the_monotonic_clock),
	};

	return RUN_SUITE(tests);
}
