#include "agahi/delivery/outbound.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/mask.h"
#include "agahi/base/slots.h"
#include "agahi/delivery/asides.h"
#include "agahi/delivery/failover.h"
#include "agahi/delivery/forgotten.h"
#include "agahi/delivery/measures.h"
#include "agahi/delivery/reply.h"

enum { PART_BITS = 8 };

_Static_assert(
	SLOTS_NUMBER_BITS + PART_BITS <= 64, "a reply's number and one of its parts are a submit's cookie");

struct outbound {
	struct outbound_parts with;
	struct slots replies;
	struct lines *lines;
	size_t count; /* not settled */
	struct forgotten forgotten;
	uint16_t next_reference;
	uint64_t accepted_ms; /* when the SMSC last took something */
	struct failover *failover;
};

static struct link *link_of(const struct outbound *outbound, const struct reply *reply)
{
	return outbound->with.links[reply->link];
}

static const char *link_name(const struct outbound *outbound, const struct reply *reply)
{
	return link_config(link_of(outbound, reply))->name;
}

static void let_go(struct outbound *outbound, struct reply *reply)
{
	slots_leave(&outbound->replies, reply->number);
	reply_clear(reply);
	inhand_give(outbound->with.inhand, reply);
}

/* --- settling ----------------------------------------------------------------------------------------- */

/* It is in hand no more. */
static void finish(struct outbound *outbound, struct reply *reply)
{
	outbound->count--;
	reply->settled = true;
	if (!reply->place.queued)
		let_go(outbound, reply);
}

static void settle(
	struct outbound *outbound, struct reply *reply, enum journal_state state, struct moment now)
{
	const char *link = link_name(outbound, reply);
	struct journal_settlement settlement;

	reply_settle(reply, state, link, now, &settlement);
	measures_count_settled(outbound->with.metrics, reply, state);
	journal_put(outbound->with.journal, &settlement.record);
	if (message_log_is_on(outbound->with.messages))
		reply_tell(reply, state, link, outbound->with.messages, now);
	finish(outbound, reply);
}

static void give_up(struct outbound *outbound, struct reply *reply, enum journal_state state,
	const char *event, struct moment now)
{
	char masked[MASK_NUMBER_SIZE];

	log_warn(outbound->with.log, event, LOG_WORD("link", link_name(outbound, reply)),
		LOG_NUMBER("id", reply->place.id), LOG_WORD("to", mask_number(reply->citizen.digits, masked)),
		LOG_HEX("status", reply->status, 2), LOG_TEXT("reason", pdu_status_words(reply->status)),
		LOG_NUMBER("attempts", reply->attempts));
	settle(outbound, reply, state, now);
}

static void settle_if_done(struct outbound *outbound, struct reply *reply, struct moment now)
{
	/* An answer that was late may complete a reply that rests, or stands in line for its next try. */
	if (reply_is_accepted(reply))
		settle(outbound, reply, JOURNAL_SENT, now);
	else if (reply->failed && reply->open_parts == 0 && !reply->place.queued)
		give_up(outbound, reply, JOURNAL_FAILED, "reply_failed", now);
}

static bool has_expired(const struct outbound *outbound, const struct reply *reply, struct moment now)
{
	return moment_ms(now) - reply->place.asked_ms > (uint64_t)outbound->with.rules.validity_ms;
}

/* --- turns -------------------------------------------------------------------------------------------- */

static void stand_in_line(struct outbound *outbound, struct reply *reply)
{
	lines_stand(outbound->lines, reply->link, reply_is_begun(reply), &reply->place);
}

/* What was not answered may be answered yet: sent again before, a citizen would get it twice. */
static void rest(struct outbound *outbound, struct reply *reply, struct moment now)
{
	uint64_t patience_ms =
		reply->patient_until_ms > moment_ms(now) ? reply->patient_until_ms - moment_ms(now) : 0;

	reply->wants_rest = reply->place.queued;
	if (reply->place.queued)
		return; /* it rests when its turn comes */
	lines_rest(outbound->lines, &reply->place, reply->attempts, patience_ms, moment_ms(now));
	reply->attempts++;
}

/* --- what came of it ---------------------------------------------------------------------------------- */

