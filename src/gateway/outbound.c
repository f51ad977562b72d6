#include "agahi/outbound.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/clock.h"
#include "agahi/segment.h"
#include "agahi/sender.h"
#include "agahi/udh.h"

/* Replies that wait to be tried again stand in one queue for each delay, so that each queue is in order of
 * time. */
static const uint32_t retry_delays_ms[] = { 1000, 2000, 5000, 10000, 30000, 60000, 120000, 300000 };

enum {
	RETRY_LEVELS = sizeof(retry_delays_ms) / sizeof(retry_delays_ms[0]),
	RETRY_TICK_MS = 200,
	PART_BITS = 8,
	PART_OCTETS = 8 + 160 * 2
};

enum part_state { PART_WAITING, PART_OPEN, PART_ACCEPTED };

struct reply {
	struct reply *next;
	size_t slot; /* in outbound->replies */
	struct link *link;
	size_t link_index;
	int64_t id;
	int64_t received_ms;
	struct journal_address sender;
	struct journal_address service;
	bool resent;
	bool failed;     /* for good: parts that wait are not submitted any more */
	bool queued;     /* on its link's queue or a retry queue */
	bool wants_rest; /* a part was refused for now while others still waited for room */
	unsigned attempts;
	uint64_t retry_ms;
	uint32_t status; /* of the last refusal */
	uint16_t reference;
	uint8_t open_parts;
	uint8_t accepted_parts;
	char message_id[PDU_MESSAGE_ID_SIZE];
	struct segments segments; /* cut when its turn comes, and free again when it is settled */
	uint8_t *part_states;
	char text[];
};

struct queue {
	struct reply *first;
	struct reply **end;
};

struct outbound {
	struct journal *journal;
	struct log *log;
	int64_t validity_ms;
	struct event *tick;
	struct queue retries[RETRY_LEVELS];

	struct reply **replies; /* by slot */
	size_t slots;
	size_t *free_slots;
	size_t free_count;
	size_t count;

	uint16_t next_reference;
	size_t link_count;
	struct queue queues[]; /* by link */
};

static void queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

static void queue_append(struct queue *queue, struct reply *reply)
{
	reply->next = NULL;
	reply->queued = true;
	*queue->end = reply;
	queue->end = &reply->next;
}

static void queue_prepend(struct queue *queue, struct reply *reply)
{
	reply->next = queue->first;
	reply->queued = true;
	queue->first = reply;
	if (!reply->next)
		queue->end = &reply->next;
}

static void queue_shift(struct queue *queue)
{
	struct reply *reply = queue->first;

	queue->first = reply->next;
	reply->queued = false;
	if (!queue->first)
		queue->end = &queue->first;
}

/* --- slots -------------------------------------------------------------------------------------------- */

static bool grow_slots(struct outbound *outbound)
{
	size_t slots = outbound->slots == 0 ? 256 : outbound->slots * 2;
	struct reply **replies = realloc(outbound->replies, slots * sizeof(*replies));

	if (!replies)
		return false;
	memset(replies + outbound->slots, 0, (slots - outbound->slots) * sizeof(*replies));
	outbound->replies = replies;
	size_t *free_slots = realloc(outbound->free_slots, slots * sizeof(*free_slots));
	if (!free_slots)
		return false;
	outbound->free_slots = free_slots;
	for (size_t slot = slots; slot > outbound->slots; slot--)
		free_slots[outbound->free_count++] = slot - 1;
	outbound->slots = slots;
	return true;
}

static bool enter_slot(struct outbound *outbound, struct reply *reply)
{
	if (outbound->free_count == 0 && !grow_slots(outbound))
		return false;
	reply->slot = outbound->free_slots[--outbound->free_count];
	outbound->replies[reply->slot] = reply;
	outbound->count++;
	return true;
}

static void free_reply(struct reply *reply)
{
	segments_free(&reply->segments);
	free(reply->part_states);
	free(reply);
}

static void leave_slot(struct outbound *outbound, struct reply *reply)
{
	outbound->replies[reply->slot] = NULL;
	outbound->free_slots[outbound->free_count++] = reply->slot;
	outbound->count--;
	free_reply(reply);
}

