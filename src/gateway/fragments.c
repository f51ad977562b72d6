#include "agahi/gateway/fragments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/hash.h"
#include "agahi/text/reassembly.h"

enum {
	LONG_MESSAGES = 4096, /* waiting for parts at once */
	LONG_MESSAGE_WAIT_MS = 60000
};

/* A part between its PDU and its commit. */
struct pending {
	struct tickets tickets; /* of its deliveries */
	size_t link_index;
	uint64_t fingerprint;
	struct journal_part part;
};

struct fragments {
	struct fragments_parts parts;
	struct link **links;
	struct reassembly *reassembly;
	uint64_t completing; /* fingerprint of the part that is being added */
	size_t pending;
};

static void key_of(const struct fragments *fragments, size_t link_index, const struct journal_part *part,
	struct reassembly_key *key)
{
	memset(key, 0, sizeof(*key));
	key->sender = sender_identity(&fragments->parts.key, &part->sender);
	key->smsc = (uint32_t)fragments->parts.smscs[link_index];
	key->reference = part->reference;
	key->total = part->total;
	snprintf(key->service, sizeof(key->service), "%s", part->service.digits);
}

/* Its parts are acknowledged and in the journal, and stay there until the request is committed: should that
 * not come about, they are put together again after the next start. The part that completed it is remembered
 * with it, because that is the one whose answer a crash can lose. */
static void on_long_message(const struct reassembly_message *whole, void *arg)
{
	struct fragments *fragments = arg;
	const struct question question = { .link_index = whole->origin->link,
		.sender = &whole->origin->sender,
		.service = &whole->origin->service,
		.fingerprint = fragments->completing,
		.hash = hash_octets(whole->text, strlen(whole->text)), /* references grow */
		.text = whole->text,
		.part_ids = whole->ids,
		.part_id_count = whole->id_count };

	requests_ask(fragments->parts.requests, &question);
}

static enum reassembly_result add_part(
	struct fragments *fragments, size_t link_index, const struct journal_part *part, uint64_t fingerprint)
{
	struct reassembly_key key;
	const struct reassembly_part piece = { part->sequence, (enum charset)part->charset,
		{ part->octets, part->len }, part->id, { link_index, part->sender, part->service } };

	key_of(fragments, link_index, part, &key);
	fragments->completing = fingerprint;
	enum reassembly_result result =
		reassembly_add(fragments->reassembly, &key, &piece, clock_monotonic_ms());
	fragments->completing = 0;
	if (result == REASSEMBLY_DUPLICATE || result == REASSEMBLY_REFUSED)
		journal_drop_part(fragments->parts.journal, part->id);
	return result;
}

static void answer(struct fragments *fragments, const struct pending *pending)
{
	redelivery_answered(
		fragments->parts.redelivery, pending->fingerprint, &pending->tickets, clock_monotonic_ms());
	for (size_t i = 0; i < pending->tickets.count; i++) {
		const struct ticket *ticket = tickets_at(&pending->tickets, i);

		link_answer(fragments->links[ticket->link], &ticket->ticket, PDU_STATUS_OK);
	}
}

static void refuse(struct fragments *fragments, const struct pending *pending)
{
	redelivery_refused(fragments->parts.redelivery, pending->fingerprint, &pending->tickets);
	for (size_t i = 0; i < pending->tickets.count; i++) {
		const struct ticket *ticket = tickets_at(&pending->tickets, i);

		refusals_answer(fragments->parts.refusals, ticket->link, &ticket->ticket, REFUSED_STORAGE);
	}
}

void fragments_part_done(struct fragments *fragments, void *owner, int64_t part_id, bool committed)
{
	struct pending *pending = owner;

	(void)part_id;
	fragments->pending--;
	if (committed) {
		answer(fragments, pending);
		add_part(fragments, pending->link_index, &pending->part, pending->fingerprint);
	} else {
		refuse(fragments, pending);
	}
	tickets_clear(&pending->tickets);
	free(pending);
}

void fragments_restore(struct fragments *fragments, size_t link_index, const struct journal_part *part)
{
	add_part(fragments, link_index, part, 0);
}

static void fill_part(struct fragments *fragments, size_t link_index, const struct message *message,
	struct journal_part *part)
{
	part->id = journal_next_id(fragments->parts.journal);
	part->received_ms = clock_wall_ms();
	snprintf(part->link, sizeof(part->link), "%s", link_config(fragments->links[link_index])->name);
	part->sender = message->sender;
	part->service = message->service;
	part->reference = message->header.reference;
	part->total = message->header.total;
	part->sequence = message->header.sequence;
	part->charset = (uint8_t)message->declared;
	part->len = (uint8_t)message->octets.len;
	if (message->octets.len > 0)
		memcpy(part->octets, message->octets.data, message->octets.len);
}

void fragments_take(struct fragments *fragments, const struct ticket *ticket, const struct message *message,
	uint64_t fingerprint)
{
	const struct redelivery_origin origin = { (uint32_t)ticket->link, ticket->ticket.leg,
		ticket->ticket.generation };
	const char *rule;

	if (message->header.total > REASSEMBLY_MAX_PARTS || message->octets.len > REASSEMBLY_PART_OCTETS) {
		refusals_answer(fragments->parts.refusals, ticket->link, &ticket->ticket, REFUSED_PART);
		return;
	}
	if (requests_is_silenced(fragments->parts.requests, &message->sender, &rule)) {
		requests_count_silence(fragments->parts.requests, ticket->link, &message->sender, rule);
		link_answer(fragments->links[ticket->link], &ticket->ticket, PDU_STATUS_OK);
		return;
	}
	struct pending *pending = calloc(1, sizeof(*pending));
	if (!pending) {
		refusals_answer(fragments->parts.refusals, ticket->link, &ticket->ticket, REFUSED_BUSY);
		return;
	}
	pending->link_index = ticket->link;
	pending->fingerprint = fingerprint;
	tickets_add(&pending->tickets, ticket->link, &ticket->ticket);
	redelivery_received(fragments->parts.redelivery, fingerprint, &origin, &pending->tickets);
	fill_part(fragments, ticket->link, message, &pending->part);
	pending->part.owner = pending;
	fragments->pending++;
	journal_keep_part(fragments->parts.journal, &pending->part);
}

void fragments_tick(struct fragments *fragments)
{
	reassembly_expire(fragments->reassembly, clock_monotonic_ms());
}

size_t fragments_pending(const struct fragments *fragments)
{
	return fragments->pending;
}

struct fragments *fragments_new(const struct fragments_parts *parts, struct link **links)
{
	struct fragments *fragments = calloc(1, sizeof(*fragments));

	if (!fragments)
		return NULL;
	fragments->parts = *parts;
	fragments->links = links;
	fragments->reassembly = reassembly_new(
		LONG_MESSAGES, LONG_MESSAGE_WAIT_MS, parts->scripts, on_long_message, fragments);
	if (!fragments->reassembly) {
		free(fragments);
		return NULL;
	}
	return fragments;
}

void fragments_free(struct fragments *fragments)
{
	if (!fragments)
		return;
	reassembly_free(fragments->reassembly);
	free(fragments);
}
