#include "agahi/intake/fragments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/cluster/following.h"
#include "agahi/request/hearsay.h"
#include "agahi/text/reassembly.h"
#include "agahi/text/script.h"

enum {
	LONG_MESSAGES = 4096, /* waiting for parts at once */
	LONG_MESSAGE_WAIT_MS = 60000
};

/* A part between its PDU and its commit. */
struct pending {
	struct journal_part part;
	struct fragments *fragments;
	struct tickets tickets; /* of its deliveries */
	size_t link_index;
};

/* A whole message that there was no room for: it is asked again every second. */
struct unasked {
	struct unasked *next;
	uint64_t sender; /* identity */
	uint64_t fingerprint;
	struct reassembly_message whole; /* of what stands below */
	struct reassembly_origin origin;
	int64_t ids[REASSEMBLY_MAX_PARTS];
	char text[];
};

struct fragments {
	struct fragments_parts parts;
	struct reassembly *reassembly;
	struct unasked
		*unasked;    /* the first; owned. No part is taken while there is no room, so they are few */
	uint64_t completing; /* fingerprint of the part that is being added */
	struct moment now;   /* when that is */
	size_t pending;
};

/* --- putting together --------------------------------------------------------------------------------- */

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

static bool ask(
	const struct fragments *fragments, const struct reassembly_message *whole, uint64_t fingerprint)
{
	const struct question question = { .link_index = whole->origin->link,
		.sender = &whole->origin->sender,
		.service = &whole->origin->service,
		.fingerprint = fingerprint,
		.hash = hash_octets(whole->text, strlen(whole->text)), /* references grow */
		.text = whole->text,
		.part_ids = whole->ids,
		.part_id_count = whole->id_count };

	return requests_ask(fragments->parts.requests, &question, fragments->now);
}

static void put_off(struct fragments *fragments, const struct reassembly_message *whole)
{
	size_t size = strlen(whole->text) + 1;
	struct unasked *unasked = malloc(sizeof(*unasked) + size);

	if (!unasked)
		return;
	unasked->next = NULL;
	unasked->sender = sender_identity(&fragments->parts.key, &whole->origin->sender);
	unasked->fingerprint = fragments->completing;
	unasked->origin = *whole->origin;
	memcpy(unasked->ids, whole->ids, whole->id_count * sizeof(unasked->ids[0]));
	memcpy(unasked->text, whole->text, size);
	unasked->whole = (struct reassembly_message){ .origin = &unasked->origin,
		.text = unasked->text,
		.ids = unasked->ids,
		.id_count = whole->id_count };
	struct unasked **end = &fragments->unasked;
	while (*end)
		end = &(*end)->next;
	*end = unasked;
}

/* Its parts are acknowledged and in the journal, and stay there until the request is committed: should that not come
 * about, they are put together again after the next start. The part that completed it is remembered with it, because
 * that is the one whose answer a crash can lose. Nobody brings it again, so where there is no room for it, it waits. */
static void on_long_message(const struct reassembly_message *whole, void *arg)
{
	struct fragments *fragments = arg;

	if (!ask(fragments, whole, fragments->completing))
		put_off(fragments, whole);
}

static void ask_again(struct fragments *fragments)
{
	struct unasked *first;

	while ((first = fragments->unasked) != NULL && ask(fragments, &first->whole, first->fingerprint)) {
		fragments->unasked = first->next;
		free(first);
	}
}

static void drop(struct fragments *fragments, int64_t id)
{
	struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART, .id = id };

	journal_put(fragments->parts.journal, &dropped.record);
}

static void add_part(struct fragments *fragments, size_t link_index, const struct journal_part *part,
	int64_t holder, struct moment now)
{
	struct reassembly_key key;
	const struct reassembly_part piece = { part->sequence, (enum charset)part->charset,
		{ part->octets, part->len }, part->id, { link_index, part->sender, part->service }, holder };
	int64_t replaced;

	key_of(fragments, link_index, part, &key);
	fragments->completing = part->fingerprint;
	fragments->now = now;
	enum reassembly_result result =
		reassembly_add(fragments->reassembly, &key, &piece, moment_ms(now), &replaced);
	fragments->completing = 0;
	if (result == REASSEMBLY_REPLACED)
		drop(fragments, replaced);
	else if (holder <= REASSEMBLY_OURS &&
		(result == REASSEMBLY_DUPLICATE || result == REASSEMBLY_REFUSED))
		drop(fragments, part->id);
}

void fragments_restore(
	struct fragments *fragments, size_t link_index, const struct journal_part *part, struct moment now)
{
	add_part(fragments, link_index, part, REASSEMBLY_OURS, now);
}

void fragments_take_over(
	struct fragments *fragments, size_t link_index, const struct journal_part *part, struct moment now)
{
	add_part(fragments, link_index, part, REASSEMBLY_TAKEN_OVER, now);
}

void fragments_take_elsewhere(struct fragments *fragments, size_t link_index, const struct journal_part *part,
	int64_t life, struct moment now)
{
	add_part(fragments, link_index, part, life == FOLLOWING_NOBODY ? REASSEMBLY_NOBODYS : life, now);
}

void fragments_life_ended(struct fragments *fragments, int64_t life, struct moment now)
{
	fragments->now = now;
	reassembly_holder_gone(fragments->reassembly, life);
}

void fragments_part_done(struct fragments *fragments, int64_t id)
{
	reassembly_part_done(fragments->reassembly, id);
}

