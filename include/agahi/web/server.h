/* server: HTTP and TLS for one site, for people's browsers.
 *
 * Before a handler hears of a request: at most WEB_CONNECTIONS at once (one more closes the one that has been idle longest),
 * WEB_WITHIN_S for a request from its first octet, WEB_IDLE_S between two, 8 KiB of headers, WEB_BODY of body (WEB_UPLOAD with a file); what head.h
 * and guard.h refuse. Every answer carries the headers of security (headers.h). Each refusal is counted and its kind logged
 * once in a while. Belongs to the loop's thread.
 *
 * Of libevent this takes the loop, the connections and TLS, and reads HTTP itself (head.h: strict, and small): evhttp cuts a
 * header at a NUL, takes a second length, an empty name and a line without CR before anybody is asked, and can be shown a
 * cleaned request by no filter that does not lose the end of an answer. One reader cannot disagree with itself. */
#ifndef AGAHI_SERVER_H
#define AGAHI_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/web/exchange.h"

struct event_base;
struct web_server;

enum { WEB_CONNECTIONS = 256 };

struct web_settings {
	const char *listen; /* "127.0.0.1:8443" */
	/* The name that browsers call it by, with :port where it is not 443 (of plain HTTP: 80): "desk.example:8443". */
	const char *host;
	/* PEM files; both "": plain HTTP, which web_server_new() allows on loopback alone. */
	const char *certificate;
	const char *key;
};

/* Answers, or defers (exchange.h). */
typedef void (*web_handler_h)(struct web_exchange *exchange, void *arg);

/* NULL with `error`. The settings are copied. */
struct web_server *web_server_new(struct event_base *base, const struct web_settings *settings,
	struct log *log, web_handler_h handler, void *arg, char *error, size_t size);

/* Whether web_server_new() would take these, as far as can be told without listening. False with `error`. */
bool web_server_check(const struct web_settings *settings, char *error, size_t size);

/* From now on bodies longer than WEB_BODY_OF_STRANGERS are taken of who is known alone; `knows` has the handler's argument. */
void web_server_limit_strangers(struct web_server *server, web_knows_h knows);

/* Not from within a handler. What is deferred still may be finished afterwards, and then goes nowhere. */
void web_server_free(struct web_server *server);

/* Is the certificate renewed on disk? Takes it for connections to come; keeps the old one, with a word in the log, when it
 * cannot. */
void web_server_reload(struct web_server *server);

/* Ends what takes too long. Comes by itself each second; for suites that own the time. */
void web_server_look(struct web_server *server, struct moment now);

#endif
