#include "agahi/gateway/outbound.h"

#include <event2/event.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/heap.h"
#include "agahi/base/mask.h"
#include "agahi/gateway/inbound.h"
#include "agahi/link/format.h"
#include "agahi/smpp/receipt.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"

/* So that what was asked before the machine started has a time too. */
static const uint64_t AGE_BASE_MS = UINT64_C(365) * 24 * 60 * 60 * 1000;

/* After the first refusal, the second, …; the last for all that follow. */
static const uint32_t retry_delays_ms[] = { 1000, 2000, 5000, 10000, 30000, 60000, 120000, 300000 };

enum {
	RETRY_DELAYS = sizeof(retry_delays_ms) / sizeof(retry_delays_ms[0]),
	TICK_MS = 100,
	PART_BITS = 8,
	SLOT_BITS = 32,
	SERIAL_BITS = 23, /* of a cookie; with the bit that dialogues.h keeps to itself that is all 64 */
	PART_OCTETS = UDH_MAX_OCTETS + 160,
	/* By so much the first part of a reply goes ahead of later parts of older ones: a citizen sees that
	 * the answer comes, and no answer stays half sent for longer than this. */
	FIRST_PARTS_AHEAD_MS = 250
};

_Static_assert(PART_BITS + SLOT_BITS + SERIAL_BITS < 64, "a cookie leaves one bit free");

enum part_state { PART_WAITING, PART_OPEN, PART_ACCEPTED };

/* A part may be accepted late, while it is under way for the second time. */
struct part {
	uint8_t state; /* enum part_state */
	bool open;     /* its last submit is not answered yet */
	bool unknown;  /* what became of an earlier submit is not known */
};

struct reply {
	size_t slot;     /* in outbound->replies */
	uint32_t serial; /* of its use: a response may come when the reply is long settled */
	size_t link;     /* in outbound->links */
	int64_t id;
	int64_t received_ms; /* by the wall clock: what age is ordered by */
	uint64_t asked_ms;   /* the same by the clock that does not jump */
	struct address sender;
	struct address service;
	bool resent;
	bool flash;
	bool settled;    /* and kept only until the line that it stands on comes to it */
	bool failed;     /* for good: parts that wait are not submitted any more */
	bool queued;     /* on a line, or resting */
	bool wants_rest; /* a part was refused for now while others still waited for their turn */
	unsigned attempts;
	uint32_t status; /* of the last refusal */
	uint16_t reference;
	uint8_t open_parts;
	uint8_t accepted_parts;
	char message_id[PDU_MESSAGE_ID_SIZE];
	struct segments segments; /* cut when its turn comes, and free again when it is settled */
	struct part *parts;
	char text[];
};

/* Replies of one link that wait for their turn, by age. */
struct lines {
	struct link *link;
	struct heap firsts;     /* nothing of them was submitted yet */
	struct heap rests;      /* the others */
	uint64_t down_since_ms; /* 0: bound */
};

struct outbound {
	struct journal *journal;
	struct log *log;
	struct metrics *metrics;
	int64_t validity_ms;
	struct event *tick;
	struct heap resting; /* by the time at which they are tried again */

	struct reply **replies; /* by slot */
	size_t slots;
	size_t *free_slots;
	size_t free_count;
	size_t count;

	uint32_t next_serial;
	uint16_t next_reference;
	uint64_t accepted_ms; /* when the SMSC last took something */
	bool fail_over;
	struct config_strings flash_topics;
	size_t link_count;
	struct lines lines[];
};

/* --- slots -------------------------------------------------------------------------------------------- */

/* Every heap gets room for every reply, so that queueing one cannot fail. */
static bool reserve_heaps(struct outbound *outbound, size_t count)
{
	bool reserved = heap_reserve(&outbound->resting, count);

	for (size_t i = 0; i < outbound->link_count; i++)
		reserved = heap_reserve(&outbound->lines[i].firsts, count) &&
			heap_reserve(&outbound->lines[i].rests, count) && reserved;
	return reserved;
}

