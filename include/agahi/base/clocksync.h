/* clocksync: does anybody set the machine's clock right? What is scheduled goes live by it.
 *
 * The kernel knows (adjtimex(2), STA_UNSYNC): every time service tells it. Asking needs no right and changes nothing. */
#ifndef AGAHI_CLOCKSYNC_H
#define AGAHI_CLOCKSYNC_H

#include <stdbool.h>
#include <stdint.h>

enum clocksync {
	CLOCKSYNC_UNKNOWN, /* we may not ask */
	CLOCKSYNC_NO,
	CLOCKSYNC_YES
};

struct clocksync_reading {
	enum clocksync state;
	int64_t most_off_us; /* how far it may be from the right time, as far as the kernel knows; 0 where it is not known */
};

/* May this process ask? A filter of system calls (a unit of an earlier version has one) may end who does: so a child asks
 * first. Any thread. */
bool clocksync_may_be_asked(void);

struct clocksync_reading clocksync_read(void);

/* What the kernel's answer means: what adjtimex() returned, its status bits and its maximum error (microseconds). Pure. */
struct clocksync_reading clocksync_reading_of(int returned, int status, int64_t most_off_us);

#endif
