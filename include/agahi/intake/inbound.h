/* inbound: what a network sends that is no dialogue, to whoever takes it.
 *
 * Tells redeliveries from new messages (redelivery.h), and dispatches on the kind: questions to requests.h, their parts
 * to fragments.h, receipts to receipts.h. What cannot be accepted now is refused with a temporary error, so that the
 * SMSC keeps it; every message gets its response. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_INBOUND_H
#define AGAHI_INBOUND_H

#include "agahi/delivery/receipts.h"
#include "agahi/intake/fragments.h"
#include "agahi/request/requests.h"
#include "agahi/smpp/message.h"

struct inbound;

struct inbound_parts {
	const struct admission *admission;
	struct requests *requests;
	struct fragments *fragments;
	struct receipts *receipts;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct sender_key key;
	struct metrics *metrics;
	struct link **links;
	struct message_log *messages; /* NULL: none */
};

/* What the parts name must outlive it. NULL when memory is short. */
struct inbound *inbound_new(const struct inbound_parts *parts);
void inbound_free(struct inbound *inbound);

/* Why new questions get an error, REFUSAL_COUNT: they do not. Receipts are taken all the same. */
void inbound_refuse(struct inbound *inbound, enum refusal why);

void inbound_take(struct inbound *inbound, const struct ticket *ticket, const struct message *message,
	struct moment now);

#endif
