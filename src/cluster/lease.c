#include "agahi/cluster/lease.h"

#include <string.h>

#include "agahi/cluster/test_fault.h"

enum { MARGIN_PART = 5, HOLD_PART = 15, HOLD_LEAST_MS = 100, BEAT_PART = 5 };

struct lease_times lease_times_of(int seconds)
{
	const uint64_t lease_ms = seconds > 0 ? (uint64_t)seconds * 1000 : 1000;
	const uint64_t hold_ms = lease_ms / HOLD_PART;

	return (struct lease_times){ .lease_ms = lease_ms,
		.margin_ms = lease_ms / MARGIN_PART,
		.hold_ms = hold_ms < HOLD_LEAST_MS ? HOLD_LEAST_MS : hold_ms };
}

void lease_begin(struct lease *lease, struct lease_times times)
{
	lease->times = times;
	atomic_init(&lease->until_ms, 0);
	atomic_init(&lease->sent_ms, 0);
	atomic_init(&lease->lost, false);
}

void lease_commit_begins(struct lease *lease, uint64_t now_ms)
{
	atomic_store(&lease->sent_ms, now_ms);
}

/* The right lasts from before the commit was sent: when the database heard of it we cannot know. It is told before the commit
 * counts as over, so that nobody sees neither. */
void lease_commit_ends(struct lease *lease, bool committed)
{
	const uint64_t sent_ms = atomic_load(&lease->sent_ms);

	if (committed && sent_ms != 0)
		atomic_store(&lease->until_ms, sent_ms + lease->times.lease_ms - lease->times.margin_ms);
	atomic_store(&lease->sent_ms, 0);
}

void lease_lose(struct lease *lease)
{
	if (!test_fault("fence"))
		atomic_store(&lease->lost, true);
}

bool lease_is_lost(const struct lease *lease)
{
	return atomic_load(&lease->lost);
}

bool lease_is_over(const struct lease *lease, uint64_t now_ms)
{
	if (test_fault("lease"))
		return lease_is_lost(lease);
	return lease_is_lost(lease) || now_ms >= atomic_load(&lease->until_ms);
}

static bool commit_is_late(const struct lease *lease, uint64_t now_ms)
{
	const uint64_t sent_ms = test_fault("lease") ? 0 : atomic_load(&lease->sent_ms);

	return sent_ms != 0 && now_ms > sent_ms && now_ms - sent_ms >= lease->times.hold_ms;
}

bool lease_may_submit(const struct lease *lease, uint64_t now_ms)
{
	return !commit_is_late(lease, now_ms) && !lease_is_over(lease, now_ms);
}

uint64_t lease_beat_ms(const struct lease_times *times)
{
	return times->lease_ms / BEAT_PART;
}

/* --- others' ------------------------------------------------------------------------------------------ */

bool lease_watch_note(struct lease_watch *watch, uint32_t node, int64_t epoch, int64_t beat, uint64_t now_ms)
{
	if (node >= LEASE_NODES)
		return false;
	struct lease_seen *seen = &watch->seen[node];
	if (!seen->known || seen->epoch != epoch || seen->beat != beat) {
		*seen = (struct lease_seen){ true, epoch, beat, now_ms };
		return false;
	}
	return now_ms > seen->since_ms &&
		now_ms - seen->since_ms >= watch->times.lease_ms + watch->times.margin_ms;
}

void lease_watch_restart(struct lease_watch *watch, uint64_t now_ms)
{
	for (size_t i = 0; i < LEASE_NODES; i++)
		watch->seen[i].since_ms = now_ms;
}
