#include "agahi/delivery/leasing.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/delivery/failover.h"
#include "agahi/link/links.h"

enum {
	SMSCS = 64,
	PAGE = 500,           /* replies that are given away at once */
	LOOK_EVERY_MS = 1000, /* at what may be given away */
	TELL_UNREADABLE_EVERY_MS = 60 * 1000
};

struct leasing {
	struct leasing_parts parts;
	bool held; /* the links are */
	bool was_good, was_over;
	uint64_t good_since_ms; /* after it was over; 0: it is */
	bool answered;          /* it had messages once */
	bool lost;
	uint64_t *down_since_ms; /* by link; 0: its SMSC is reached */
	size_t down_count;
	bool releasing;
	uint64_t look_ms;
	size_t unreadable;     /* replies that no line tells of yet */
	int64_t unreadable_id; /* the first of them */
	uint64_t tell_unreadable_ms;
	int64_t ids[PAGE];
};

/* --- the lease ---------------------------------------------------------------------------------------- */

/* The clock is read anew: a moment that was handed down may be from before this process stood still. */
bool leasing_may_submit(struct moment now, void *journal)
{
	(void)now;
	return journal_may_submit(journal, clock_now());
}

static void hold_links(struct leasing *leasing, const char *reason, struct moment now)
{
	for (size_t i = 0; i < *leasing->parts.link_count; i++)
		link_hold(leasing->parts.links[i], reason, now);
}

static void lose(struct leasing *leasing, struct moment now)
{
	leasing->lost = leasing->held = true;
	log_error(leasing->parts.log, "taken_over",
		LOG_TEXT("reason",
			"this node's life was ended: it was not heard of for longer than store.lease and "
			"another "
			"took over, or a second process with this store.node was started"),
		LOG_NUMBER("replies", outbound_count(leasing->parts.outbound)),
		LOG_TEXT("effect", "nothing more is sent, and the daemon ends"),
		LOG_TEXT("next",
			"look why the database could not be reached, and that no other machine has this "
			"store.node; started anew it takes part again"));
	hold_links(leasing, "another node has taken over", now);
	leasing->parts.lost(leasing->parts.arg);
}

/* Links that a reload adds meanwhile are held too. */
static void stand_still(struct leasing *leasing, struct moment now)
{
	if (!leasing->was_over && leasing->was_good)
		log_error(leasing->parts.log, "lease_over", LOG_TEXT("reason", "no commit came back in time"),
			LOG_TEXT("effect",
				"links are cut, for another node may be about to send what is in hand here"),
			LOG_TEXT("next", "look whether PostgreSQL, and its standby, can be reached"));
	leasing->held = leasing->was_over = true;
	leasing->good_since_ms = 0;
	hold_links(leasing, "the lease is over", now);
}

/* Commits that were held up come through now, here and elsewhere, and tell of messages that the SMSCs are about to deliver once
 * more, by any node: until that was heard they would be taken for new ones. */
static bool is_still_told(struct leasing *leasing, struct moment now)
{
	if (!leasing->was_good || !leasing->was_over)
		return false;
	if (leasing->good_since_ms == 0)
		leasing->good_since_ms = moment_ms(now);
	return moment_ms(now) - leasing->good_since_ms < LEASING_LISTEN_MS;
}

static void go_on(struct leasing *leasing, struct moment now)
{
	if (is_still_told(leasing, now)) {
		hold_links(leasing, "others are heard first", now);
		return;
	}
	if (leasing->held && leasing->was_good && leasing->was_over)
		log_info(leasing->parts.log, "lease_good",
			LOG_TEXT("reason", "commits come back, and nobody has taken over"));
	leasing->was_good = true;
	leasing->was_over = false;
	if (!leasing->held)
		return;
	leasing->held = false;
	for (size_t i = 0; i < *leasing->parts.link_count; i++)
		link_resume(leasing->parts.links[i], now);
}

/* An SMSC that has no way to this node goes to another. */
static void wait_for_messages(struct leasing *leasing, struct moment now)
{
	leasing->held = true;
	hold_links(leasing, "no message set is published here yet", now);
}

static void follow_lease(struct leasing *leasing, bool can_answer, struct moment now)
{
	const struct journal *journal = leasing->parts.journal;

	if (journal_lease_is_lost(journal))
		lose(leasing, now);
	else if (journal_lease_is_over(journal, now))
		stand_still(leasing, now);
	else if (!can_answer && !leasing->answered)
		wait_for_messages(leasing, now);
	else
		go_on(leasing, now);
}

bool leasing_is_crowded(const struct leasing *leasing, size_t uncommitted, struct moment now)
{
	return uncommitted > LEASING_MOST_LATE && !journal_may_submit(leasing->parts.journal, now);
}

/* --- whom we reach ------------------------------------------------------------------------------------ */

static const char *smsc_of(const struct leasing *leasing, size_t index)
{
	return link_config(leasing->parts.links[index])->smsc;
}

/* As many as there are: none is to it. */
static size_t find_link(const struct leasing *leasing, const char *smsc)
{
	return links_find_smsc(leasing->parts.links, *leasing->parts.link_count, smsc);
}

static bool is_reached(const struct leasing *leasing, const char *smsc)
{
	size_t index = find_link(leasing, smsc);

	return index < *leasing->parts.link_count && link_is_bound(leasing->parts.links[index]);
}

