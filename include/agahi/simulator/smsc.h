/* smsc: the network's side of SMPP, for the simulator: delivers messages, takes submits, sends receipts.
 *
 * Who is connected is the business of peers.h. Everything is answered at once, unless a quirk says otherwise. On each
 * connection the deliver_sm and their responses are counted (tally.h). */
#ifndef AGAHI_SMSC_H
#define AGAHI_SMSC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/simulator/glance.h"
#include "agahi/simulator/receipts.h"
#include "agahi/simulator/stamp.h"
#include "agahi/smpp/pdu.h"

struct event_base;
struct smsc;

struct smsc_receipts {
	const struct receipts_spelling *spelling; /* NULL: none are sent */
	uint32_t delay_ms;                        /* after the response */
	bool early;                               /* before the response */
	bool twice;
	uint32_t lost_percent;   /* are never sent */
	uint32_t failed_percent; /* tell of messages that were not delivered */
};

struct smsc_options {
	uint16_t port;
	const char *password; /* of the peers that may bind; NULL: any */
	struct smsc_receipts receipts;
	uint32_t quirks; /* quirks.h */
};

/* What became of every deliver_sm, receipts too. */
struct smsc_account {
	uint64_t delivered;
	uint64_t responses;
	uint64_t unanswered; /* on connections that are there still, or were until smsc_end() */
	uint64_t answered_twice;
	uint64_t unasked; /* responses to nothing */
};

struct smsc_handlers {
	void (*bound)(void *arg); /* a peer can take messages now */
	void (*lost)(void *arg);  /* one that could is gone; NULL: nobody wants to know */
	/* What became of a message, by its cookie: for each that was delivered one of these is told, once, unless the end
	 * comes before. The first word about it counts, a nack too. */
	void (*acknowledged)(uint32_t cookie, uint32_t status, void *arg);
	/* Its connection was lost before it was answered; told before `lost`. NULL: nobody wants to know. */
	void (*unacknowledged)(uint32_t cookie, void *arg);
	/* A submit; it was answered already. Valid during the call. */
	void (*submitted)(const struct pdu *pdu, void *arg);
	/* The status to answer a submit with; NULL: always good. A submit that is refused is not told. */
	uint32_t (*judge)(void *arg);
	void *arg;
};

/* Listens on the loopback address. NULL when that fails (errno). `options` must outlive it. */
struct smsc *smsc_new(struct event_base *base, const struct smsc_options *options, struct log *log,
	const struct smsc_handlers *handlers);
void smsc_free(struct smsc *smsc);

/* Delivers nothing more, waits at most two seconds for responses that are due, unbinds every peer, and waits
 * as long for their answers. Runs the loop; a submit is still told, a lost connection is not. */
void smsc_end(struct smsc *smsc);

struct smsc_account smsc_account(const struct smsc *smsc);

/* Has every deliver_sm of a living connection one response, and no more? */
bool smsc_account_is_good(const struct smsc_account *account);

/* In words, on standard output. */
void smsc_print_account(const struct smsc_account *account);

/* Drops every connection, as a network does. */
void smsc_cut(struct smsc *smsc);

/* Is there a peer that takes messages? */
bool smsc_is_bound(const struct smsc *smsc);

/* Sends a deliver_sm to a bound peer, in turn. False when there is none. `cookie` is any number above 0, and
 * comes back with the answer. */
bool smsc_deliver(struct smsc *smsc, const struct pdu_message *message, uint32_t cookie);

/* The same with parameters: the PDU's command and sequence number are set here. */
bool smsc_deliver_pdu(struct smsc *smsc, struct pdu *pdu, uint32_t cookie);

/* How a load hears of very many PDUs: in runs, and no more of each than it needs. */
struct smsc_bulk {
	void (*begun)(struct moment now, void *arg); /* a run, of `acknowledged` and `replied`; or NULL */
	void (*replied)(const struct glance *submit, void *arg); /* in place of `submitted` */
	void (*over)(void *arg); /* what is stamped out from `begun` on is sent behind this; or NULL */
};

/* From then on submits are told by `bulk`, which must outlive the SMSC; a PDU that is not plain comes as before, and so
 * do all of them when quirks or receipts need whole ones (false). */
bool smsc_set_bulk(struct smsc *smsc, const struct smsc_bulk *bulk);

/* The same, stamped out, from `number`. Outside of a run it is not sent before smsc_flush(). */
bool smsc_deliver_stamp(struct smsc *smsc, const struct stamp *stamp, uint64_t number, uint32_t cookie);
void smsc_flush(struct smsc *smsc);

/* Clears a message and fills its addresses: from a citizen's number, with or without a plus, to a short code.
 */
void smsc_fill_addresses(struct pdu_message *message, const char *number, const char *service);

#endif
