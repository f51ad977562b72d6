/* outbind: connections that an SMSC opens to ask for a bind (SMPP 3.4, 2.2.1 and 4.1.7).
 *
 * Listens where the link's configuration says. Only the link's own hosts get in, OUTBIND_GUESTS at a time, each for as
 * long as an answer may take; a connection becomes the link's when a valid outbind has come over it, and not before:
 * what merely connects displaces nothing. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_OUTBIND_H
#define AGAHI_OUTBIND_H

#include "agahi/link/session.h"

enum { OUTBIND_GUESTS = 4 };

struct outbind;

/* The guest has given the password. True: it is the owner's from here on, who calls session_set_handlers() and frees
 * it. False: it is closed. */
typedef bool (*outbind_guest_h)(struct session *session, struct moment now, void *arg);

/* Listens, and looks up the names of the link's hosts. `bind` is what the guests will be asked for
 * (PDU_BIND_TRANSCEIVER or _RECEIVER). What `place` and `config` name must outlive it. NULL with `error`: nothing can
 * listen there, memory. */
struct outbind *outbind_new(const struct session_place *place, const struct config_link *config,
	uint32_t bind, outbind_guest_h handler, void *arg, struct moment now, char *error, size_t size);

/* Another configuration of the same link, with the same hosts and the same place to listen at. */
void outbind_set_config(
	struct outbind *outbind, const struct session_place *place, const struct config_link *config);

/* Closes the guests too; `handler` is not called. NULL is allowed. */
void outbind_free(struct outbind *outbind, struct moment now);

/* To be called several times a second: sends away the guests that do not ask, looks up the hosts anew. */
void outbind_tick(struct outbind *outbind, struct moment now);

#endif