static bool grow_slots(struct outbound *outbound)
{
	size_t slots = outbound->slots == 0 ? 256 : outbound->slots * 2;
	struct reply **replies = realloc(outbound->replies, slots * sizeof(*replies));

	if (!replies || !reserve_heaps(outbound, slots)) {
		outbound->replies = replies ? replies : outbound->replies;
		return false;
	}
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
	reply->serial = outbound->next_serial++ & ((1U << SERIAL_BITS) - 1);
	outbound->replies[reply->slot] = reply;
	outbound->count++;
	return true;
}

static void free_reply(struct reply *reply)
{
	segments_free(&reply->segments);
	free(reply->parts);
	free(reply);
}

static void leave_slot(struct outbound *outbound, struct reply *reply)
{
	outbound->replies[reply->slot] = NULL;
	outbound->free_slots[outbound->free_count++] = reply->slot;
	free_reply(reply);
}

static struct link *link_of(const struct outbound *outbound, const struct reply *reply)
{
	return outbound->lines[reply->link].link;
}

/* By journal_state; a silent request has no reply. */
static const enum metrics_counter settled_counters[JOURNAL_STATE_COUNT] = { [JOURNAL_SENT] =
										    COUNT_REPLIES_SENT,
	[JOURNAL_FAILED] = COUNT_REPLIES_FAILED,
	[JOURNAL_EXPIRED] = COUNT_REPLIES_EXPIRED };

/* --- settling ----------------------------------------------------------------------------------------- */

static void settle(struct outbound *outbound, struct reply *reply, enum journal_state state)
{
	struct journal_settlement settlement = { .id = reply->id,
		.state = state,
		.status = state == JOURNAL_SENT ? 0 : reply->status,
		.parts = (uint8_t)reply->segments.count,
		.resent = reply->resent,
		.settled_ms = clock_wall_ms() };

	metrics_count(outbound->metrics, settled_counters[state], reply->link);
	memcpy(settlement.message_id, reply->message_id, sizeof(settlement.message_id));
	journal_settle(outbound->journal, &settlement);
	outbound->count--;
	reply->settled = true;
	if (!reply->queued)
		leave_slot(outbound, reply);
}

static void log_failure(struct outbound *outbound, const struct reply *reply, const char *event)
{
	char masked[MASK_NUMBER_SIZE];

	log_warn(outbound->log, event, LOG_WORD("link", link_config(link_of(outbound, reply))->name),
		LOG_NUMBER("id", reply->id), LOG_WORD("to", mask_number(reply->sender.digits, masked)),
		LOG_HEX("status", reply->status, 2), LOG_TEXT("reason", pdu_status_words(reply->status)),
		LOG_NUMBER("attempts", reply->attempts));
}

/* By the clock that does not jump: setting the wall clock does not make replies late. */
static bool has_expired(const struct outbound *outbound, const struct reply *reply)
{
	return clock_monotonic_ms() + AGE_BASE_MS - reply->asked_ms > (uint64_t)outbound->validity_ms;
}

/* --- queueing ----------------------------------------------------------------------------------------- */

static void stand_in_line(struct outbound *outbound, struct reply *reply)
{
	struct lines *lines = &outbound->lines[reply->link];
	bool first = reply->open_parts == 0 && reply->accepted_parts == 0;

	reply->queued = true;
	heap_push(first ? &lines->firsts : &lines->rests, (uint64_t)reply->id, reply);
}

/* Whose turn it is: the oldest, first parts a little ahead. */
static struct heap *line_to_serve(struct lines *lines)
{
	const struct reply *first = heap_peek(&lines->firsts);
	const struct reply *rest = heap_peek(&lines->rests);

	if (!first || !rest)
		return first ? &lines->firsts : &lines->rests;
	return first->received_ms <= rest->received_ms + FIRST_PARTS_AHEAD_MS ? &lines->firsts
									      : &lines->rests;
}

/* `at_least_ms`: what was not answered may be answered yet; sent again before, a citizen would get it twice.
 */
