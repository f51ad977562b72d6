#include "agahi/gateway/drain.h"

#include "agahi/link/links.h"
#include "agahi/request/redelivery.h"

static size_t uncommitted(const struct drain *drain)
{
	return drain->parts.uncommitted(drain->parts.arg);
}

static bool anything_in_hand(const struct drain *drain)
{
	return uncommitted(drain) > 0 || outbound_count(drain->parts.outbound) > 0;
}

/* Nothing under way, nothing taken for a while, and nothing that may be sent before the deadline. */
static bool is_stuck(const struct drain *drain, struct moment now)
{
	const struct outbound *outbound = drain->parts.outbound;
	uint64_t accepted_ms = outbound_accepted_ms(outbound);
	uint64_t since_ms = accepted_ms > drain->since_ms ? accepted_ms : drain->since_ms;

	if (uncommitted(drain) > 0)
		return false;
	if (!links_any_is_bound(drain->parts.links, drain->parts.link_count) ||
		!outbound_can_go_on(outbound, now, drain->deadline_ms))
		return true;
	return moment_ms(now) - since_ms >= DRAIN_STUCK_AFTER_MS &&
		!outbound_can_go_on(outbound, now, moment_ms(now));
}

static void unbind_links(struct drain *drain, struct moment now)
{
	drain->unbinding = true;
	drain->all_committed = uncommitted(drain) == 0;
	drain->deadline_ms = moment_ms(now) + DRAIN_UNBIND_WITHIN_S * 1000;
	if (anything_in_hand(drain))
		log_warn(drain->parts.log, "drain_incomplete",
			LOG_NUMBER("replies", outbound_count(drain->parts.outbound)),
			LOG_TEXT("effect", "they go out after the next start"));
	for (size_t i = 0; i < drain->parts.link_count; i++)
		link_stop(drain->parts.links[i], now);
}

bool drain_tick(struct drain *drain, struct moment now)
{
	bool late = moment_ms(now) >= drain->deadline_ms;

	if (drain->unbinding)
		return late || drain_is_over(drain);
	if (late || !anything_in_hand(drain) || is_stuck(drain, now))
		unbind_links(drain, now);
	return false;
}

void drain_begin(struct drain *drain, struct moment now)
{
	log_info(drain->parts.log, "draining", LOG_NUMBER("replies", outbound_count(drain->parts.outbound)),
		LOG_NUMBER("within_s", DRAIN_WITHIN_S));
	drain->draining = true;
	drain->since_ms = moment_ms(now);
	drain->deadline_ms = drain->since_ms + DRAIN_WITHIN_S * 1000;
	drain_tick(drain, now);
}

bool drain_is_over(const struct drain *drain)
{
	for (size_t i = 0; i < drain->parts.link_count; i++) {
		if (!link_has_stopped(drain->parts.links[i]))
			return false;
	}
	return drain->unbinding;
}

bool drain_was_clean(const struct drain *drain, struct moment now)
{
	if (!drain->unbinding || !drain->all_committed || !drain_is_over(drain))
		return false;
	for (size_t i = 0; i < drain->parts.link_count; i++) {
		uint64_t lost_ms = link_lost_ms(drain->parts.links[i]);

		if (lost_ms != 0 && moment_ms(now) - lost_ms <= REDELIVERY_DOUBT_MS)
			return false;
	}
	return true;
}
