#include "agahi/intake/inbound.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct inbound {
	struct inbound_parts parts;
	enum refusal why; /* REFUSAL_COUNT: nothing is refused */
};

/* What makes two messages the same: who wrote to whom, every octet of it, and its place in a long one. Keyed, as
 * identities are. */
static uint64_t fingerprint_of(
	const struct inbound *inbound, const struct message *message, uint64_t identity)
{
	struct {
		uint64_t sender;
		uint8_t service[crypto_shorthash_BYTES];
		uint8_t text[crypto_shorthash_BYTES];
		uint64_t place; /* in a long message, where parameters tell it */
	} what;
	const uint8_t *key = inbound->parts.key.octets;
	const char *service = message->service.digits;
	const struct udh *header = &message->header;
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t fingerprint;

	_Static_assert(sizeof(what) == 32, "no padding is hashed");
	what.sender = identity;
	what.place = (uint64_t)header->reference << 16 | (uint64_t)header->total << 8 | header->sequence;
	crypto_shorthash(what.service, (const uint8_t *)service, strlen(service), key);
	crypto_shorthash(what.text, message->whole.data, message->whole.len, key);
	crypto_shorthash(hash, (const uint8_t *)&what, sizeof(what), key);
	memcpy(&fingerprint, hash, sizeof(fingerprint));
	return fingerprint ? fingerprint : 1;
}

static void tell_repeated(const struct inbound *inbound, const struct ticket *ticket,
	const struct message *message, struct moment now)
{
	const struct message_aside aside = { .state = "redelivered",
		.link = link_config(inbound->parts.links[ticket->link])->name,
		.citizen = &message->sender };

	message_log_aside(inbound->parts.messages, &aside, now);
}

/* True when the message is one that we have already; it is answered, or will be. */
static bool take_redelivery(struct inbound *inbound, const struct ticket *ticket,
	const struct message *message, uint64_t fingerprint, struct moment now)
{
	const struct redelivery_origin origin = ticket_origin(ticket);
	void *first = NULL;

	switch (redelivery_check(inbound->parts.redelivery, fingerprint, &origin, moment_ms(now), &first)) {
	case REDELIVERY_NEW:
		return false;
	case REDELIVERY_PENDING:
		if (!tickets_add(first, ticket))
			refusals_answer(inbound->parts.refusals, ticket, &message->sender, REFUSED_BUSY, now);
		break;
	case REDELIVERY_REPEATED:
		link_answer(inbound->parts.links[ticket->link], &ticket->ticket, PDU_STATUS_OK, now);
		tell_repeated(inbound, ticket, message, now);
		break;
	}
	metrics_count(inbound->parts.metrics, COUNT_REDELIVERED, ticket->link);
	return true;
}

static void take_question(struct inbound *inbound, const struct ticket *ticket, const struct message *message,
	uint64_t identity, uint64_t fingerprint, struct moment now)
{
	const struct question question = { .link_index = ticket->link,
		.sender = &message->sender,
		.service = &message->service,
		.identity = identity,
		.fingerprint = fingerprint,
		.hash = fingerprint + message->data_coding,
		.text = message->text.data,
		.ticket = ticket };

	if (!requests_ask(inbound->parts.requests, &question, now))
		refusals_answer(inbound->parts.refusals, ticket, &message->sender, REFUSED_BUSY, now);
}

static void take_new(struct inbound *inbound, const struct ticket *ticket, const struct message *message,
	struct moment now)
{
	uint64_t identity = sender_identity(&inbound->parts.key, &message->sender);

	admission_expect(inbound->parts.admission, identity);
	uint64_t fingerprint = fingerprint_of(inbound, message, identity);
	if (take_redelivery(inbound, ticket, message, fingerprint, now))
		return;
	if (inbound->why != REFUSAL_COUNT)
		refusals_answer(inbound->parts.refusals, ticket, &message->sender, inbound->why, now);
	else if (message->kind == MESSAGE_PART)
		fragments_take(inbound->parts.fragments, ticket, message, fingerprint, now);
	else
		take_question(inbound, ticket, message, identity, fingerprint, now);
}

void inbound_take(struct inbound *inbound, const struct ticket *ticket, const struct message *message,
	struct moment now)
{
	switch (message->kind) {
	case MESSAGE_RECEIPT:
		receipts_take(inbound->parts.receipts, ticket, message, now);
		break;
	case MESSAGE_DIALOGUE: /* the link has no USSD codes, else dialogues.h would have it */
		refusals_answer(inbound->parts.refusals, ticket, &message->sender, REFUSED_USSD, now);
		break;
	case MESSAGE_BROKEN_HEADER:
		refusals_answer(inbound->parts.refusals, ticket, &message->sender, REFUSED_HEADER, now);
		break;
	case MESSAGE_PART:
	case MESSAGE_QUESTION:
		take_new(inbound, ticket, message, now);
		break;
	}
}

struct inbound *inbound_new(const struct inbound_parts *parts)
{
	struct inbound *inbound = calloc(1, sizeof(*inbound));

	if (inbound)
		*inbound = (struct inbound){ *parts, REFUSED_BUSY };
	return inbound;
}

void inbound_free(struct inbound *inbound)
{
	free(inbound);
}

void inbound_refuse(struct inbound *inbound, enum refusal why)
{
	inbound->why = why;
}
