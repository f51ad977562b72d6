/* clock: the two clocks that the programs read; everything below the mains is handed the time. */
#ifndef AGAHI_CLOCK_H
#define AGAHI_CLOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* Milliseconds that never jump: for time-outs and rates. */
uint64_t clock_monotonic_ms(void);

/* The same in microseconds. */
uint64_t clock_monotonic_us(void);

/* Prepares a condition whose time-outs are by that clock too, and the time `wait_ms` from now. */
void clock_prepare_condition(pthread_cond_t *condition);
struct timespec clock_in_ms(uint64_t wait_ms);

/* Milliseconds since 1970, UTC: for what is written down. */
int64_t clock_wall_ms(void);

#endif