static void accept_part(struct outbound *outbound, struct reply *reply, size_t part, const char *message_id,
	struct moment now)
{
	outbound->accepted_ms = moment_ms(now);
	acceptances_add(&reply->acceptances, message_id, now.wall_ms);
	if (!reply->leaves_nothing)
		receipts_expect(outbound->with.receipts, reply->link, reply->place.id, message_id, now);
	if (reply->fates[part].state == PART_ACCEPTED)
		return; /* by an earlier try, whose answer was late */
	reply->fates[part].state = PART_ACCEPTED;
	reply->accepted_parts++;
}

/* The part that a first answer speaks of; what is known of it already stays. */
static void take_failure(struct outbound *outbound, struct reply *reply, size_t part,
	const struct submit_fate *fate, struct moment now)
{
	struct link *link = link_of(outbound, reply);

	if (reply->fates[part].state == PART_ACCEPTED)
		return;
	reply->fates[part].state = PART_WAITING;
	if (fate->outcome != SUBMIT_REFUSED) {
		reply->fates[part].unknown = true;
		if (fate->outcome == SUBMIT_TIMED_OUT)
			reply->patient_until_ms =
				moment_ms(now) + (uint64_t)link_config(link)->response_timeout * 1000;
		rest(outbound, reply, now);
		return;
	}
	reply->status = fate->status;
	if (link_is_temporary(link, fate->status))
		rest(outbound, reply, now);
	else
		reply->failed = true;
}

static void take_first_answer(struct outbound *outbound, struct reply *reply, size_t part,
	const struct submit_fate *fate, struct moment now)
{
	reply->fates[part].open = false;
	reply->open_parts--;
	if (fate->outcome == SUBMIT_ACCEPTED)
		accept_part(outbound, reply, part, fate->message_id, now);
	else
		take_failure(outbound, reply, part, fate, now);
}

/* An answer that comes after its time-out: the part waits for its next try, or is under way again. */
static void take_late_answer(struct outbound *outbound, struct reply *reply, size_t part,
	const struct submit_fate *fate, struct moment now)
{
	if (fate->outcome == SUBMIT_ACCEPTED) {
		accept_part(outbound, reply, part, fate->message_id, now);
	} else if (!link_is_temporary(link_of(outbound, reply), fate->status) &&
		reply->fates[part].state == PART_WAITING) {
		reply->status = fate->status;
		reply->failed = true;
	}
}

static uint64_t cookie_of(const struct reply *reply, size_t part)
{
	return reply->number << PART_BITS | part;
}

/* May be told of a reply that is long settled; then its number finds nothing. */
static void on_fate(uint64_t cookie, const struct submit_fate *fate, struct moment now, void *arg)
{
	struct outbound *outbound = arg;
	size_t part = (size_t)(cookie & ((1U << PART_BITS) - 1));
	struct reply *reply = slots_find(&outbound->replies, cookie >> PART_BITS);

	if (!reply || reply->settled || part >= parts_count(&reply->parts))
		return;
	measures_count_fate(outbound->with.metrics, reply, fate, now);
	if (reply->fates[part].open)
		take_first_answer(outbound, reply, part, fate, now);
	else
		take_late_answer(outbound, reply, part, fate, now);
	settle_if_done(outbound, reply, now);
}

/* --- submitting --------------------------------------------------------------------------------------- */

static bool cut(struct outbound *outbound, struct reply *reply)
{
	if (reply->fates)
		return true;
	return reply_cut(reply, link_config(link_of(outbound, reply)), outbound->next_reference++);
}

static enum link_taking submit_part(
	struct outbound *outbound, struct reply *reply, size_t part, struct moment now)
{
	const struct submitter submitter = { on_fate, outbound, cookie_of(reply, part) };
	struct link *link = link_of(outbound, reply);
	struct parts_octets octets;
	struct pdu pdu;

	parts_fill(&reply->parts, part, link_config(link), &reply->service, &reply->citizen, &octets, &pdu);
	enum link_taking taking = link_submit(link, &pdu, &submitter, now);
	if (taking != LINK_TOOK)
		return taking;
	reply->resent = reply->resent || reply->fates[part].unknown;
	reply->fates[part].state = PART_UNDER_WAY;
	reply->fates[part].open = true;
	reply->open_parts++;
	return LINK_TOOK;
}

