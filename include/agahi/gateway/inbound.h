/* inbound: what a network sends that is no dialogue, to whoever takes it.
 *
 * Tells redeliveries from new messages (redelivery.h), and dispatches on the kind: questions to requests.h,
 * their parts to fragments.h, receipts to the journal. What cannot be accepted now is refused with a
 * temporary error, so that the SMSC keeps it; every message gets its response. Belongs to the loop's thread.
 */
#ifndef AGAHI_INBOUND_H
#define AGAHI_INBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/gateway/fragments.h"
#include "agahi/request/requests.h"
#include "agahi/smpp/message.h"

struct inbound;

/* What an SMSC is called in the journal: SMSC_PREFIX and links.smsc, so that no link's name is taken for it.
 */
#define SMSC_PREFIX "smsc:"

struct inbound_parts {
	struct journal *journal;
	struct requests *requests;
	struct fragments *fragments;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct sender_key key;
	struct metrics *metrics;
};

/* What the parts name, and `links`, must outlive it. NULL when memory is short. */
struct inbound *inbound_new(const struct inbound_parts *parts, struct link **links);
void inbound_free(struct inbound *inbound);

/* Why new questions get an error, REFUSAL_COUNT: they do not. Receipts are taken all the same. */
void inbound_refuse(struct inbound *inbound, enum refusal why);

void inbound_take(struct inbound *inbound, const struct ticket *ticket, const struct message *message);

/* The journal's handler. */
void inbound_receipt_done(struct inbound *inbound, void *owner, bool committed);

/* Receipts that wait for their commit. */
size_t inbound_pending(const struct inbound *inbound);

#endif
