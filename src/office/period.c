#include "agahi/office/period.h"

#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

enum { NOON = 12, DAY_HOURS = 24, LONGEST_DAY_HOURS = 26 /* and shorter than two */ };

static void day_of(int64_t ms, char day[PERIOD_DAY_SIZE])
{
	char text[CALENDAR_TEXT_SIZE];

	calendar_write(ms, text);
	snprintf(day, PERIOD_DAY_SIZE, "%.10s", text);
}

static bool begin_of(const char *day, int64_t *ms)
{
	return strlen(day) == PERIOD_DAY_SIZE - 1 && calendar_read(day, ms);
}

/* From `from` to `to`, as they stand in the period. */
static enum period_result find_moments(struct period *period)
{
	char after[PERIOD_DAY_SIZE];

	if (!begin_of(period->from, &period->from_ms))
		return PERIOD_BAD_FROM;
	if (!begin_of(period->to, &period->to_ms))
		return PERIOD_BAD_TO;
	day_of(period->to_ms + LONGEST_DAY_HOURS * HOUR_MS, after);
	if (!begin_of(after, &period->to_ms))
		return PERIOD_BAD_TO;
	if (period->from_ms >= period->to_ms)
		return PERIOD_BACKWARDS;
	if (period->to_ms - period->from_ms > (PERIOD_MOST_DAYS * DAY_HOURS + 2) * HOUR_MS)
		return PERIOD_LONG;
	return PERIOD_GOOD;
}

static enum period_result last_days(struct period *period, int days)
{
	int64_t today_ms = 0;

	memcpy(period->to, period->today, sizeof(period->to));
	if (!begin_of(period->today, &today_ms))
		return PERIOD_BAD_TO;
	/* From noon to noon no clock that is set can lose a day. */
	day_of(today_ms + (NOON - (int64_t)(days - 1) * DAY_HOURS) * HOUR_MS, period->from);
	period->days = days;
	return find_moments(period);
}

enum period_result period_read(const struct form *query, int64_t now_ms, struct period *period)
{
	const char *from = form_value(query, "from"), *to = form_value(query, "to");
	enum period_result result;

	memset(period, 0, sizeof(*period));
	day_of(now_ms, period->today);
	if (*from == '\0' && *to == '\0') {
		long long days = form_number(query, "days", PERIOD_DEFAULT_DAYS);

		return last_days(
			period, days >= 1 && days <= PERIOD_MOST_DAYS ? (int)days : PERIOD_DEFAULT_DAYS);
	}
	/* What is longer than a day's name is none, cut or not. */
	snprintf(period->from, sizeof(period->from), "%s", strlen(from) < PERIOD_DAY_SIZE ? from : "");
	snprintf(period->to, sizeof(period->to), "%s", strlen(to) < PERIOD_DAY_SIZE ? to : "");
	result = find_moments(period);
	if (result != PERIOD_GOOD)
		last_days(period, PERIOD_DEFAULT_DAYS);
	return result;
}
