/* session: one bound connection to an SMSC, as its ESME (SMPP 3.4, 2.2 and 4.1 to 4.11).
 *
 * Connects, binds, answers and sends enquire_link, keeps the window of submits, times out what is not
 * answered, unbinds. It does not reconnect: its owner (link.h) does. Belongs to the loop's thread. */
#ifndef AGAHI_SESSION_H
#define AGAHI_SESSION_H

#include <event2/util.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/config/config.h"
#include "agahi/link/wire.h"
#include "agahi/smpp/pdu.h"

struct event_base;
struct resolver;
struct tls;
struct session;

/* What became of a submit. */
enum session_outcome {
	SESSION_ACCEPTED,
	SESSION_REFUSED,   /* with a status */
	SESSION_TIMED_OUT, /* no answer in time: it may have arrived or not, and an answer may still come */
	SESSION_LOST       /* the connection was lost before an answer */
};

struct session_handlers {
	void (*bound)(void *arg);
	void (*message)(const struct pdu *pdu, void *arg); /* deliver_sm or data_sm: to be answered */
	/* What became of a submit. After SESSION_TIMED_OUT it may be called once more, when the answer comes
	 * late over the same connection. */
	void (*submitted)(uint64_t cookie, enum session_outcome outcome, uint32_t status,
		const char *message_id, void *arg);
	void (*ready)(void *arg);                      /* the window has room again */
	void (*closed)(const char *reason, void *arg); /* after all open submits were told as lost */
	/* A valid outbind came over an accepted connection: is it taken? May call session_set_handlers(). */
	bool (*outbind)(void *arg);
	void *arg;
};

struct session_place {
	struct event_base *base;
	struct resolver *resolver;
	struct log *log;
	struct wire_refusals *refusals;
	struct tls *tls; /* NULL: in clear */
};

/* Begins to connect. `bind` is PDU_BIND_TRANSCEIVER, _RECEIVER or _TRANSMITTER. `config` must outlive the
 * session. No handler is called inside. NULL with `reason` when that cannot even begin. */
struct session *session_open(const struct session_place *place, const struct config_link *config,
	const char *host, uint16_t port, uint32_t bind, const struct session_handlers *handlers, char *reason,
	size_t size);

/* The same over a connection that the SMSC opened from `host` (taken over): binds when it has asked for that
 * with an outbind that gives the configured password, and `outbind` agrees. NULL when memory is short. */
struct session *session_accept(const struct session_place *place, const struct config_link *config,
	evutil_socket_t fd, const char *host, uint32_t bind, const struct session_handlers *handlers);

/* From here on others are told. */
void session_set_handlers(struct session *session, const struct session_handlers *handlers);

/* Closes at once; `submitted` (lost) is called for what was open, `closed` is not. */
void session_free(struct session *session);

bool session_is_bound(const struct session *session);
bool session_can_submit(const struct session *session);

/* Submits that are not answered yet. */
size_t session_open_submits(const struct session *session);

/* Sends a submit_sm; its sequence number is filled in. False when it cannot be sent now. */
bool session_submit(struct session *session, struct pdu *pdu, uint64_t cookie);

/* Answers a message. False when the connection takes no more. */
bool session_answer(struct session *session, uint32_t command, uint32_t sequence, uint32_t status);

/* Says good-bye; `closed` follows within the response time-out. */
void session_unbind(struct session *session);

/* Has the SMSC answered our good-bye? Then it has read all our answers before it. */
bool session_was_unbound(const struct session *session);

#endif