/* The reply whose turn it is: a part of it is submitted, or none is to be. False: the link takes no more. */
static bool serve(struct outbound *outbound, struct reply *reply, struct moment now)
{
	if (reply->settled) {
		let_go(outbound, reply);
		return true;
	}
	if (reply->aside)
		return true; /* it stands in line again when it stays ours */
	/* Without a part that waits, what it stood in line for was accepted late, and another is under way. */
	if (reply->failed || !reply_part_waits(reply)) {
		settle_if_done(outbound, reply, now);
		return true;
	}
	if (reply->wants_rest) {
		rest(outbound, reply, now);
		return true;
	}
	if (reply->open_parts == 0 && has_expired(outbound, reply, now)) {
		give_up(outbound, reply, JOURNAL_EXPIRED, "reply_expired", now);
		return true;
	}
	if (!cut(outbound, reply)) {
		reply->status = PDU_STATUS_INVALID_MESSAGE_LENGTH;
		give_up(outbound, reply, JOURNAL_FAILED, "reply_failed", now);
		return true;
	}
	enum link_taking taking = submit_part(outbound, reply, reply_next_waiting_part(reply), now);
	if (taking == LINK_CANNOT_SEND) {
		reply->status = PDU_STATUS_INVALID_SOURCE;
		reply->failed = true;
		settle_if_done(outbound, reply, now);
		return true;
	}
	if (taking != LINK_TOOK || reply_part_waits(reply))
		stand_in_line(outbound, reply);
	return taking == LINK_TOOK;
}

static bool may_submit(const struct outbound *outbound, size_t index, struct moment now)
{
	const struct outbound_parts *with = &outbound->with;

	return (!with->may_submit || with->may_submit(now, with->may_arg)) &&
		link_can_submit(with->links[index], now);
}

void outbound_pump(struct outbound *outbound, size_t index, struct moment now)
{
	while (lines_wait(outbound->lines, index) && may_submit(outbound, index, now)) {
		if (!serve(outbound, (struct reply *)lines_next(outbound->lines, index), now))
			return;
	}
}

/* --- who is forgotten --------------------------------------------------------------------------------- */

/* The journal has ended them already. What the SMSC has a part of goes on. */
static void drop_unwished(struct outbound *outbound, struct moment now)
{
	for (size_t i = 0; outbound->forgotten.count > 0 && i < outbound->replies.size; i++) {
		struct reply *reply = slots_at(&outbound->replies, i);

		if (!reply || reply->settled || reply_is_begun(reply) ||
			!forgotten_has(&outbound->forgotten, reply->identity, reply->place.id))
			continue;
		reply_wipe(reply);
		settle(outbound, reply, JOURNAL_EXPIRED, now);
	}
	outbound->forgotten.count = 0;
}

void outbound_forget(struct outbound *outbound, uint64_t identity, int64_t request, struct moment now)
{
	if (forgotten_add(&outbound->forgotten, identity, request))
		return;
	drop_unwished(outbound, now);
	forgotten_add(&outbound->forgotten, identity, request);
}

/* --- given away --------------------------------------------------------------------------------------- */

size_t outbound_set_aside(struct outbound *outbound, size_t index, int64_t *ids, size_t room)
{
	return asides_take(&outbound->replies, index, ids, room);
}

void outbound_end_aside(struct outbound *outbound, const int64_t *ids, size_t count, bool released)
{
	struct reply *reply;
	size_t index = 0;

	while ((reply = asides_next(&outbound->replies, ids, count, &index)) != NULL) {
		if (released)
			finish(outbound, reply);
		else if (!reply->place.queued)
			stand_in_line(outbound, reply);
	}
}

/* --- time --------------------------------------------------------------------------------------------- */

static void wake_rested(struct outbound *outbound, struct moment now)
{
	struct reply *reply;

	while ((reply = (struct reply *)lines_wake(outbound->lines, moment_ms(now))) != NULL) {
		if (reply->settled)
			let_go(outbound, reply);
		else if (reply->failed || !reply_part_waits(reply))
			settle_if_done(outbound, reply, now);
		else
			stand_in_line(outbound, reply);
	}
}

/* A link that stays down serves nobody: what has waited too long for it is not kept for that. */
static void expire_waiting(struct outbound *outbound, size_t index, struct moment now)
{
	const struct reply *first;

	while ((first = (const struct reply *)lines_peek(outbound->lines, index)) != NULL &&
		first->open_parts == 0 && has_expired(outbound, first, now))
		serve(outbound, (struct reply *)lines_next(outbound->lines, index), now);
}

void outbound_tick(struct outbound *outbound, struct moment now)
{
	drop_unwished(outbound, now);
	wake_rested(outbound, now);
	if (outbound->with.rules.fail_over)
		failover_tick(outbound->failover, outbound->lines, now);
	for (size_t index = 0; index < outbound->with.link_count; index++) {
		expire_waiting(outbound, index, now);
		outbound_pump(outbound, index, now);
	}
}