/* --- settling ----------------------------------------------------------------------------------------- */

static void settle(struct outbound *outbound, struct reply *reply, enum journal_state state)
{
	struct journal_settlement settlement = { .id = reply->id,
		.state = state,
		.status = state == JOURNAL_SENT ? 0 : reply->status,
		.parts = (uint8_t)reply->segments.count,
		.resent = reply->resent,
		.settled_ms = clock_wall_ms() };

	memcpy(settlement.message_id, reply->message_id, sizeof(settlement.message_id));
	journal_settle(outbound->journal, &settlement);
	leave_slot(outbound, reply);
}

static void log_failure(struct outbound *outbound, const struct reply *reply, const char *event)
{
	char masked[SENDER_MASK_SIZE];

	log_warn(outbound->log, event, "link=%s id=%lld to=%s status=0x%02x reason=\"%s\" attempts=%u",
		link_config(reply->link)->name, (long long)reply->id,
		sender_mask(reply->sender.digits, masked), reply->status, pdu_status_words(reply->status),
		reply->attempts);
}

static bool has_expired(const struct outbound *outbound, const struct reply *reply)
{
	return clock_wall_ms() - reply->received_ms > outbound->validity_ms;
}

/* --- cutting and submitting --------------------------------------------------------------------------- */

static enum segment_header header_of(const struct config_link *config)
{
	static const enum segment_header headers[] = { SEGMENT_HEADER_8BIT, SEGMENT_HEADER_16BIT,
		SEGMENT_HEADER_16BIT, SEGMENT_HEADER_NONE };

	return headers[config->long_messages];
}

static bool cut_reply(struct outbound *outbound, struct reply *reply)
{
	const struct config_link *config = link_config(reply->link);

	if (reply->part_states)
		return true;
	if (segment_text(reply->text, (enum charset)config->default_alphabet, header_of(config),
		    &reply->segments) != 0)
		return false;
	reply->part_states = calloc(reply->segments.count, 1);
	reply->reference = outbound->next_reference++;
	return reply->part_states != NULL;
}

static void copy_address(struct pdu_address *to, const struct journal_address *from)
{
	_Static_assert(sizeof(to->digits) == sizeof(from->digits), "no address is cut");
	to->ton = from->ton;
	to->npi = from->npi;
	memcpy(to->digits, from->digits, sizeof(to->digits));
}

/* The octets that a part's PDU points to. */
struct part_octets {
	uint8_t text[PART_OCTETS];
	uint8_t reference[2];
	uint8_t total;
	uint8_t sequence;
};

static void add_sar(struct pdu *pdu, const struct udh *udh, struct part_octets *octets)
{
	octets->reference[0] = (uint8_t)(udh->reference >> 8);
	octets->reference[1] = (uint8_t)udh->reference;
	octets->total = udh->total;
	octets->sequence = udh->sequence;
	pdu_add_tlv(pdu, PDU_TAG_SAR_REFERENCE, octets->reference, sizeof(octets->reference));
	pdu_add_tlv(pdu, PDU_TAG_SAR_TOTAL, &octets->total, 1);
	pdu_add_tlv(pdu, PDU_TAG_SAR_SEQUENCE, &octets->sequence, 1);
}

static void add_udh(struct pdu *pdu, const struct udh *udh, bool wide, struct part_octets *octets)
{
	struct span text = pdu->message.text;
	size_t header = udh_write(udh, wide, octets->text);

	memcpy(octets->text + header, text.data, text.len);
	pdu->message.text = (struct span){ octets->text, header + text.len };
	pdu->message.esm_class |= PDU_ESM_UDH_INDICATOR;
}

static void fill_pdu(struct pdu *pdu, const struct reply *reply, size_t part, struct part_octets *octets)
{
	const struct config_link *config = link_config(reply->link);
	const struct udh udh = { true, reply->reference, (uint8_t)reply->segments.count,
		(uint8_t)(part + 1) };

	memset(pdu, 0, sizeof(*pdu));
	pdu->command = PDU_SUBMIT_SM;
	copy_address(&pdu->message.source, &reply->service);
	copy_address(&pdu->message.destination, &reply->sender);
	pdu->message.data_coding = reply->segments.data_coding;
	pdu->message.text = segments_part(&reply->segments, part);
	if (reply->segments.count == 1)
		return;
	if (config->long_messages == LONG_SAR)
		add_sar(pdu, &udh, octets);
	else
		add_udh(pdu, &udh, config->long_messages == LONG_UDH16, octets);
}

