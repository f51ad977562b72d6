#include "agahi/base/clock.h"

#include <time.h>

uint64_t clock_monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return CLOCK_BEFORE_MS * 1000 + (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t clock_monotonic_ms(void)
{
	return clock_monotonic_us() / 1000;
}

int64_t clock_wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_uptime_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct moment clock_now(void)
{
	return (struct moment){ clock_monotonic_us(), clock_wall_ms() };
}

uint64_t moment_then_ms(struct moment now, int64_t wall_ms)
{
	int64_t age_ms = now.wall_ms - wall_ms;

	if (age_ms < 0 || (uint64_t)age_ms > CLOCK_BEFORE_MS)
		age_ms = 0;
	return moment_ms(now) - (uint64_t)age_ms;
}

int64_t moment_step_ms(struct moment before, struct moment after)
{
	return after.wall_ms - before.wall_ms - (int64_t)((after.us - before.us) / 1000);
}

void clock_prepare_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
}

struct timespec clock_in_ms(uint64_t wait_ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(wait_ms / 1000);
	at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}
