/* link: one SMSC as the configuration describes it, kept bound for as long as the daemon runs.
 *
 * Connects to its hosts in turn, binds as transceiver or as receiver + transmitter, reconnects with growing
 * and jittered delays, keeps to its submit rate. Belongs to the loop's thread. */
#ifndef AGAHI_LINK_H
#define AGAHI_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/config/config.h"
#include "agahi/link/session.h"
#include "agahi/smpp/pdu.h"

struct link;

/* By which a message is answered later, if its connection still is the same by then. */
struct link_ticket {
	uint32_t generation;
	uint32_t sequence;
	uint32_t command;
	uint8_t leg;
};

struct link_handlers {
	void (*message)(
		struct link *link, const struct link_ticket *ticket, const struct pdu *pdu, void *arg);
	void (*submitted)(struct link *link, uint64_t cookie, enum session_outcome outcome, uint32_t status,
		const char *message_id, void *arg);
	void (*ready)(struct link *link, void *arg);   /* there may be room for submits */
	void (*stopped)(struct link *link, void *arg); /* after link_stop(): everything is closed */
	void *arg;
};

/* `config` and what `base`, `resolver`, `log` name must outlive the link. NULL with `error` on
 * failure (a file for TLS, memory). */
struct link *link_new(struct event_base *base, struct resolver *resolver, struct log *log,
	const struct config_link *config, const struct link_handlers *handlers, char *error, size_t size);
void link_free(struct link *link);

/* Connects, and listens for outbinds where the configuration says so. False with `error` when it cannot
 * listen. */
bool link_start(struct link *link, char *error, size_t size);

/* Unbinds and closes; no reconnection. `stopped` is called in any case. */
void link_stop(struct link *link);

/* Closes at once, for good, telling `submitted` of what was open; no other handler is called any more. */
void link_close(struct link *link);

const struct config_link *link_config(const struct link *link);

/* Can it deliver to us, and can we submit? Both, that is. */
bool link_is_bound(const struct link *link);

/* Bound for submitting, room in the window, and the pace allows it. When only time forbids it, `ready` will
 * be called. */
bool link_can_submit(struct link *link);
bool link_submit(struct link *link, struct pdu *pdu, uint64_t cookie);

/* How long the link's own pace keeps the next submit back (0: it does not, or waits for an answer), and how
 * many are under way. */
uint64_t link_wait_ms(struct link *link);
size_t link_open_submits(const struct link *link);

/* Is this refusal one that passes (throttled, queue full, system error and the like, or one of the vendor's
 * that the configuration lists)? */
bool link_is_temporary(const struct link *link, uint32_t status);

/* False when the connection that the message came by is gone. */
bool link_answer(struct link *link, const struct link_ticket *ticket, uint32_t status);

/* When the connection of that ticket ended (milliseconds, monotonic); 0 while it lives. Of connections long
 * past, the end of the last one remembered. */
uint64_t link_ended_ms(const struct link *link, const struct link_ticket *ticket);

/* When a bound connection last ended otherwise than by our unbind and its answer (milliseconds, monotonic):
 * the SMSC may not have read our last answers. 0: never. */
uint64_t link_lost_ms(const struct link *link);

const struct wire_refusals *link_refusals(const struct link *link);

/* The delay before connection attempt `attempt` (from 0), in milliseconds: it doubles from `min_s` to `max_s`
 * seconds, less a random part of up to half (`random` from 0 to UINT32_MAX). */
uint32_t link_backoff_ms(unsigned attempt, int min_s, int max_s, uint32_t random);

#endif