static void tell_reach(struct leasing *leasing)
{
	const char *smscs[SMSCS];
	size_t in_hand = outbound_count(leasing->parts.outbound), count = 0;

	for (size_t i = 0; i < *leasing->parts.link_count && count < SMSCS; i++) {
		/* Each once: by the first of its bound links. */
		if (link_is_bound(leasing->parts.links[i]) && find_link(leasing, smsc_of(leasing, i)) == i)
			smscs[count++] = smsc_of(leasing, i);
	}
	journal_set_reach(leasing->parts.journal, smscs, count,
		in_hand < leasing->parts.room ? leasing->parts.room - in_hand : 0);
}

/* --- what others can send ----------------------------------------------------------------------------- */

/* False when memory is short: then nothing is given away. */
static bool make_places(struct leasing *leasing)
{
	size_t count = *leasing->parts.link_count;
	uint64_t *wider;

	if (count <= leasing->down_count)
		return true;
	wider = realloc(leasing->down_since_ms, count * sizeof(*wider));
	if (!wider)
		return false;
	memset(wider + leasing->down_count, 0, (count - leasing->down_count) * sizeof(*wider));
	leasing->down_since_ms = wider;
	leasing->down_count = count;
	return true;
}

static bool is_down_for_long(struct leasing *leasing, size_t index, struct moment now)
{
	uint64_t *since_ms = &leasing->down_since_ms[index];

	if (is_reached(leasing, smsc_of(leasing, index)))
		*since_ms = 0;
	else if (*since_ms == 0)
		*since_ms = moment_ms(now);
	return *since_ms != 0 && moment_ms(now) - *since_ms >= FAILOVER_AFTER_MS;
}

static void give_away(struct leasing *leasing, size_t index)
{
	const struct leasing_parts *parts = &leasing->parts;
	size_t count = outbound_set_aside(parts->outbound, index, leasing->ids, PAGE);

	if (count == 0)
		return;
	leasing->releasing = journal_release(parts->journal, leasing->ids, count);
	if (!leasing->releasing)
		outbound_end_aside(parts->outbound, leasing->ids, count, false);
}

static void give_away_unreachable(struct leasing *leasing, struct moment now)
{
	if (moment_ms(now) < leasing->look_ms || !make_places(leasing))
		return;
	leasing->look_ms = moment_ms(now) + LOOK_EVERY_MS;
	const bool others = journal_following(leasing->parts.journal).nodes > 0;

	for (size_t i = 0; i < *leasing->parts.link_count; i++) {
		if (is_down_for_long(leasing, i, now) && others && !leasing->releasing)
			give_away(leasing, i);
	}
}

void leasing_released(struct leasing *leasing, const int64_t *ids, size_t count, bool released)
{
	leasing->releasing = false;
	outbound_end_aside(leasing->parts.outbound, ids, count, released);
	if (released)
		log_info(leasing->parts.log, "replies_released", LOG_NUMBER("replies", count),
			LOG_TEXT("reason", "their SMSC is not reached from here"),
			LOG_TEXT("effect", "a node that reaches it sends them"));
}

/* --- what others left --------------------------------------------------------------------------------- */

static void tell_delayed(const struct leasing *leasing, const struct journal_entry *entry, const char *reason)
{
	log_error(leasing->parts.log, "reply_delayed", LOG_NUMBER("id", entry->id),
		LOG_TEXT("reason", reason), LOG_TEXT("effect", "it is sent after the next start"));
}

static void count_unreadable(struct leasing *leasing, const struct journal_entry *entry)
{
	if (leasing->unreadable++ == 0)
		leasing->unreadable_id = entry->id;
}

/* A whole outbox of another key's comes page by page. */
static void tell_unreadable(struct leasing *leasing, struct moment now)
{
	if (leasing->unreadable == 0 || moment_ms(now) < leasing->tell_unreadable_ms)
		return;
	log_error(leasing->parts.log, "reply_unreadable", LOG_NUMBER("replies", leasing->unreadable),
		LOG_NUMBER("first_id", leasing->unreadable_id),
		LOG_TEXT("reason", "what another node left cannot be unsealed with the key of this one"),
		LOG_TEXT("effect", "they are not sent"), LOG_TEXT("next", "give all nodes the same key"));
	leasing->unreadable = 0;
	leasing->tell_unreadable_ms = moment_ms(now) + TELL_UNREADABLE_EVERY_MS;
}

void leasing_claimed(
	struct leasing *leasing, const struct journal_entry *entry, bool resent, struct moment now)
{
	size_t index = find_link(leasing, entry->smsc);

	if (!entry->reply)
		count_unreadable(leasing, entry);
	else if (index == *leasing->parts.link_count)
		tell_delayed(leasing, entry, "there is no link to its SMSC any more");
	else if (!outbound_add(leasing->parts.outbound, index, entry, resent, now))
		tell_delayed(leasing, entry, "memory is short");
	else
		outbound_pump(leasing->parts.outbound, index, now);
}

/* --- life --------------------------------------------------------------------------------------------- */

void leasing_tick(struct leasing *leasing, bool can_answer, struct moment now)
{
	tell_unreadable(leasing, now);
	if (leasing->lost)
		return;
	leasing->answered = leasing->answered || can_answer;
	follow_lease(leasing, can_answer, now);
	tell_reach(leasing);
	if (!leasing->held)
		give_away_unreachable(leasing, now);
}

struct leasing *leasing_new(const struct leasing_parts *parts)
{
	struct leasing *leasing = calloc(1, sizeof(*leasing));

	if (leasing)
		leasing->parts = *parts;
	return leasing;
}

void leasing_free(struct leasing *leasing)
{
	if (!leasing)
		return;
	free(leasing->down_since_ms);
	free(leasing);
}