static void rest(struct outbound *outbound, struct reply *reply, uint64_t at_least_ms)
{
	size_t delay = reply->attempts < RETRY_DELAYS ? reply->attempts : RETRY_DELAYS - 1;
	uint64_t delay_ms = retry_delays_ms[delay] > at_least_ms ? retry_delays_ms[delay] : at_least_ms;

	reply->wants_rest = reply->queued;
	if (reply->queued)
		return; /* it rests when its turn comes */
	reply->attempts++;
	reply->queued = true;
	heap_push(&outbound->resting, clock_monotonic_ms() + delay_ms, reply);
}

static void settle_if_done(struct outbound *outbound, struct reply *reply)
{
	/* An answer that was late may complete a reply that rests, or stands in line for its next try. */
	if (reply->parts && reply->accepted_parts == reply->segments.count && reply->open_parts == 0) {
		settle(outbound, reply, JOURNAL_SENT);
		return;
	}
	if (!reply->failed || reply->open_parts > 0 || reply->queued)
		return;
	log_failure(outbound, reply, "reply_failed");
	settle(outbound, reply, JOURNAL_FAILED);
}

/* --- cutting and submitting --------------------------------------------------------------------------- */

static bool cut_reply(struct outbound *outbound, struct reply *reply)
{
	const struct segment_format format =
		format_for_link(link_config(link_of(outbound, reply)), reply->flash);

	if (reply->parts)
		return true;
	if (segment_text(reply->text, &format, &reply->segments) != 0)
		return false;
	reply->parts = calloc(reply->segments.count, sizeof(reply->parts[0]));
	reply->reference = outbound->next_reference++;
	return reply->parts != NULL;
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

static void fill_pdu(struct pdu *pdu, const struct config_link *config, const struct reply *reply,
	size_t part, struct part_octets *octets)
{
	bool sar = config->long_messages == LONG_SAR, several = reply->segments.count > 1;
	const struct udh udh = { .concatenated = several && !sar,
		.reference = reply->reference,
		.total = (uint8_t)reply->segments.count,
		.sequence = (uint8_t)(part + 1),
		.shift = reply->segments.shift };

	memset(pdu, 0, sizeof(*pdu));
	pdu->command = PDU_SUBMIT_SM;
	fill_addresses_for_link(config, &reply->service, &reply->sender, &pdu->message);
	snprintf(pdu->message.service_type, sizeof(pdu->message.service_type), "%s", config->service_type);
	pdu->message.data_coding = reply->segments.data_coding;
	pdu->message.text = segments_part(&reply->segments, part);
	pdu->message.registered_delivery = config->registered_delivery;
	if (several && sar)
		add_sar(pdu, &udh, octets);
	if (udh.concatenated || udh.shift != GSM7_DEFAULT)
		add_udh(pdu, &udh, config->long_messages == LONG_UDH16, octets);
}

static size_t next_waiting_part(const struct reply *reply)
{
	size_t part = 0;

	while (part < reply->segments.count && reply->parts[part].state != PART_WAITING)
		part++;
	return part;
}

static uint64_t cookie_of(const struct reply *reply, size_t part)
{
	return (uint64_t)reply->serial << (SLOT_BITS + PART_BITS) | (uint64_t)reply->slot << PART_BITS | part;
}

/* The reply that a cookie was made for, and its part; NULL when it is settled. */
static struct reply *reply_of(const struct outbound *outbound, uint64_t cookie, size_t *part)
{
	size_t slot = (size_t)(cookie >> PART_BITS & ((UINT64_C(1) << SLOT_BITS) - 1));
	struct reply *reply = slot < outbound->slots ? outbound->replies[slot] : NULL;

	*part = (size_t)(cookie & ((1U << PART_BITS) - 1));
	return reply && !reply->settled && reply->serial == cookie >> (SLOT_BITS + PART_BITS) &&
			reply->parts && *part < reply->segments.count
		? reply
		: NULL;
}

/* False when the link did not take it after all. */
static bool submit_part(struct outbound *outbound, struct reply *reply, size_t part)
{
	struct link *link = link_of(outbound, reply);
	struct part_octets octets;
	struct pdu pdu;

	fill_pdu(&pdu, link_config(link), reply, part, &octets);
	if (!link_submit(link, &pdu, cookie_of(reply, part)))
		return false;
	reply->resent = reply->resent || reply->parts[part].unknown;
	reply->parts[part].state = PART_OPEN;
	reply->parts[part].open = true;
	reply->open_parts++;
	return true;
}

/* Cut, and every part of it under way or accepted? */
static bool next_waiting_part_is_none(const struct reply *reply)
{
	return reply->parts && next_waiting_part(reply) == reply->segments.count;
}

static void give_up(
	struct outbound *outbound, struct reply *reply, enum journal_state state, const char *event)
{
	log_failure(outbound, reply, event);
	settle(outbound, reply, state);
}

/* The reply was taken off its line: one part of it is submitted, or it turns out that none is to be. False
 * when the link takes no more. */
static bool serve(struct outbound *outbound, struct reply *reply)
{
	if (reply->settled) {
		leave_slot(outbound, reply);
		return true;
	}
	/* Without a part that waits, what it stood in line for was accepted late, and another is under way.
	 */
	if (reply->failed || next_waiting_part_is_none(reply)) {
		settle_if_done(outbound, reply);
		return true;
	}
	if (reply->wants_rest) {
		rest(outbound, reply, 0);
		return true;
	}
	if (reply->open_parts == 0 && has_expired(outbound, reply)) {
		give_up(outbound, reply, JOURNAL_EXPIRED, "reply_expired");
		return true;
	}
	if (!cut_reply(outbound, reply)) {
		reply->status = PDU_STATUS_INVALID_MESSAGE_LENGTH;
		give_up(outbound, reply, JOURNAL_FAILED, "reply_failed");
		return true;
	}
	bool taken = submit_part(outbound, reply, next_waiting_part(reply));
	if (!taken || next_waiting_part(reply) < reply->segments.count)
		stand_in_line(outbound, reply);
	return taken;
}

void outbound_pump(struct outbound *outbound, size_t index)
{
	struct lines *lines = &outbound->lines[index];

	for (;;) {
		struct heap *line = line_to_serve(lines);

		if (!heap_peek(line) || !link_can_submit(lines->link))
			return;
		struct reply *reply = heap_pop(line);
		reply->queued = false;
		if (!serve(outbound, reply))
			return;
	}
}

/* --- what came of it ---------------------------------------------------------------------------------- */

static void measure(
	struct outbound *outbound, const struct reply *reply, enum session_outcome outcome, uint32_t status)
{
	if (outcome == SESSION_TIMED_OUT || outcome == SESSION_LOST)
		metrics_count_unanswered(outbound->metrics, reply->link);
	else
		metrics_count_submit(outbound->metrics, reply->link, status);
	if (outcome == SESSION_ACCEPTED && reply->accepted_parts == 0) {
		uint64_t waited_ms = clock_monotonic_ms() + AGE_BASE_MS - reply->asked_ms;

		histogram_observe(metrics_reply_times(outbound->metrics), waited_ms * 1000);
	}
}

/* The SMSC will tell of this part by the id that it just gave. */
static void expect_receipt(struct outbound *outbound, const struct reply *reply, const char *message_id)
{
	const struct config_link *config = link_config(link_of(outbound, reply));
	struct journal_submission submission = { .request = reply->id, .now_ms = clock_wall_ms() };

	if (!config->registered_delivery || *message_id == '\0')
		return;
	snprintf(submission.link, sizeof(submission.link), SMSC_PREFIX "%s", config->smsc);
	receipt_canonical(message_id, strlen(message_id), submission.message_id);
	journal_submission(outbound->journal, &submission);
}

static void accept_part(struct outbound *outbound, struct reply *reply, size_t part, const char *message_id)
{
	outbound->accepted_ms = clock_monotonic_ms();
	if (part == 0)
		snprintf(reply->message_id, sizeof(reply->message_id), "%s", message_id);
	expect_receipt(outbound, reply, message_id);
	if (reply->parts[part].state == PART_ACCEPTED)
		return; /* by an earlier try, whose answer was late */
	reply->parts[part].state = PART_ACCEPTED;
	reply->accepted_parts++;
}

/* The part that a first answer speaks of; what is known of it already stays. */
static void take_failure(struct outbound *outbound, struct reply *reply, size_t part,
	enum session_outcome outcome, uint32_t status)
{
	const struct config_link *config = link_config(link_of(outbound, reply));

	if (reply->parts[part].state == PART_ACCEPTED)
		return;
	reply->parts[part].state = PART_WAITING;
	if (outcome == SESSION_REFUSED) {
		reply->status = status;
		if (link_is_temporary(link_of(outbound, reply), status))
			rest(outbound, reply, 0);
		else
			reply->failed = true;
		return;
	}
	reply->parts[part].unknown = true;
	rest(outbound, reply, outcome == SESSION_TIMED_OUT ? (uint64_t)config->response_timeout * 1000 : 0);
}

/* An answer that comes after its time-out: the part waits for its next try, or is under way again. */
static void take_late(struct outbound *outbound, struct reply *reply, size_t part,
	enum session_outcome outcome, uint32_t status, const char *message_id)
{
	if (outcome == SESSION_ACCEPTED) {
		accept_part(outbound, reply, part, message_id);
	} else if (!link_is_temporary(link_of(outbound, reply), status) &&
		reply->parts[part].state == PART_WAITING) {
		reply->status = status;
		reply->failed = true;
	}
}

void outbound_submitted(struct outbound *outbound, uint64_t cookie, enum session_outcome outcome,
	uint32_t status, const char *message_id)
{
	size_t part;
	struct reply *reply = reply_of(outbound, cookie, &part);

	if (!reply)
		return;
	size_t index = reply->link;
	measure(outbound, reply, outcome, status);
	if (!reply->parts[part].open) {
		take_late(outbound, reply, part, outcome, status, message_id);
	} else {
		reply->parts[part].open = false;
		reply->open_parts--;
		if (outcome == SESSION_ACCEPTED)
			accept_part(outbound, reply, part, message_id);
		else
			take_failure(outbound, reply, part, outcome, status);
	}
	settle_if_done(outbound, reply);
	outbound_pump(outbound, index);
}

/* --- time --------------------------------------------------------------------------------------------- */

static void wake_rested(struct outbound *outbound, uint64_t now_ms)
{
	while (outbound->resting.count > 0 && outbound->resting.entries[0].key <= now_ms) {
		struct reply *reply = heap_pop(&outbound->resting);

		reply->queued = false;
		if (reply->settled)
			leave_slot(outbound, reply);
		else if (reply->failed || next_waiting_part_is_none(reply))
			settle_if_done(outbound, reply);
		else
			stand_in_line(outbound, reply);
	}
}

bool outbound_can_go_on(const struct outbound *outbound, uint64_t now_ms, uint64_t deadline_ms)
{
	bool wakes = outbound->resting.count > 0 && outbound->resting.entries[0].key < deadline_ms;

	for (size_t index = 0; index < outbound->link_count; index++) {
		const struct lines *lines = &outbound->lines[index];
		bool waits = lines->firsts.count > 0 || lines->rests.count > 0;

		if (link_open_submits(lines->link) > 0)
			return true;
		if ((waits || wakes) && link_is_bound(lines->link) &&
			now_ms + link_wait_ms(lines->link) < deadline_ms)
			return true;
	}
	return false;
}

uint64_t outbound_accepted_ms(const struct outbound *outbound)
{
	return outbound->accepted_ms;
}

static bool link_serves(const struct link *link, const char *address)
{
	const struct config_strings *codes = &link_config(link)->short_codes;

	for (size_t i = 0; i < codes->count; i++) {
		if (strcmp(codes->items[i], address) == 0)
			return true;
	}
	return false;
}

/* A bound link that has the reply's short code too; `link_count` when there is none. */
static size_t other_link(const struct outbound *outbound, const struct reply *reply)
{
	size_t other = 0;

	while (other < outbound->link_count &&
		(other == reply->link || !link_is_bound(outbound->lines[other].link) ||
			!link_serves(outbound->lines[other].link, reply->service.digits)))
		other++;
	return other;
}

/* Replies of which nothing was submitted change over; the others wait, so that no part is sent by two ways.
 */
static void move_to_other_links(struct outbound *outbound, struct lines *lines)
{
	struct heap staying = { 0 };
	struct reply *reply;

	if (!heap_reserve(&staying, lines->firsts.count + 1))
		return;
	while ((reply = heap_pop(&lines->firsts)) != NULL) {
		size_t other = other_link(outbound, reply);

		if (other == outbound->link_count || reply->attempts > 0) {
			heap_push(&staying, (uint64_t)reply->id, reply);
			continue;
		}
		reply->link = other;
		stand_in_line(outbound, reply);
	}
	while ((reply = heap_pop(&staying)) != NULL)
		heap_push(&lines->firsts, (uint64_t)reply->id, reply);
	heap_free(&staying);
}

static void fail_over(struct outbound *outbound, uint64_t now_ms)
{
	for (size_t index = 0; index < outbound->link_count; index++) {
		struct lines *lines = &outbound->lines[index];

		if (link_is_bound(lines->link)) {
			lines->down_since_ms = 0;
			continue;
		}
		if (lines->down_since_ms == 0)
			lines->down_since_ms = now_ms;
		if (now_ms - lines->down_since_ms >= OUTBOUND_FAIL_OVER_MS)
			move_to_other_links(outbound, lines);
	}
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct outbound *outbound = arg;
	uint64_t now_ms = clock_monotonic_ms();

	(void)fd;
	(void)what;
	wake_rested(outbound, now_ms);
	if (outbound->fail_over)
		fail_over(outbound, now_ms);
	for (size_t index = 0; index < outbound->link_count; index++)
		outbound_pump(outbound, index);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct outbound *outbound_new(struct event_base *base, struct journal *journal, struct log *log,
	const struct outbound_options *options, struct link **links, size_t link_count)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };
	struct outbound *outbound = calloc(1, sizeof(*outbound) + link_count * sizeof(outbound->lines[0]));

	if (!outbound)
		return NULL;
	outbound->journal = journal;
	outbound->log = log;
	outbound->metrics = options->metrics;
	outbound->validity_ms = options->validity_ms;
	outbound->fail_over = options->fail_over;
	outbound->flash_topics = options->flash_topics;
	outbound->link_count = link_count;
	/* At random: else each life of the daemon would begin with the same, and a phone that has a part of
	 * the last life's first answer would put it together with one of this life's. */
	outbound->next_reference = (uint16_t)randombytes_random();
	for (size_t index = 0; index < link_count; index++)
		outbound->lines[index].link = links[index];
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
	for (size_t index = 0; index < outbound->link_count; index++) {
		heap_free(&outbound->lines[index].firsts);
		heap_free(&outbound->lines[index].rests);
	}
	heap_free(&outbound->resting);
	free(outbound->replies);
	free(outbound->free_slots);
	if (outbound->tick)
		event_free(outbound->tick);
	free(outbound);
}