static bool submit_part(struct reply *reply, size_t part)
{
	struct part_octets octets;
	struct pdu pdu;

	fill_pdu(&pdu, reply, part, &octets);
	if (!link_submit(reply->link, &pdu, (uint64_t)reply->slot << PART_BITS | part))
		return false;
	reply->part_states[part] = PART_OPEN;
	reply->open_parts++;
	return true;
}

/* Submits the parts that wait, as far as the link takes them. True when none waits any more. */
static bool submit_reply(struct reply *reply)
{
	for (size_t part = 0; part < reply->segments.count; part++) {
		if (reply->part_states[part] != PART_WAITING)
			continue;
		if (!link_can_submit(reply->link) || !submit_part(reply, part))
			return false;
	}
	return true;
}

static void try_again_later(struct outbound *outbound, struct reply *reply)
{
	size_t level = reply->attempts < RETRY_LEVELS ? reply->attempts : RETRY_LEVELS - 1;

	reply->wants_rest = reply->queued;
	if (reply->queued)
		return;
	reply->attempts++;
	reply->retry_ms = clock_monotonic_ms() + retry_delays_ms[level];
	queue_append(&outbound->retries[level], reply);
}

static void settle_if_done(struct outbound *outbound, struct reply *reply)
{
	if (reply->open_parts > 0 || reply->queued)
		return;
	if (reply->failed) {
		log_failure(outbound, reply, "reply_failed");
		settle(outbound, reply, JOURNAL_FAILED);
	} else if (reply->accepted_parts == reply->segments.count) {
		settle(outbound, reply, JOURNAL_SENT);
	}
}

/* Takes the reply at the head off the queue, if its turn ended. */
static bool serve_head(struct outbound *outbound, struct queue *queue)
{
	struct reply *reply = queue->first;

	if (reply->failed || reply->wants_rest) {
		queue_shift(queue);
		if (reply->failed)
			settle_if_done(outbound, reply);
		else
			try_again_later(outbound, reply);
		return true;
	}
	if (reply->open_parts == 0 && reply->accepted_parts == 0 && has_expired(outbound, reply)) {
		queue_shift(queue);
		log_failure(outbound, reply, "reply_expired");
		settle(outbound, reply, JOURNAL_EXPIRED);
		return true;
	}
	if (!cut_reply(outbound, reply)) {
		queue_shift(queue);
		reply->status = PDU_STATUS_INVALID_MESSAGE_LENGTH;
		log_failure(outbound, reply, "reply_failed");
		settle(outbound, reply, JOURNAL_FAILED);
		return true;
	}
	if (!submit_reply(reply))
		return false;
	queue_shift(queue);
	return true;
}

void outbound_pump(struct outbound *outbound, size_t index)
{
	struct queue *queue = &outbound->queues[index];

	while (queue->first && link_can_submit(queue->first->link)) {
		if (!serve_head(outbound, queue))
			return;
	}
}

/* --- what came of it ---------------------------------------------------------------------------------- */

/* Errors that pass by themselves: SMPP 3.4, 5.1.3, and what SMSCs are known to use for "later". */
bool outbound_is_temporary(uint32_t status)
{
	static const uint32_t temporary[] = { PDU_STATUS_INVALID_BIND_STATUS, PDU_STATUS_SYSTEM_ERROR,
		PDU_STATUS_QUEUE_FULL, PDU_STATUS_THROTTLED, PDU_STATUS_TEMPORARY_APP_ERROR };

	for (size_t i = 0; i < sizeof(temporary) / sizeof(temporary[0]); i++) {
		if (temporary[i] == status)
			return true;
	}
	return false;
}

