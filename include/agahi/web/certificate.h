/* certificate: TLS as browsers are served it: 1.2 or newer, with forward secrecy, by one certificate from disk. */
#ifndef AGAHI_CERTIFICATE_H
#define AGAHI_CERTIFICATE_H

#include <stddef.h>

struct bufferevent;
struct certificate;
struct event_base;

/* PEM files: the certificate with what leads to its authority, and its key. NULL with `error`, and in `wrong` which of
 * them it is: "certificate", "key", or NULL where memory is short. */
struct certificate *certificate_new(
	const char *file, const char *key, const char **wrong, char *error, size_t size);
void certificate_free(struct certificate *certificate); /* connections keep what they need of it */

/* A connection that a browser opened; `fd` is taken over. NULL when memory is short (`fd` is closed). */
struct bufferevent *certificate_accept(struct certificate *certificate, struct event_base *base, int fd);

#endif