void fragments_tick(struct fragments *fragments, struct moment now)
{
	fragments->now = now;
	ask_again(fragments);
	reassembly_expire(fragments->reassembly, moment_ms(now));
}

void fragments_forget(struct fragments *fragments, uint64_t identity)
{
	struct unasked **at = &fragments->unasked;

	reassembly_forget(fragments->reassembly, identity);
	while (*at) {
		struct unasked *unasked = *at;

		if (unasked->sender != identity) {
			at = &unasked->next;
			continue;
		}
		*at = unasked->next;
		free(unasked);
	}
}

/* --- parts -------------------------------------------------------------------------------------------- */

static void on_part_done(struct journal_record *record, bool committed, struct moment now)
{
	struct pending *pending = record->owner;
	struct fragments *fragments = pending->fragments;
	const struct fragments_parts *with = &fragments->parts;

	fragments->pending--;
	if (committed) {
		redelivery_answered(
			with->redelivery, pending->part.fingerprint, &pending->tickets, moment_ms(now));
		tickets_acknowledge(&pending->tickets, with->links, now);
		add_part(fragments, pending->link_index, &pending->part, REASSEMBLY_OURS, now);
	} else {
		redelivery_refused(with->redelivery, pending->part.fingerprint, &pending->tickets);
		refusals_answer_all(
			with->refusals, &pending->tickets, &pending->part.sender, REFUSED_STORAGE, now);
	}
	tickets_clear(&pending->tickets);
	free(pending);
}

static void fill_part(const struct fragments *fragments, const struct ticket *ticket,
	const struct message *message, struct moment now, struct journal_part *part)
{
	const struct config_link *config = link_config(fragments->parts.links[ticket->link]);

	part->id = journal_next_id(fragments->parts.journal);
	part->received_ms = now.wall_ms;
	snprintf(part->link, sizeof(part->link), "%s", config->name);
	if (fragments->parts.shared)
		snprintf(part->smsc, sizeof(part->smsc), "%s", config->smsc);
	part->sender = message->sender;
	part->sender_identity = sender_identity(&fragments->parts.key, &message->sender);
	part->service = message->service;
	part->reference = message->header.reference;
	part->total = message->header.total;
	part->sequence = message->header.sequence;
	part->charset = (uint8_t)message->declared;
	part->len = (uint8_t)message->octets.len;
	if (message->octets.len > 0)
		memcpy(part->octets, message->octets.data, message->octets.len);
}

static void keep_part(struct fragments *fragments, const struct ticket *ticket, const struct message *message,
	uint64_t fingerprint, struct moment now)
{
	const struct redelivery_origin origin = ticket_origin(ticket);
	struct pending *pending = calloc(1, sizeof(*pending));

	if (!pending) {
		refusals_answer(fragments->parts.refusals, ticket, &message->sender, REFUSED_BUSY, now);
		return;
	}
	pending->fragments = fragments;
	pending->link_index = ticket->link;
	tickets_add(&pending->tickets, ticket);
	redelivery_received(fragments->parts.redelivery, fingerprint, &origin, &pending->tickets);
	pending->part.record =
		(struct journal_record){ .kind = JOURNAL_PART, .done = on_part_done, .owner = pending };
	fill_part(fragments, ticket, message, now, &pending->part);
	pending->part.fingerprint = fingerprint;
	pending->part.origin = hearsay_origin(&origin);
	fragments->pending++;
	journal_put(fragments->parts.journal, &pending->part.record);
}

void fragments_take(struct fragments *fragments, const struct ticket *ticket, const struct message *message,
	uint64_t fingerprint, struct moment now)
{
	const struct fragments_parts *with = &fragments->parts;
	enum decide_rule rule;

	if (message->header.total > REASSEMBLY_MAX_PARTS || message->octets.len > REASSEMBLY_PART_OCTETS) {
		refusals_answer(with->refusals, ticket, &message->sender, REFUSED_PART, now);
	} else if (admission_is_silenced(with->admission, &message->sender, now, &rule)) {
		unanswered_count(with->unanswered, ticket->link, &message->sender, rule, NULL, now);
		link_answer(with->links[ticket->link], &ticket->ticket, PDU_STATUS_OK, now);
	} else {
		keep_part(fragments, ticket, message, fingerprint, now);
	}
}

size_t fragments_waiting(const struct fragments *fragments)
{
	size_t count = reassembly_waiting(fragments->reassembly);

	for (const struct unasked *unasked = fragments->unasked; unasked; unasked = unasked->next)
		count++;
	return count;
}

size_t fragments_pending(const struct fragments *fragments)
{
	return fragments->pending;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct fragments *fragments_new(const struct fragments_parts *parts)
{
	struct fragments *fragments = calloc(1, sizeof(*fragments));

	if (!fragments)
		return NULL;
	fragments->parts = *parts;
	fragments->reassembly =
		reassembly_new(LONG_MESSAGES, LONG_MESSAGE_WAIT_MS, SCRIPT_LATIN, on_long_message, fragments);
	if (!fragments->reassembly) {
		free(fragments);
		return NULL;
	}
	return fragments;
}

void fragments_set_scripts(struct fragments *fragments, unsigned scripts)
{
	reassembly_set_scripts(fragments->reassembly, scripts);
}

void fragments_free(struct fragments *fragments)
{
	if (!fragments)
		return;
	reassembly_free(fragments->reassembly);
	while (fragments->unasked) {
		struct unasked *unasked = fragments->unasked;

		fragments->unasked = unasked->next;
		free(unasked);
	}
	free(fragments);
}