static void take_outcome(struct outbound *outbound, struct reply *reply, size_t part,
	enum session_outcome outcome, uint32_t status)
{
	if (outcome == SESSION_ACCEPTED) {
		reply->part_states[part] = PART_ACCEPTED;
		reply->accepted_parts++;
		return;
	}
	reply->part_states[part] = PART_WAITING;
	if (outcome == SESSION_UNKNOWN) {
		reply->resent = true;
		try_again_later(outbound, reply);
		return;
	}
	reply->status = status;
	if (outbound_is_temporary(status))
		try_again_later(outbound, reply);
	else
		reply->failed = true;
}

void outbound_submitted(struct outbound *outbound, uint64_t cookie, enum session_outcome outcome,
	uint32_t status, const char *message_id)
{
	size_t slot = (size_t)(cookie >> PART_BITS);
	size_t part = (size_t)(cookie & ((1U << PART_BITS) - 1));
	struct reply *reply = slot < outbound->slots ? outbound->replies[slot] : NULL;

	if (!reply || part >= reply->segments.count || reply->part_states[part] != PART_OPEN)
		return;
	size_t index = reply->link_index;
	reply->open_parts--;
	if (part == 0 && outcome == SESSION_ACCEPTED)
		snprintf(reply->message_id, sizeof(reply->message_id), "%s", message_id);
	take_outcome(outbound, reply, part, outcome, status);
	settle_if_done(outbound, reply);
	if (outbound->queues[index].first)
		outbound_pump(outbound, index);
}

/* A failed reply that still stood in a queue when its last part failed is dropped here. */
static void requeue(struct outbound *outbound, struct reply *reply)
{
	if (reply->failed)
		settle_if_done(outbound, reply);
	else
		queue_prepend(&outbound->queues[reply->link_index], reply);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct outbound *outbound = arg;
	uint64_t now_ms = clock_monotonic_ms();

	(void)fd;
	(void)what;
	for (size_t level = 0; level < RETRY_LEVELS; level++) {
		struct queue *queue = &outbound->retries[level];

		while (queue->first && queue->first->retry_ms <= now_ms) {
			struct reply *reply = queue->first;

			queue_shift(queue);
			requeue(outbound, reply);
		}
	}
	for (size_t index = 0; index < outbound->link_count; index++)
		outbound_pump(outbound, index);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct outbound *outbound_new(struct event_base *base, struct journal *journal, struct log *log,
	size_t link_count, int64_t validity_ms)
{
	static const struct timeval tick = { 0, RETRY_TICK_MS * 1000 };
	struct outbound *outbound = calloc(1, sizeof(*outbound) + link_count * sizeof(outbound->queues[0]));

	if (!outbound)
		return NULL;
	outbound->journal = journal;
	outbound->log = log;
	outbound->validity_ms = validity_ms;
	outbound->link_count = link_count;
	for (size_t level = 0; level < RETRY_LEVELS; level++)
		queue_init(&outbound->retries[level]);
	for (size_t index = 0; index < link_count; index++)
		queue_init(&outbound->queues[index]);
	outbound->tick = event_new(base, -1, EV_PERSIST, on_tick, outbound);
	if (!outbound->tick || event_add(outbound->tick, &tick) != 0) {
		outbound_free(outbound);
		return NULL;
	}
	return outbound;
}

void outbound_free(struct outbound *outbound)
{
	if (!outbound)
		return;
	for (size_t slot = 0; slot < outbound->slots; slot++) {
		if (outbound->replies[slot])
			free_reply(outbound->replies[slot]);
	}
	free(outbound->replies);
	free(outbound->free_slots);
	if (outbound->tick)
		event_free(outbound->tick);
	free(outbound);
}

bool outbound_add(struct outbound *outbound, struct link *link, size_t index,
	const struct journal_entry *entry, bool resent)
{
	size_t len = strlen(entry->reply);
	struct reply *reply = calloc(1, sizeof(*reply) + len + 1);

	if (!reply)
		return false;
	reply->link = link;
	reply->link_index = index;
	reply->id = entry->id;
	reply->received_ms = entry->received_ms;
	reply->sender = entry->sender;
	reply->service = entry->service;
	reply->resent = resent;
	memcpy(reply->text, entry->reply, len);
	if (!enter_slot(outbound, reply)) {
		free(reply);
		return false;
	}
	queue_append(&outbound->queues[index], reply);
	return true;
}

size_t outbound_count(const struct outbound *outbound)
{
	return outbound->count;
}
