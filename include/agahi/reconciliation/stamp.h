/* stamp: times as telcos write them into their records.
 *
 * A pattern says how: YYYY, YY, MM, MON (English, three letters or more), DD, hh or HH, mm (MM too, behind the hour), ss or SS,
 * AP (am, pm); everything else stands for itself, a blank also for a T. "epoch" and "epoch_ms" are numbers since 1970. A field
 * that touches no other may have fewer digits; seconds at the end may be absent; a fraction of a second, and a zone
 * ("Z", "+05:00", "+0500", "+05"), may stand behind all of it. Times without one are in the process's zone (calendar.h). */
#ifndef AGAHI_STAMP_H
#define AGAHI_STAMP_H

#include <stdbool.h>
#include <stdint.h>

/* Has it a year, a month and a day, each field once, or is it one of the two numbers? */
bool stamp_pattern_is_good(const char *pattern);

/* The moment in milliseconds since 1970. False when the text is not of the (good) pattern, or there is no such moment from 1970 to
 * 9999. */
bool stamp_read(const char *pattern, const char *text, int64_t *ms);

#endif