bool outbound_can_go_on(const struct outbound *outbound, struct moment now, uint64_t deadline_ms)
{
	bool wakes = lines_wakes_ms(outbound->lines) < deadline_ms;

	for (size_t index = 0; index < outbound->with.link_count; index++) {
		const struct link *link = outbound->with.links[index];
		uint64_t wait_ms = link_wait_ms(link, now);

		if (link_open_submits(link) > 0)
			return true;
		if ((wakes || lines_wait(outbound->lines, index)) && link_is_bound(link) &&
			wait_ms < deadline_ms - moment_ms(now) && moment_ms(now) < deadline_ms)
			return true;
	}
	return false;
}

uint64_t outbound_accepted_ms(const struct outbound *outbound)
{
	return outbound->accepted_ms;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct outbound *outbound_new(const struct outbound_parts *parts)
{
	struct outbound *outbound = calloc(1, sizeof(*outbound));

	if (!outbound)
		return NULL;
	outbound->with = *parts;
	/* At random: else each life of the daemon would begin with the same, and a phone that has a part of the last
	 * life's first answer would put it together with one of this life's. */
	outbound->next_reference = (uint16_t)randombytes_random();
	outbound->failover = failover_new(parts->links, parts->link_count);
	outbound->lines = lines_new(parts->link_count);
	if (!outbound->failover || !outbound->lines) {
		outbound_free(outbound);
		return NULL;
	}
	return outbound;
}

void outbound_set_rules(struct outbound *outbound, const struct outbound_rules *rules)
{
	outbound->with.rules = *rules;
}

bool outbound_add_link(struct outbound *outbound)
{
	/* The lines first: one too many there is nobody's. */
	if (!lines_add_link(&outbound->lines) || !failover_add_link(outbound->failover))
		return false;
	outbound->with.link_count++;
	return true;
}

void outbound_free(struct outbound *outbound)
{
	if (!outbound)
		return;
	for (size_t i = 0; i < outbound->replies.size; i++) {
		struct reply *reply = slots_at(&outbound->replies, i);

		if (reply)
			reply_clear(reply);
		inhand_give(outbound->with.inhand, reply);
	}
	slots_free(&outbound->replies);
	lines_free(outbound->lines);
	failover_free(outbound->failover);
	free(outbound);
}

/* The entry may stand in the block, so that is written last, and as octets. */
static bool add(struct outbound *outbound, const struct committed *committed, bool resent, struct moment now)
{
	const struct journal_entry *entry = committed->entry;
	struct reply *reply = committed->block, made;

	if (!lines_reserve(outbound->lines, outbound->replies.used + 1))
		return false;
	reply_fill(&made, entry, committed->text);
	made.number = slots_enter(&outbound->replies, reply);
	if (made.number == 0)
		return false;
	made.link = (uint32_t)committed->link_index;
	made.place.asked_ms = entry->asked_ms ? entry->asked_ms : moment_then_ms(now, entry->received_ms);
	made.elsewhere = strcmp(link_name(outbound, &made), entry->link) != 0;
	made.resent = resent;
	made.flash = config_strings_have(&outbound->with.rules.flash_topics, entry->topic);
	if (message_log_is_on(outbound->with.messages))
		reply_take_note(&made, entry, now);
	memcpy(committed->block, &made, sizeof(made));
	outbound->count++;
	stand_in_line(outbound, reply);
	return true;
}

bool outbound_take(struct outbound *outbound, const struct committed *committed, struct moment now)
{
	return add(outbound, committed, false, now);
}

bool outbound_add(struct outbound *outbound, size_t index, const struct journal_entry *entry, bool resent,
	struct moment now)
{
	const struct committed committed = { index, entry, prepared_new(entry->reply, strlen(entry->reply)),
		inhand_take(outbound->with.inhand) };

	if (committed.text && committed.block && add(outbound, &committed, resent, now))
		return true;
	prepared_drop(committed.text);
	inhand_give(outbound->with.inhand, committed.block);
	return false;
}

size_t outbound_block_size(void)
{
	return sizeof(struct reply);
}

size_t outbound_count_of(const struct outbound *outbound, size_t index)
{
	return asides_count_of(&outbound->replies, index);
}

size_t outbound_count(const struct outbound *outbound)
{
	return outbound->count;
}
