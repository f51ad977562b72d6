/* smsc: the network's side of SMPP, for the simulator: accepts binds, delivers messages, takes submits.
 *
 * Any system_id and password may bind, unless a password is set. Everything is answered at once. */
#ifndef AGAHI_SMSC_H
#define AGAHI_SMSC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/log.h"
#include "agahi/pdu.h"

struct event_base;
struct smsc;

struct smsc_handlers {
	void (*bound)(void *arg); /* a peer can take messages now */
	void (*lost)(void *arg);  /* one that could is gone */
	/* The answer to a message, by its cookie. */
	void (*acknowledged)(uint32_t cookie, uint32_t status, void *arg);
	/* A submit; it was answered already. Valid during the call. */
	void (*submitted)(const struct pdu *pdu, void *arg);
	/* The status to answer a submit with; NULL: always good. A submit that is refused is not told. */
	uint32_t (*judge)(const struct pdu *pdu, void *arg);
	void *arg;
};

/* Listens on the loopback address. NULL when that fails (errno). */
struct smsc *smsc_new(struct event_base *base, uint16_t port, const char *password, struct log *log,
	const struct smsc_handlers *handlers);
void smsc_free(struct smsc *smsc);

/* Drops every connection, as a network does. */
void smsc_cut(struct smsc *smsc);

/* Is there a peer that takes messages? */
bool smsc_is_bound(const struct smsc *smsc);

/* Sends a deliver_sm to a bound peer, in turn. False when there is none. `cookie` is any number above 0, and
 * comes back with the answer; it travels as the sequence number. */
bool smsc_deliver(struct smsc *smsc, const struct pdu_message *message, uint32_t cookie);

/* The same with parameters: the PDU's command and sequence number are set here. */
bool smsc_deliver_pdu(struct smsc *smsc, struct pdu *pdu, uint32_t cookie);

/* Clears a message and fills its addresses: from a citizen's number, with or without a plus, to a short code.
 */
void smsc_fill_addresses(struct pdu_message *message, const char *number, const char *service);

#endif
