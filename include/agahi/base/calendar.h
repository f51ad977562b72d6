/* calendar: moments as people write and read them, in one time zone.
 *
 * The zone is the process's (tzset(3)): for tools, which have one thread. Times are milliseconds since 1970, UTC. */
#ifndef AGAHI_CALENDAR_H
#define AGAHI_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CALENDAR_TEXT_SIZE = 128 };

/* As the system calls it: "Asia/Karachi". Where the system knows no zones, Pakistan's is known nevertheless. */
void calendar_use_zone(const char *zone);

/* Whether the system has it. The C library takes a zone that it does not know for UTC, and says nothing. Where there are no zones at all
 * (no package tzdata) UTC and the service's own are known all the same. */
bool calendar_has_zone(const char *zone);

/* Reads "2027-02-07 00:00", with seconds or without, a T in place of the blank; "2027-02-07" is its first second. False
 * when it is none of these, or there is no such moment: 31 February, an hour that the clock passes over. */
bool calendar_read(const char *text, int64_t *ms);

/* The same, or "30d": so many days before `now_ms`. */
bool calendar_read_since(const char *text, int64_t now_ms, int64_t *ms);

/* "2027-02-07 00:00:00", for lists. */
const char *calendar_write(int64_t ms, char text[CALENDAR_TEXT_SIZE]);

/* "Sunday 7 February 2027, 00:00:00, Asia/Karachi (UTC+05:00)", for who must not misunderstand it. */
const char *calendar_write_in_full(int64_t ms, char text[CALENDAR_TEXT_SIZE]);

/* "2027-02-07T00:00:00+05:00", for programs. */
const char *calendar_write_iso(int64_t ms, char text[CALENDAR_TEXT_SIZE]);

/* "in 72 days", "in 5 minutes", "3 hours ago": about how long from `now_ms`. */
const char *calendar_write_distance(int64_t now_ms, int64_t ms, char text[CALENDAR_TEXT_SIZE]);

#endif
