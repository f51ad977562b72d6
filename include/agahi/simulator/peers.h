/* peers: who is connected to the simulator's SMSC: it takes calls, binds, keeps alive, unbinds, drops.
 *
 * Any system_id and password may bind, unless a password is set. Binds, enquire_link and unbind are answered here; a
 * submit or a response to a deliver_sm is handed on. Whatever is sent goes out as the quirks have it. Belongs to the
 * loop's thread. */
#ifndef AGAHI_PEERS_H
#define AGAHI_PEERS_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/simulator/tally.h"
#include "agahi/smpp/pdu.h"

struct event_base;
struct peer;
struct peers;

struct peers_options {
	uint16_t port;
	const char *password; /* of those that may bind; NULL: any. Must outlive them */
	uint32_t quirks;      /* quirks.h */
};

struct peers_handlers {
	void (*bound)(void *arg); /* one can take messages now */
	/* One that could is gone, and its tally with it, behind this call; not told in peers_end() and behind it. */
	void (*lost)(struct peer *peer, void *arg);
	/* submit_sm, data_sm, deliver_sm_resp or generic_nack. May call peers_cut(), and nothing else that drops. */
	void (*received)(struct peer *peer, const struct pdu *pdu, struct moment now, void *arg);
	void *arg;
};

/* Listens on the loopback address. NULL when that fails (errno). */
struct peers *peers_new(struct event_base *base, const struct peers_options *options, struct log *log,
	const struct peers_handlers *handlers);

/* Drops everybody without a word to anybody. NULL is nothing. */
void peers_free(struct peers *peers);

/* Of peers that are bound, as wire.h has it; may do what `received` may, and has its `arg`. */
typedef size_t (*peers_skim_h)(struct peer *peer, struct span octets, struct moment now, void *arg);
void peers_set_skim(struct peers *peers, peers_skim_h skim);

/* Takes no more calls, waits at most two seconds for responses that are due, unbinds everybody, and waits as long for
 * the answers. Runs the loop. Returns how many responses were due still when it unbound. */
uint64_t peers_end(struct peers *peers);

/* Drops every connection, when the loop comes to it: one of them may be asking for it right now. */
void peers_cut(struct peers *peers);

/* Deliver_sm without a response, on connections that are there. */
uint64_t peers_count_unanswered(const struct peers *peers);

/* The next one that receives, in turn after the one marked last, or NULL. */
struct peer *peers_next_receiver(const struct peers *peers);
void peers_mark_served(struct peer *peer);

/* By the number that peer_number() gives, which no two of them ever have; NULL when it is gone. */
struct peer *peers_find(const struct peers *peers, uint32_t number);
uint32_t peer_number(const struct peer *peer);

bool peer_receives(const struct peer *peer);
bool peer_transmits(const struct peer *peer);

/* Of the deliver_sm on this connection. */
struct tally *peer_tally(struct peer *peer);

/* The octets of a PDU as the quirks have it; valid until the next call or peer_send(). */
struct span peer_encode(struct peer *peer, const struct pdu *pdu);

/* False when it cannot be encoded, or the connection is closing. */
bool peer_send(struct peer *peer, const struct pdu *pdu);

/* Octets that were encoded before. */
bool peer_send_octets(struct peer *peer, struct span octets);

/* Room for a PDU of `len` octets, which is sent with what else is held: by peers_flush(), or when there is no more room.
 * NULL when memory is short, or the connection is closing. `len`: at most PDU_MAX_OCTETS. */
uint8_t *peer_hold(struct peer *peer, size_t len);

/* Sends what is held for anybody. */
void peers_flush(struct peers *peers);

#endif
