/* headers: the head of an answer: its status, what browsers are forbidden to do with it, cookies, how long it may be kept.
 * Pure. */
#ifndef AGAHI_HEADERS_H
#define AGAHI_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/web/exchange.h"

struct headers_options {
	bool tls;
	bool closes;     /* the connection, after this answer */
	int64_t wall_ms; /* when it goes out */
};

/* The status that goes out: 304 where the browser has what the response is, by its If-None-Match (""). */
int headers_status(const struct web_response *response, const char *if_none_match);

/* The head, with its last CR LF. */
void headers_write(struct buffer *out, const struct web_response *response, int status,
	const struct headers_options *options);

#endif
