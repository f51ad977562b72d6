/* notify: tells systemd how the service is (sd_notify's protocol: one datagram to $NOTIFY_SOCKET). */
#ifndef AGAHI_NOTIFY_H
#define AGAHI_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

struct event;
struct event_base;

/* "READY=1", "STOPPING=1", "WATCHDOG=1". Does nothing when systemd does not listen. */
void notify_systemd(const char *state);

/* Something is read again; "READY=1" ends it. What systemd counts from is told with it. */
void notify_reloading(void);

/* How often the watchdog wants to hear of us, in milliseconds; 0: never. */
uint64_t notify_watchdog_ms(void);

/* Lets it hear from us by a timer of the loop, twice as often. `*timer` is the caller's (event_free()); NULL where the watchdog
 * wants nothing. False when it cannot be set. */
bool notify_feed_watchdog(struct event_base *base, struct event **timer);

#endif
