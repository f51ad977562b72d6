#include "agahi/delivery/measures.h"

/* By journal_state; a silent request has no reply. */
static const enum metrics_counter settled_counters[JOURNAL_STATE_COUNT] = { [JOURNAL_SENT] =
										    COUNT_REPLIES_SENT,
	[JOURNAL_FAILED] = COUNT_REPLIES_FAILED,
	[JOURNAL_EXPIRED] = COUNT_REPLIES_EXPIRED };

void measures_count_settled(struct metrics *metrics, const struct reply *reply, enum journal_state state)
{
	metrics_count(metrics, settled_counters[state], reply->link);
}

void measures_count_fate(
	struct metrics *metrics, const struct reply *reply, const struct submit_fate *fate, struct moment now)
{
	if (fate->outcome == SUBMIT_TIMED_OUT || fate->outcome == SUBMIT_LOST)
		metrics_count_unanswered(metrics, reply->link);
	else
		metrics_count_submit(metrics, reply->link, fate->status);
	if (fate->outcome == SUBMIT_ACCEPTED && reply->accepted_parts == 0)
		histogram_observe(
			metrics_reply_times(metrics), (moment_ms(now) - reply->place.asked_ms) * 1000);
}
