#include "agahi/gateway/inbound.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"

struct inbound {
	struct inbound_parts parts;
	struct link **links;
	enum refusal why; /* REFUSAL_COUNT: nothing is refused */
	size_t pending;
};

/* --- redeliveries ------------------------------------------------------------------------------------- */

/* What makes two messages the same: who wrote to whom, every octet of it, and its place in a long one. Keyed,
 * as identities are. */
static uint64_t fingerprint_of(const struct inbound *inbound, const struct message *message)
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
	what.sender = sender_identity(&inbound->parts.key, &message->sender);
	what.place = (uint64_t)header->reference << 16 | (uint64_t)header->total << 8 | header->sequence;
	crypto_shorthash(what.service, (const uint8_t *)service, strlen(service), key);
	crypto_shorthash(what.text, message->whole.data, message->whole.len, key);
	crypto_shorthash(hash, (const uint8_t *)&what, sizeof(what), key);
	memcpy(&fingerprint, hash, sizeof(fingerprint));
	return fingerprint ? fingerprint : 1;
}

/* True when the message is one that we have already; it is answered, or will be. */
static bool take_redelivery(struct inbound *inbound, const struct ticket *ticket, uint64_t fingerprint)
{
	const struct redelivery_origin origin = { (uint32_t)ticket->link, ticket->ticket.leg,
		ticket->ticket.generation };
	void *first = NULL;

	switch (redelivery_check(
		inbound->parts.redelivery, fingerprint, &origin, clock_monotonic_ms(), &first)) {
	case REDELIVERY_NEW:
		return false;
	case REDELIVERY_PENDING:
		if (!tickets_add(first, ticket->link, &ticket->ticket))
			refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, REFUSED_BUSY);
		break;
	case REDELIVERY_REPEATED:
		link_answer(inbound->links[ticket->link], &ticket->ticket, PDU_STATUS_OK);
		break;
	}
	metrics_count(inbound->parts.metrics, COUNT_REDELIVERED, ticket->link);
	return true;
}

/* --- receipts ----------------------------------------------------------------------------------------- */

/* Those that say nothing final, or cannot be read, are taken so that the SMSC does not come again. */
static void take_receipt(struct inbound *inbound, const struct ticket *ticket, const struct message *message)
{
	const struct config_link *config = link_config(inbound->links[ticket->link]);
	const struct receipt *receipt = &message->receipt;
	struct journal_receipt entry = { .now_ms = clock_wall_ms() };

	_Static_assert(sizeof(entry.ids) >= sizeof(receipt->ids), "all spellings fit");
	metrics_count(inbound->parts.metrics, COUNT_RECEIPTS, ticket->link);
	if (!config->registered_delivery || !message->has_receipt_id || receipt->state == RECEIPT_UNDERWAY) {
		link_answer(inbound->links[ticket->link], &ticket->ticket, PDU_STATUS_OK);
		return;
	}
	struct ticket *pending = malloc(sizeof(*pending));
	if (!pending) {
		refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, REFUSED_BUSY);
		return;
	}
	*pending = *ticket;
	snprintf(entry.link, sizeof(entry.link), SMSC_PREFIX "%s", config->smsc);
	memcpy(entry.ids, receipt->ids, sizeof(receipt->ids));
	entry.id_count = receipt->id_count;
	entry.delivered = receipt->state == RECEIPT_DELIVERED;
	entry.owner = pending;
	inbound->pending++;
	journal_receipt(inbound->parts.journal, &entry);
}

void inbound_receipt_done(struct inbound *inbound, void *owner, bool committed)
{
	struct ticket *pending = owner;

	inbound->pending--;
	if (committed)
		link_answer(inbound->links[pending->link], &pending->ticket, PDU_STATUS_OK);
	else
		refusals_answer(inbound->parts.refusals, pending->link, &pending->ticket, REFUSED_STORAGE);
	free(pending);
}

/* --- questions ---------------------------------------------------------------------------------------- */

static void take_question(struct inbound *inbound, const struct ticket *ticket, const struct message *message,
	uint64_t fingerprint)
{
	const struct question question = { .link_index = ticket->link,
		.sender = &message->sender,
		.service = &message->service,
		.fingerprint = fingerprint,
		.hash = fingerprint + message->data_coding,
		.text = message->text.data,
		.ticket = ticket };

	if (!requests_ask(inbound->parts.requests, &question))
		refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, REFUSED_BUSY);
}

static void take_new(struct inbound *inbound, const struct ticket *ticket, const struct message *message)
{
	uint64_t fingerprint = fingerprint_of(inbound, message);

	if (take_redelivery(inbound, ticket, fingerprint))
		return;
	if (inbound->why != REFUSAL_COUNT)
		refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, inbound->why);
	else if (message->kind == MESSAGE_PART)
		fragments_take(inbound->parts.fragments, ticket, message, fingerprint);
	else
		take_question(inbound, ticket, message, fingerprint);
}

void inbound_take(struct inbound *inbound, const struct ticket *ticket, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_RECEIPT:
		take_receipt(inbound, ticket, message);
		break;
	case MESSAGE_DIALOGUE: /* the link has no USSD codes, else dialogues.h would have it */
		refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, REFUSED_USSD);
		break;
	case MESSAGE_BROKEN_HEADER:
		refusals_answer(inbound->parts.refusals, ticket->link, &ticket->ticket, REFUSED_HEADER);
		break;
	case MESSAGE_PART:
	case MESSAGE_QUESTION:
		take_new(inbound, ticket, message);
		break;
	}
}

/* --- life --------------------------------------------------------------------------------------------- */

struct inbound *inbound_new(const struct inbound_parts *parts, struct link **links)
{
	struct inbound *inbound = calloc(1, sizeof(*inbound));

	if (inbound)
		*inbound = (struct inbound){ *parts, links, REFUSED_BUSY, 0 };
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

size_t inbound_pending(const struct inbound *inbound)
{
	return inbound->pending;
}
