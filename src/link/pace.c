#include "agahi/link/pace.h"

#include <string.h>

enum { ONE = 1024 };

static const uint64_t MS = 1000000;
static const uint64_t SECOND = 1000000000;
/* Refusals of one window come together: they count once. */
static const uint64_t HALVE_EVERY_MS = 100;

static uint64_t interval_of(uint32_t rate)
{
	return rate > 0 ? SECOND / rate : 0;
}

void pace_init(struct pace *pace, uint32_t rate, uint32_t window)
{
	memset(pace, 0, sizeof(*pace));
	pace->interval_ns = interval_of(rate);
	pace->window = window;
	pace->allowed = window * ONE;
}

void pace_change(struct pace *pace, uint32_t rate, uint32_t window)
{
	if (pace->interval_ns != interval_of(rate)) {
		pace->interval_ns = interval_of(rate);
		pace->next_ns = 0;
	}
	/* Whoever bore the whole of the old window is given the whole of the new one. */
	if (pace->allowed == pace->window * ONE || pace->allowed > window * ONE)
		pace->allowed = window * ONE;
	pace->window = window;
}

uint32_t pace_allowed(const struct pace *pace)
{
	return pace->allowed / ONE;
}

uint64_t pace_wait_ns(const struct pace *pace, size_t open, uint64_t now_ns)
{
	if (now_ns < pace->paused_until_ns)
		return pace->paused_until_ns - now_ns;
	if (open >= pace_allowed(pace))
		return PACE_UNTIL_ANSWERED;
	if (pace->interval_ns > 0 && now_ns < pace->next_ns)
		return pace->next_ns - now_ns;
	return 0;
}

void pace_submitted(struct pace *pace, uint64_t now_ns)
{
	uint64_t earliest = now_ns - PACE_SLACK_MS * MS;

	if (pace->interval_ns == 0)
		return;
	pace->next_ns = (pace->next_ns > earliest ? pace->next_ns : earliest) + pace->interval_ns;
}

void pace_accepted(struct pace *pace)
{
	pace->silent = 0;
	pace->pause_ms = 0;
	pace->allowed += ONE * ONE / pace->allowed;
	if (pace->allowed > pace->window * ONE)
		pace->allowed = pace->window * ONE;
}

static void pause_longer(struct pace *pace, uint64_t now_ns)
{
	pace->pause_ms = pace->pause_ms == 0 ? PACE_FIRST_PAUSE_MS : pace->pause_ms * 2;
	if (pace->pause_ms > PACE_LONGEST_PAUSE_MS)
		pace->pause_ms = PACE_LONGEST_PAUSE_MS;
	pace->paused_until_ns = now_ns + pace->pause_ms * MS;
}

static void halve(struct pace *pace, uint64_t now_ns)
{
	if (pace->halved_ns != 0 && now_ns - pace->halved_ns < HALVE_EVERY_MS * MS)
		return;
	pace->halved_ns = now_ns;
	if (pace->allowed < 2 * ONE)
		pause_longer(pace, now_ns);
	pace->allowed = pace->allowed / 2 > ONE ? pace->allowed / 2 : ONE;
}

void pace_throttled(struct pace *pace, uint64_t now_ns)
{
	pace->silent = 0;
	halve(pace, now_ns);
}

void pace_unanswered(struct pace *pace, uint64_t now_ns)
{
	if (++pace->silent >= PACE_SILENT_IN_A_ROW)
		halve(pace, now_ns);
}

void pace_answered(struct pace *pace)
{
	pace->silent = 0;
}
