/* session: one bound connection to an SMSC, as its ESME (SMPP 3.4, 2.2 and 4.1 to 4.11).
 *
 * Connects, binds, answers and sends enquire_link, keeps the window of submits, times out what is not answered,
 * unbinds. It does not reconnect: its owner (link.h) does. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_SESSION_H
#define AGAHI_SESSION_H

#include <event2/util.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/config/config.h"
#include "agahi/link/connection.h"
#include "agahi/link/window.h"
#include "agahi/link/wire.h"
#include "agahi/smpp/pdu.h"

struct session;

/* Before an accepted connection was asked for a bind only `closed` and `outbind` are called; `outbind` of no other. What
 * cannot be called may be NULL. */
struct session_handlers {
	void (*bound)(struct moment now, void *arg);
	/* deliver_sm or data_sm: to be answered. */
	void (*message)(const struct pdu *pdu, struct moment now, void *arg);
	void (*submitted)(const struct submitter *submitter, const struct submit_fate *fate,
		struct moment now, void *arg);
	/* After all open submits were told as lost. */
	void (*closed)(const char *reason, struct moment now, void *arg);
	/* A valid outbind came over an accepted connection: is it taken? May call session_set_handlers(). */
	bool (*outbind)(struct moment now, void *arg);
	void *arg;
};

struct session_place {
	struct connection_place connection;
	struct log *log;
	struct wire_refusals *refusals;
	const struct wire_tap *tap; /* may be NULL */
};

struct session_target {
	const char *host;
	uint16_t port;
	uint32_t bind; /* PDU_BIND_TRANSCEIVER, _RECEIVER or _TRANSMITTER */
};

/* Begins to connect. `config` must outlive the session. No handler is called inside. NULL with `reason` when that
 * cannot even begin. */
struct session *session_open(const struct session_place *place, const struct config_link *config,
	const struct session_target *target, const struct session_handlers *handlers, struct moment now,
	char *reason, size_t size);

/* The same over a connection that the SMSC opened from the target's host (`fd` is taken over): binds when it has asked
 * for that with an outbind that gives the configured password, and `outbind` agrees. NULL when memory is short. */
struct session *session_accept(const struct session_place *place, const struct config_link *config,
	evutil_socket_t fd, const struct session_target *target, const struct session_handlers *handlers,
	struct moment now);

/* Another configuration of the same link, which must outlive the session or the next: time-outs and the window hold at
 * once; with what the connection was made and bound it goes on. */
void session_set_config(struct session *session, const struct config_link *config);

/* From here on others are told. */
void session_set_handlers(struct session *session, const struct session_handlers *handlers);

/* Closes at once; `submitted` (lost) is called for what was open, `closed` is not. */
void session_free(struct session *session, struct moment now);

/* Before session_free(): wire_reset(). */
void session_reset(struct session *session);

/* To be called several times a second: ends what takes too long, asks whether the SMSC is there. It may call `closed`,
 * after which the session is its owner's to free. */
void session_tick(struct session *session, struct moment now);

bool session_is_bound(const struct session *session);
bool session_can_submit(const struct session *session);

/* Submits that are not answered yet. */
size_t session_open_submits(const struct session *session);

/* Is everything answered, both ways? */
bool session_is_settled(const struct session *session);

/* Sends a submit_sm; its sequence number is filled in. False when it cannot be sent now. */
bool session_submit(
	struct session *session, struct pdu *pdu, const struct submitter *submitter, struct moment now);

/* Answers a message. False when the connection takes no more. */
bool session_answer(
	struct session *session, uint32_t command, uint32_t sequence, uint32_t status, struct moment now);

/* Says good-bye; `closed` follows within the response time-out. */
void session_unbind(struct session *session, struct moment now);

/* Has the SMSC answered our good-bye? Then it has read all our answers before it. */
bool session_was_unbound(const struct session *session);

#endif
