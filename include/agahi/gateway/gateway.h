/* gateway: the daemon's rooms joined into the loop of the design: links, inbound, journal, outbound.
 *
 * Takes the outbox, the preferences and the limiter's memory from the journal, starts the links, swaps
 * catalogues while traffic flows, drains when it is told to stop. Belongs to the loop's thread. */
#ifndef AGAHI_GATEWAY_H
#define AGAHI_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/log.h"
#include "agahi/config/config.h"

struct event_base;
struct gateway;

/* Opens the stores and prepares everything; nothing is connected yet. `config` and `log` must outlive it.
 * NULL with `error` on failure. */
struct gateway *gateway_new(
	struct event_base *base, const struct config *config, struct log *log, char *error, size_t size);

/* Starts the links. False with `error` on failure. */
bool gateway_start(struct gateway *gateway, char *error, size_t size);

/* Another configuration, as a whole or not at all (reconfigure.h); what changed is told. It is held; what the gateway was made
 * with must outlive the gateway all the same. False with `error`: nothing has changed. */
bool gateway_reconfigure(struct gateway *gateway, const struct config *fresh, char *error, size_t size);

/* Reads the messages and the citizens' preferences again (SIGHUP). */
void gateway_reload(struct gateway *gateway);

/* Refuses new requests, sends what is in hand within ten seconds, unbinds; then ends the loop. */
void gateway_stop(struct gateway *gateway);

/* After the loop: has the SMSC every answer of ours, and is nothing left in hand? */
bool gateway_ended_well(const struct gateway *gateway);

/* After the loop: did it end because another node has taken over? Then only a new life may answer. */
bool gateway_was_taken_over(const struct gateway *gateway);

void gateway_free(struct gateway *gateway);

#endif
