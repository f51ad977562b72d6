/* http: figures for machines: GET /metrics, /healthz, /readyz, /content. Belongs to the loop's thread.
 *
 * Meant for the loopback address or a network of the operator's own: there is no login. A connection carries
 * one request without a body, headers of at most 8 KiB, and has HTTP_WITHIN_S seconds from its first octet to
 * the last of its answer. HTTP_CONNECTIONS at once: one more ends the oldest unfinished request, so that
 * whoever asks is answered beside any number of idle connections, and descriptors are left for SMPP. Who asks
 * by a name that is not this machine's is refused. */
#ifndef AGAHI_HTTP_H
#define AGAHI_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/base/clock.h"

struct event_base;
struct http;

enum { HTTP_CONNECTIONS = 16, HTTP_WITHIN_S = 10 };

struct http_handlers {
	/* Appends the metrics. */
	void (*metrics)(struct buffer *out, void *arg);
	/* Can citizens be served right now? When not, says why in `reason`. */
	bool (*ready)(char *reason, size_t size, void *arg);
	/* Appends what is live, as JSON. False while it is not known. */
	bool (*content)(struct buffer *out, void *arg);
	void *arg;
};

/* `listen` is "address:port". NULL with `error` on failure. */
struct http *http_new(struct event_base *base, const char *listen, const struct http_handlers *handlers,
	char *error, size_t size);
void http_free(struct http *http);

/* Ends the connections whose time is over. A timer of its own asks for it every second. */
void http_look(struct http *http, struct moment now);

#endif
