/* replies: what comes for a phone, as the phone would show it.
 *
 * Takes submits with their text in short_message or message_payload, of any length, puts parts together (user
 * data header or SAR parameters, up to 255), and hands each message on with its text, or its octets in hex
 * where the coding is no text's. Nothing is hidden: parts that are missing or came twice are counted, and a
 * header that cannot be read is shown as octets. */
#ifndef AGAHI_REPLIES_H
#define AGAHI_REPLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/smpp/pdu.h"
#include "agahi/text/charset.h"

/* Valid during the call. */
struct reply {
	const char *from;
	const char *to;
	const char *text;
	const char *coding;
	size_t parts; /* that came */
	size_t total;
	size_t repeated; /* parts that came once more */
	bool flash;
	bool payload; /* in message_payload */
};

typedef void (*replies_h)(const struct reply *reply, void *arg);

struct replies;

/* `alphabet`: what data_coding 0 means. NULL when memory is short. */
struct replies *replies_new(enum charset alphabet, uint64_t timeout_ms, replies_h handler, void *arg);
void replies_free(struct replies *replies);

/* Takes one submit_sm or data_sm; the handler may be called. */
void replies_take(struct replies *replies, const struct pdu *pdu, uint64_t now_ms);

/* Hands on, with what there is, what has waited for its parts too long. */
void replies_expire(struct replies *replies, uint64_t now_ms);

#endif
