/* server: HTTP and TLS for one site, for people's browsers: evhttp behind a narrow gate.
 *
 * Before a handler hears of a request: at most WEB_CONNECTIONS at once (one more closes the one that has been idle longest),
 * 30 seconds for a request, 8 KiB of headers, WEB_BODY of body; one Content-Length, no Transfer-Encoding beside it, no empty
 * header name, no NUL; Host as configured, exactly once; a POST only from our own pages (Sec-Fetch-Site: same-origin; where a browser
 * does not send it, Origin is ours). Every answer carries the headers of security (headers.c). Each refusal is counted and its
 * kind logged once in a while. Belongs to the loop's thread. */
#ifndef AGAHI_WEB_SERVER_H
#define AGAHI_WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/web/exchange.h"

struct event_base;
struct web_server;

enum { WEB_CONNECTIONS = 256, WEB_BODY = 4 << 20, WEB_WITHIN_S = 30 };

struct web_settings {
	const char *listen; /* "127.0.0.1:8443" */
	const char *
		host; /* the name that browsers call it by, with :port where it is not 443: "desk.example:8443" */
	const char *
		certificate; /* PEM files; both "": plain HTTP, which web_server_new() allows on loopback alone */
	const char *key;
};

/* Answers, or defers (exchange.h). */
typedef void (*web_handler_h)(struct web_exchange *exchange, void *arg);

struct web_server *web_server_new(struct event_base *base, const struct web_settings *settings,
	struct log *log, web_handler_h handler, void *arg, char *error, size_t size);
void web_server_free(struct web_server *server); /* deferred exchanges are the callers' to finish before */

/* Is the certificate renewed on disk? Takes it; keeps the old one, with a word in the log, when it cannot. */
void web_server_reload(struct web_server *server);

#endif