/* An age that makes no sense (the wall clock was set) counts as none. */
static uint64_t when_asked(int64_t received_ms)
{
	int64_t age_ms = clock_wall_ms() - received_ms;

	if (age_ms < 0 || (uint64_t)age_ms > AGE_BASE_MS)
		age_ms = 0;
	return clock_monotonic_ms() + AGE_BASE_MS - (uint64_t)age_ms;
}

static bool is_flash(const struct outbound *outbound, const char *topic)
{
	for (size_t i = 0; i < outbound->flash_topics.count; i++) {
		if (strcmp(outbound->flash_topics.items[i], topic) == 0)
			return true;
	}
	return false;
}

bool outbound_add(struct outbound *outbound, size_t index, const struct journal_entry *entry, bool resent)
{
	size_t len = strlen(entry->reply);
	struct reply *reply = calloc(1, sizeof(*reply) + len + 1);

	if (!reply)
		return false;
	reply->link = index;
	reply->id = entry->id;
	reply->received_ms = entry->received_ms;
	reply->asked_ms = when_asked(entry->received_ms);
	reply->sender = entry->sender;
	reply->service = entry->service;
	reply->resent = resent;
	reply->flash = is_flash(outbound, entry->topic);
	memcpy(reply->text, entry->reply, len);
	if (!enter_slot(outbound, reply)) {
		free(reply);
		return false;
	}
	stand_in_line(outbound, reply);
	return true;
}

size_t outbound_count(const struct outbound *outbound)
{
	return outbound->count;
}
