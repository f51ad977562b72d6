/* pace: how fast a link may submit.
 *
 * Two rules, both pure arithmetic on a clock that is passed in (nanoseconds, monotonic):
 *   the rate             submits keep 1/rate apart; being late is made up for within PACE_SLACK_MS, so that over any
 *                        second the rate is kept within one per cent
 *   what the SMSC bears  as in TCP: each window of accepted submits lets one more be under way, up to the configured
 *                        window; a refusal for being too fast halves it
 *
 * When even one at a time is too much, submitting pauses, twice as long each time, up to PACE_LONGEST_PAUSE_MS; the
 * first that is accepted ends that. It belongs to the link and not to its connection, so it outlives a reconnection, and
 * it ends by itself. */
#ifndef AGAHI_PACE_H
#define AGAHI_PACE_H

#include <stddef.h>
#include <stdint.h>

enum { PACE_SLACK_MS = 5, PACE_FIRST_PAUSE_MS = 100, PACE_LONGEST_PAUSE_MS = 5000, PACE_SILENT_IN_A_ROW = 3 };

/* No time at which to try again can be told: an answer has to come first. */
#define PACE_UNTIL_ANSWERED UINT64_MAX

struct pace {
	uint64_t interval_ns; /* 0: no rate */
	uint64_t next_ns;
	uint32_t window;
	uint32_t allowed;   /* submits under way, in 1/1024 */
	uint64_t halved_ns; /* when it was last halved */
	uint64_t paused_until_ns;
	uint32_t pause_ms;
	unsigned silent; /* submits in a row that were not answered */
};

void pace_init(struct pace *pace, uint32_t rate, uint32_t window);

/* Another rate and another window; what the SMSC has shown to bear stays known. */
void pace_change(struct pace *pace, uint32_t rate, uint32_t window);

/* How long to wait before the next submit while `open` are under way: 0 for not at all. */
uint64_t pace_wait_ns(const struct pace *pace, size_t open, uint64_t now_ns);

void pace_submitted(struct pace *pace, uint64_t now_ns);
void pace_accepted(struct pace *pace);
void pace_throttled(struct pace *pace, uint64_t now_ns);

/* Not answered in time: from PACE_SILENT_IN_A_ROW on the SMSC has enough, as if it had said so. And what it refused, or a
 * connection took with it, says nothing of its pace. */
void pace_unanswered(struct pace *pace, uint64_t now_ns);
void pace_answered(struct pace *pace);

/* Submits that may be under way at once, as things are. */
uint32_t pace_allowed(const struct pace *pace);

#endif
