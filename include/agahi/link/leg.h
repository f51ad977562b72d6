/* leg: one of a link's connections, kept up: the only one of a transceiver, or the receiver, or the transmitter.
 *
 * Opens sessions to the link's hosts in turn, each after a pause that grows until a connection has held, and remembers
 * when each ended. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_LEG_H
#define AGAHI_LEG_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/link/session.h"

/* A connection that lived so long, or carried a message, was worth its attempt; one that the SMSC drops right after the
 * bind was not, however often it accepts the bind. */
enum { LEG_HELD_MS = 30000 };

struct leg;

struct leg_handlers {
	void (*bound)(struct leg *leg, struct moment now, void *arg);
	void (*message)(struct leg *leg, const struct pdu *pdu, struct moment now, void *arg);
	void (*submitted)(struct leg *leg, const struct submitter *submitter, const struct submit_fate *fate,
		struct moment now, void *arg);
	/* Its connection has ended; another follows unless the leg was stopped. */
	void (*ended)(struct leg *leg, struct moment now, void *arg);
	void *arg;
};

/* `bind` is PDU_BIND_TRANSCEIVER, _RECEIVER or _TRANSMITTER. What `place` and `config` name must outlive the leg. NULL
 * when memory is short. */
struct leg *leg_new(const struct session_place *place, const struct config_link *config, uint32_t bind,
	const struct leg_handlers *handlers);

/* NULL is allowed. leg_close() comes before it. */
void leg_free(struct leg *leg);

/* Another configuration of the same link, and where its connections are made from here on; both must outlive the leg or the
 * next. Its connection lives on (session_set_config()). */
void leg_set_config(struct leg *leg, const struct session_place *place, const struct config_link *config);

/* The same for what it binds as; it has no connection. */
void leg_set_bind(struct leg *leg, uint32_t bind);

/* The first attempt, also after leg_stop() when the connection has ended. `ended` is not called when it fails at once. */
void leg_connect(struct leg *leg, struct moment now);

/* To be called several times a second: attempts, and the end of what takes too long. */
void leg_tick(struct leg *leg, struct moment now);

/* A connection that somebody else made takes the place of the leg's, whose end is told before. */
void leg_take(struct leg *leg, struct session *session, struct moment now);

/* No more attempts; a bound connection is unbound, and `ended` called then, any other at once. */
void leg_stop(struct leg *leg, struct moment now);

/* No more attempts; closes at once: of open submits `submitted` is told, `ended` is not called. */
void leg_close(struct leg *leg, struct moment now);

/* The same with a reset: what was written and has not left does not leave any more. `ended` is called. */
void leg_reset(struct leg *leg, const char *reason, struct moment now);

uint32_t leg_bind(const struct leg *leg);

/* Its connection, to submit and answer by; NULL between attempts. */
struct session *leg_session(const struct leg *leg);
bool leg_is_bound(const struct leg *leg);
bool leg_is_settled(const struct leg *leg); /* session_is_settled(), or it has none */

/* The number of its connection: it grows with each. */
uint32_t leg_generation(const struct leg *leg);

/* Did a message come by the connection that lives, or lived last, or was one accepted? */
bool leg_has_carried(const struct leg *leg);

/* When that connection ended (milliseconds, monotonic); 0 while it lives. Of connections long past, the end of the last
 * one remembered. */
uint64_t leg_ended_ms(const struct leg *leg, uint32_t generation);

/* When a bound connection last ended otherwise than by our unbind and its answer (milliseconds, monotonic). 0: never. */
uint64_t leg_lost_ms(const struct leg *leg);

/* The delay before connection attempt `attempt` (from 0), in milliseconds: it doubles from `min_s` to `max_s` seconds,
 * less a random part of up to half (`random` from 0 to UINT32_MAX). */
uint32_t leg_backoff_ms(unsigned attempt, int min_s, int max_s, uint32_t random);

#endif
