#include "agahi/gateway/others.h"

#include <stdlib.h>

#include "agahi/link/links.h"

enum { HEARD_LIVES = 64 };

/* When a life was last heard of: by then it was there, so its end counts from then, although it is known only when its
 * lease is over. */
struct heard_life {
	int64_t life;
	uint64_t last_ms;
};

struct others {
	struct others_parts parts;
	struct heard_life lives[HEARD_LIVES];
	size_t life_count;
};

/* --- lives -------------------------------------------------------------------------------------------- */

/* Its place, or that of the one longest silent. */
static struct heard_life *place_of(struct others *others, int64_t life)
{
	struct heard_life *oldest = &others->lives[0];

	for (size_t i = 0; i < others->life_count; i++) {
		if (others->lives[i].life == life)
			return &others->lives[i];
		if (others->lives[i].last_ms < oldest->last_ms)
			oldest = &others->lives[i];
	}
	if (others->life_count < HEARD_LIVES)
		oldest = &others->lives[others->life_count++];
	*oldest = (struct heard_life){ life, 0 };
	return oldest;
}

static void note_life(struct others *others, int64_t life, uint64_t age_ms, struct moment now)
{
	struct heard_life *heard = place_of(others, life);
	uint64_t then_ms = moment_ms(now) > age_ms ? moment_ms(now) - age_ms : 0;

	if (then_ms > heard->last_ms)
		heard->last_ms = then_ms;
}

void others_life_ended(struct others *others, int64_t life, struct moment now)
{
	uint64_t last_ms = place_of(others, life)->last_ms;

	redelivery_ended_elsewhere(
		others->parts.memory.redelivery, life, 0, last_ms != 0 ? last_ms : moment_ms(now));
	fragments_life_ended(others->parts.fragments, life, now);
}

/* --- what is heard ------------------------------------------------------------------------------------ */

void others_heard(struct others *others, const struct feed_event *event, int64_t life, uint64_t age_ms,
	struct moment now)
{
	const struct others_parts *parts = &others->parts;

	note_life(others, life, age_ms, now);
	hearsay_take(&parts->memory, event, life, age_ms, now);
	if (event->kind == FEED_FORGET) {
		requests_forget(parts->requests, event->sender, event->id);
		fragments_forget(parts->fragments, event->sender);
		outbound_forget(parts->outbound, event->sender, event->id, now);
	} else if (event->kind == FEED_PART_DONE) {
		fragments_part_done(parts->fragments, event->id);
	}
}

/* Another's of an SMSC that we do not serve can never be completed by one of ours. One that is ours is answered by the first
 * link, as after a restart. */
void others_part(
	struct others *others, const struct journal_part *part, bool foreign, int64_t life, struct moment now)
{
	const size_t count = *others->parts.link_count;
	size_t index = links_find_smsc(others->parts.links, count, part->smsc);

	if (!foreign)
		fragments_take_over(others->parts.fragments, index < count ? index : 0, part, now);
	else if (index < count)
		fragments_take_elsewhere(others->parts.fragments, index, part, life, now);
}

/* --- what is told ------------------------------------------------------------------------------------- */

void others_connection_ended(struct others *others, size_t link_index, const struct link_ticket *ticket)
{
	const struct redelivery_origin origin = { (uint16_t)link_index, ticket->leg, ticket->generation };
	struct journal_ended_connection ended = { .record.kind = JOURNAL_ENDED_CONNECTION,
		.origin = hearsay_origin(&origin) };

	journal_put(others->parts.journal, &ended.record);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct others *others_new(const struct others_parts *parts)
{
	struct others *others = calloc(1, sizeof(*others));

	if (others)
		others->parts = *parts;
	return others;
}

void others_free(struct others *others)
{
	free(others);
}
