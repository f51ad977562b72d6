/* clock: the two clocks that the programs read; everything below the mains is handed the time. */
#ifndef AGAHI_CLOCK_H
#define AGAHI_CLOCK_H

#include <stdint.h>

/* Milliseconds that never jump: for time-outs and rates. */
uint64_t clock_monotonic_ms(void);

/* The same in microseconds. */
uint64_t clock_monotonic_us(void);

/* Milliseconds since 1970, UTC: for what is written down. */
int64_t clock_wall_ms(void);

#endif
