/* resolver: names of hosts, looked up without holding up the loop.
 *
 * Reads /etc/resolv.conf and /etc/hosts at start, and again when it changed or no name server is known: a
 * machine may boot before its network is there. Belongs to the loop's thread. */
#ifndef AGAHI_RESOLVER_H
#define AGAHI_RESOLVER_H

#include <stdbool.h>

struct event_base;
struct evdns_base;
struct resolver;

/* NULL when memory is short. */
struct resolver *resolver_new(struct event_base *base);
void resolver_free(struct resolver *resolver);

/* What libevent's calls take; looked at anew each time. */
struct evdns_base *resolver_base(struct resolver *resolver);

/* Is there anybody to ask? */
bool resolver_has_servers(const struct resolver *resolver);

#endif
