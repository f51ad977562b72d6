/* wire: PDUs over one connection, for either side of it.
 *
 * Cuts the stream into PDUs, decodes them (pdu.h), answers what cannot be understood as SMPP 3.4 says, counts it and
 * logs it once a minute with its reason, and goes on; only a broken length ends the connection. When the peer does not
 * read what it is sent, reading from it stops until it does: memory stays bounded. What is sent within one turn of the
 * loop goes out in one piece at its end, and nothing is allocated for a PDU of less than some ten thousand octets. Here the
 * clock is read, once for each piece of the stream: whoever hears of it is told the moment. */
#ifndef AGAHI_WIRE_H
#define AGAHI_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/told.h"
#include "agahi/smpp/pdu.h"

struct bufferevent;
struct wire;

enum { WIRE_MAX_UNSENT = 4 * 1024 * 1024 };

struct wire_handlers {
	void (*connected)(struct moment now, void *arg); /* may be NULL */
	void (*received)(const struct pdu *pdu, struct moment now, void *arg);
	/* At most once; never from wire_free(). */
	void (*closed)(const char *reason, struct moment now, void *arg);
	void *arg;
};

/* PDUs refused, by pdu_fault (PDU_FAULT_NONE counts broken lengths), and those taken although something was amiss. Kept
 * by the owner across connections. */
struct wire_refusals {
	struct told faults[PDU_FAULT_COUNT];
	struct told repairs[PDU_REPAIR_COUNT];
};

/* Somebody who looks on: told of each PDU, before it is acted upon or when it was written. `fault`: it was refused. The
 * owner's, who may set `seen` at any time; NULL: nobody does. */
struct wire_tap {
	void (*seen)(bool sent, const struct pdu *pdu, enum pdu_fault fault, void *arg);
	void *arg;
};

/* Takes over `bev`. `name` is for the log, and is copied; `refusals` is the owner's. NULL when memory is short (`bev`
 * is freed). */
struct wire *wire_new(struct bufferevent *bev, const char *name, struct log *log,
	struct wire_refusals *refusals, const struct wire_handlers *handlers);

/* Who reads and writes messages and their responses; our own codec until this is called. Before the first PDU. */
void wire_set_codec(struct wire *wire, enum pdu_codec codec);

/* NULL: nobody ever looks on. */
void wire_set_tap(struct wire *wire, const struct wire_tap *tap);

/* Asked before a PDU is decoded, with all the octets that are there: how many of them, whole PDUs from the front, it has
 * taken itself. `arg` is the handlers'. Must not close or free the wire. */
typedef size_t (*wire_skim_h)(struct span octets, struct moment now, void *arg);

/* NULL: every PDU is decoded, and told to `received`. */
void wire_set_skim(struct wire *wire, wire_skim_h skim);

/* Closes at once. May be called from a handler. */
void wire_free(struct wire *wire);

/* wire_free() is to close with a reset, so that nothing that was written leaves any more. */
void wire_reset(struct wire *wire);

/* Writes one PDU. False when it cannot be encoded or the connection is closing. */
bool wire_send(struct wire *wire, const struct pdu *pdu);

/* Writes octets as they are, whatever they mean: what pdu_encode_by() would not write. False when there are none, more
 * than PDU_MAX_OCTETS, or the connection is closing. */
bool wire_send_octets(struct wire *wire, struct span octets);

/* The header-only PDUs: responses, enquire_link, unbind, generic_nack. */
bool wire_send_header(struct wire *wire, uint32_t command, uint32_t status, uint32_t sequence);

/* Closes when everything was sent; `closed` is called then, with `reason` (copied). */
void wire_finish(struct wire *wire, const char *reason);

#endif
