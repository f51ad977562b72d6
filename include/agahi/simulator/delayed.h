/* delayed: octets that are to be sent after a while: late responses and receipts of the simulator. */
#ifndef AGAHI_DELAYED_H
#define AGAHI_DELAYED_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/span.h"

struct event_base;
struct delayed;

/* `peer` is whatever the octets were put in with. May put in more. */
typedef void (*delayed_h)(uint32_t peer, struct span octets, void *arg);

/* NULL when memory is short. */
struct delayed *delayed_new(struct event_base *base, delayed_h handler, void *arg);

/* What still waits is dropped. */
void delayed_free(struct delayed *delayed);

/* Copies the octets; those that are due at the same time go in the order in which they were put in. False when memory
 * is short. */
bool delayed_add(
	struct delayed *delayed, uint32_t peer, struct span octets, uint32_t in_ms, struct moment now);

#endif
