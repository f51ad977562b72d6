/* clock: the two clocks, read at the edges only: where a socket, a timer or another thread wakes us. From there a
 * moment is handed on as an argument, so that tests own the time. */
#ifndef AGAHI_CLOCK_H
#define AGAHI_CLOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* One moment by both clocks. */
struct moment {
	uint64_t
		us; /* never jumps: for time-outs, ages and rates. Begins CLOCK_BEFORE_MS before the machine did, so
			  * that what was written down before it started has a time too; 0 is free to mean "never" */
	int64_t wall_ms; /* since 1970, UTC: for what is written down */
};

#define CLOCK_BEFORE_MS (UINT64_C(365) * 24 * 60 * 60 * 1000)

struct moment clock_now(void);

static inline uint64_t moment_ms(struct moment moment)
{
	return moment.us / 1000;
}

static inline uint64_t moment_ns(struct moment moment)
{
	return moment.us * 1000;
}

/* When it was, by the clock that does not jump (milliseconds), that the wall clock showed `wall_ms`. An age that makes
 * no sense, for the wall clock was set, counts as none. */
uint64_t moment_then_ms(struct moment now, int64_t wall_ms);

/* By how much the wall clock was set between two moments, the earlier first (milliseconds; negative: back). */
int64_t moment_step_ms(struct moment before, struct moment after);

/* The clocks by themselves, for whoever needs but one. */
uint64_t clock_monotonic_ms(void);
uint64_t clock_monotonic_us(void);
int64_t clock_wall_ms(void);

/* Since the machine started, and while it slept: never jumps, and is the same for every program until it starts anew. */
int64_t clock_uptime_ms(void);

/* Prepares a condition whose time-outs are by the clock that does not jump too, and the time `wait_ms` from now. */
void clock_prepare_condition(pthread_cond_t *condition);
struct timespec clock_in_ms(uint64_t wait_ms);

#endif
