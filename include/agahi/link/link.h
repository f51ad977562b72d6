/* link: one SMSC as the configuration describes it, kept bound for as long as the daemon runs.
 *
 * Connects to its hosts in turn, binds as transceiver or as receiver + transmitter, reconnects with growing and
 * jittered delays, keeps to its submit rate. Belongs to the loop's thread; time is passed in. */
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
	void (*message)(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
		struct moment now, void *arg);
	/* There may be room for submits: after a bind, after each fate that a submitter was told, when the pace allows
	 * the next. */
	void (*ready)(struct link *link, struct moment now, void *arg);
	/* After link_stop(): everything is closed. */
	void (*stopped)(struct link *link, struct moment now, void *arg);
	/* A connection that messages came by, or replies went out by, has ended: leg and generation of the ticket tell which. May be
	 * NULL; not called from link_close(). */
	void (*ended)(struct link *link, const struct link_ticket *ticket, struct moment now, void *arg);
	void *arg;
};

/* `config` and what `base`, `resolver`, `log` name must outlive the link. NULL with `error` on failure (a file for TLS,
 * memory). */
struct link *link_new(struct event_base *base, struct resolver *resolver, struct log *log,
	const struct config_link *config, const struct link_handlers *handlers, char *error, size_t size);

/* Another configuration of the link of that name; it, too, must outlive the link or the next. Window, rate, time-outs and
 * the like hold at once. `binds_anew`: the connections are left as by link_leave(), and made anew. What is listened on for
 * outbinds is another only when the place or the hosts are; where that cannot be, it is told, and the link goes on
 * without. `tls`: what the next connections are made with, taken over; NULL: in clear. */
struct tls;
void link_set_config(struct link *link, const struct config_link *config, struct tls *tls, bool binds_anew,
	struct moment now);

/* NULL is allowed. link_close() comes before it. */
void link_free(struct link *link);

/* Connects, and listens for outbinds where the configuration says so; also after `stopped`. False with `error` when it
 * cannot listen. */
bool link_start(struct link *link, struct moment now, char *error, size_t size);

/* To be called several times a second: reconnects, and ends what takes too long. */
void link_tick(struct link *link, struct moment now);

/* Unbinds and closes; no reconnection. `stopped` is called in any case, unless it has been. */
void link_stop(struct link *link, struct moment now);

/* The same, but first what is under way gets its answers, for as long as a response may take; nothing new is taken
 * meanwhile, either way. */
void link_leave(struct link *link, struct moment now);

/* Closes at once, with a reset, so that nothing that was handed in leaves any more; what was open is told as after a cut. It
 * stays down, whatever is asked of it, until link_resume(), which begins anew when it is to be bound. Told twice is told once. */
void link_hold(struct link *link, const char *reason, struct moment now);
void link_resume(struct link *link, struct moment now);

/* Closes at once, for good; submitters are told of what was open, no other handler is called any more. */
void link_close(struct link *link, struct moment now);

const struct config_link *link_config(const struct link *link);

/* Can it deliver to us, and can we submit? Both, that is. */
bool link_is_bound(const struct link *link);

/* Is it there to be bound, bound or not; or was it stopped, or is about to be? */
bool link_is_running(const struct link *link);
bool link_has_stopped(const struct link *link); /* to its end, or it was not started yet */

/* Bound for submitting, room in the window, and the pace allows it. When only time forbids it, `ready` will be called. */
bool link_can_submit(struct link *link, struct moment now);

enum link_taking {
	LINK_TAKES_NOTHING, /* now; it may be tried again */
	LINK_TOOK,          /* the submitter will be told what became of it */
	LINK_CANNOT_SEND    /* that PDU, ever: it has no octets */
};

enum link_taking link_submit(
	struct link *link, struct pdu *pdu, const struct submitter *submitter, struct moment now);

/* How long the link's own pace keeps the next submit back (0: it does not, or waits for an answer; UINT64_MAX: it is
 * not connected), and how many are under way. */
uint64_t link_wait_ms(const struct link *link, struct moment now);
size_t link_open_submits(const struct link *link);

/* Is this refusal one that passes (throttled, queue full, system error and the like, or one of the vendor's that the
 * configuration lists)? */
bool link_is_temporary(const struct link *link, uint32_t status);

/* False when the connection that the message came by is gone. */
bool link_answer(struct link *link, const struct link_ticket *ticket, uint32_t status, struct moment now);

/* When the connection of that ticket ended (milliseconds, monotonic); 0 while it lives. Of connections long past, the
 * end of the last one remembered. */
uint64_t link_ended_ms(const struct link *link, const struct link_ticket *ticket);

/* When a bound connection last ended otherwise than by our unbind and its answer (milliseconds, monotonic): the SMSC
 * may not have read our last answers. 0: never. */
uint64_t link_lost_ms(const struct link *link);

/* What its connections are made with (tls.h); NULL: in clear. */
const struct tls *link_tls(const struct link *link);

/* Who looks on; the caller sets it, and takes it away. */
struct wire_tap *link_tap(struct link *link);

const struct wire_refusals *link_refusals(const struct link *link);

#endif
