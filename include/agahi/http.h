/* http: figures for machines: GET /metrics, /healthz, /readyz. Belongs to the loop's thread.
 *
 * Meant for the loopback address or a network of the operator's own: there is no login. Requests have no
 * body, headers of at most 8 KiB, ten seconds. */
#ifndef AGAHI_HTTP_H
#define AGAHI_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/buffer.h"

struct event_base;
struct http;

struct http_handlers {
	/* Appends the metrics. */
	void (*metrics)(struct buffer *out, void *arg);
	/* Can citizens be served right now? When not, says why in `reason`. */
	bool (*ready)(char *reason, size_t size, void *arg);
	void *arg;
};

/* `listen` is "address:port". NULL with `error` on failure. */
struct http *http_new(struct event_base *base, const char *listen, const struct http_handlers *handlers,
	char *error, size_t size);
void http_free(struct http *http);

#endif
