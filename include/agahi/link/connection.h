/* connection: the socket under a session, in clear or over TLS, before anything is said over it.
 *
 * Callbacks of what is returned are deferred: a connection that fails inside the call that makes it is told when its
 * owner has it. Belongs to the loop's thread. */
#ifndef AGAHI_CONNECTION_H
#define AGAHI_CONNECTION_H

#include <event2/util.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bufferevent;
struct event_base;
struct resolver;
struct tls;

struct connection_place {
	struct event_base *base;
	struct resolver *resolver;
	struct tls *tls; /* NULL: in clear */
};

/* One that is to go to `host` (a name or an address), and leaves from `local_address` ("": the system's choice). It
 * is the caller's, who sets its callbacks, and then calls connection_start(). NULL with `reason`. */
struct bufferevent *connection_new(const struct connection_place *place, const char *local_address,
	const char *host, char *reason, size_t size);

/* Looks `host` up and connects to it, over what connection_new() made for it. False with `reason` when that cannot
 * even begin; a failure later is told by the callback. */
bool connection_start(struct bufferevent *bev, struct resolver *resolver, const char *host, uint16_t port,
	char *reason, size_t size);

/* The same over a connection that `host` opened (`fd` is taken over). NULL when memory is short. */
struct bufferevent *connection_accept(
	const struct connection_place *place, evutil_socket_t fd, const char *host);

#endif
