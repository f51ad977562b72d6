/* tls: SMPP over TLS (1.2 or newer, with forward secrecy), as the client of an SMSC, or as the server of one that
 * connects to us to ask for a bind (outbind). */
#ifndef AGAHI_TLS_H
#define AGAHI_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/config/config.h"

struct bufferevent;
struct event_base;
struct tls;

/* Reads the files that the configuration names. NULL with `error` when one is not usable. */
struct tls *tls_new(const struct config_tls *config, char *error, size_t size);
void tls_free(struct tls *tls);

/* A connection to `host` (a name or an address), whose certificate must be for it. It leaves from the socket `fd`, or one
 * of its own (-1). NULL when memory is short (`fd` is closed). */
struct bufferevent *tls_connection(struct tls *tls, struct event_base *base, int fd, const char *host);

/* The same over a connection that `host` opened (`fd` is taken over): we show the configured certificate, and with
 * `verify` want one of the SMSC's. NULL when none is configured, or memory is short (`fd` is closed). */
struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd, const char *host);

/* Until when (seconds since 1970) our certificate is good, or the one that an SMSC showed last over a connection that came to
 * be. 0: there is none, or it cannot be told; also of NULL. */
enum tls_whose { TLS_OURS, TLS_THEIRS };
int64_t tls_ends_s(const struct tls *tls, enum tls_whose whose);

/* To be called when the connection is there, whether it is one of TLS or not: from here on an SMSC that just hangs up is
 * as gone as one that says good-bye. Before, that would hide why a connection could not be made. */
void tls_established(struct bufferevent *bev);

/* Why the connection failed, when TLS is why. False when it is not, or when `bev` is no TLS connection. */
bool tls_failure(struct bufferevent *bev, char *reason, size_t size);

#endif
