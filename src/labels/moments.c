#include "agahi/labels/moments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/calendar.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS, SMALL_CHANGE = 100 };

_Static_assert(LABEL_SATURDAY == LABEL_SUNDAY + 6 && LABEL_DECEMBER == LABEL_JANUARY + 11,
	"days and months follow each other");

static struct tm broken_down(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
	struct tm local = { 0 };

	localtime_r(&seconds, &local);
	return local;
}

static const char *day_name(enum labels_language language, const struct tm *local)
{
	return labels_text(language, (enum label)(LABEL_SUNDAY + local->tm_wday));
}

static const char *month_name(enum labels_language language, const struct tm *local)
{
	return labels_text(language, (enum label)(LABEL_JANUARY + local->tm_mon));
}

/* "UTC+5", "UTC+5:30". */
static void write_offset(const struct tm *local, char text[16])
{
	long minutes = local->tm_gmtoff / 60;
	unsigned hours = (unsigned)labs(minutes) / 60 % 100, rest = (unsigned)labs(minutes) % 60;
	char sign = minutes < 0 ? '-' : '+';

	if (rest)
		snprintf(text, 16, "UTC%c%u:%02u", sign, hours, rest);
	else
		snprintf(text, 16, "UTC%c%u", sign, hours);
}

const char *moments_in_full(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);
	const char *zone = local.tm_zone ? local.tm_zone : "";
	char offset[16];

	if (strcmp(zone, "PKT") == 0)
		zone = labels_text(language, LABEL_PAKISTAN);
	write_offset(&local, offset);
	snprintf(text, MOMENTS_TEXT_SIZE, "%s %d %s %d%s%02d:%02d %s (%s)", day_name(language, &local),
		local.tm_mday, month_name(language, &local), local.tm_year + 1900,
		labels_text(language, LABEL_MOMENT_COMMA), local.tm_hour, local.tm_min, zone, offset);
	return text;
}

const char *moments_short(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);

	snprintf(text, MOMENTS_TEXT_SIZE, "%d %s %d%s%02d:%02d", local.tm_mday, month_name(language, &local),
		local.tm_year + 1900, labels_text(language, LABEL_MOMENT_COMMA), local.tm_hour, local.tm_min);
	return text;
}

const char *moments_date(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);

	snprintf(text, MOMENTS_TEXT_SIZE, "%s %d %s %d", day_name(language, &local), local.tm_mday,
		month_name(language, &local), local.tm_year + 1900);
	return text;
}

const char *moments_date_and_time(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);
	size_t len = strlen(moments_date(language, ms, text));

	snprintf(text + len, MOMENTS_TEXT_SIZE - len, "%s%02d:%02d",
		labels_text(language, LABEL_MOMENT_COMMA), local.tm_hour, local.tm_min);
	return text;
}

const char *moments_day(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);

	snprintf(text, MOMENTS_TEXT_SIZE, "%s %d %s", day_name(language, &local), local.tm_mday,
		month_name(language, &local));
	return text;
}

const char *moments_field(int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	struct tm local = broken_down(ms);

	snprintf(text, MOMENTS_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d", local.tm_year + 1900, local.tm_mon + 1,
		local.tm_mday, local.tm_hour, local.tm_min);
	return text;
}

/* --- how long ----------------------------------------------------------------------------------------- */

static const struct unit {
	int64_t ms;
	enum label in_one, in_many, one_ago, many_ago;
} units[] = {
	{ DAY_MS, LABEL_MOMENT_IN_DAY, LABEL_MOMENT_IN_DAYS, LABEL_MOMENT_DAY_AGO, LABEL_MOMENT_DAYS_AGO },
	{ HOUR_MS, LABEL_MOMENT_IN_HOUR, LABEL_MOMENT_IN_HOURS, LABEL_MOMENT_HOUR_AGO,
		LABEL_MOMENT_HOURS_AGO },
	{ MINUTE_MS, LABEL_MOMENT_IN_MINUTE, LABEL_MOMENT_IN_MINUTES, LABEL_MOMENT_MINUTE_AGO,
		LABEL_MOMENT_MINUTES_AGO },
};

enum { UNITS = sizeof(units) / sizeof(units[0]) };

const char *moments_distance(
	enum labels_language language, int64_t now_ms, int64_t ms, char text[MOMENTS_TEXT_SIZE])
{
	int64_t away = ms > now_ms ? ms - now_ms : now_ms - ms;
	enum label label = LABEL_MOMENT_NOW;
	struct buffer words = { 0 };
	int64_t count = 0;

	for (size_t i = 0; i < UNITS && count == 0; i++) {
		count = away / units[i].ms;
		if (count == 1)
			label = ms > now_ms ? units[i].in_one : units[i].one_ago;
		else if (count > 1)
			label = ms > now_ms ? units[i].in_many : units[i].many_ago;
	}
	labels_add(&words, language, label, (struct label_with){ .number = count });
	snprintf(text, MOMENTS_TEXT_SIZE, "%s", words.failed || !words.data ? "" : words.data);
	buffer_free(&words);
	return text;
}

/* --- numbers ------------------------------------------------------------------------------------------ */

const char *moments_number(long long number, char text[MOMENTS_TEXT_SIZE])
{
	return labels_number(number, text);
}

static void write_amount(long long paisa, char amount[MOMENTS_TEXT_SIZE])
{
	if (llabs(paisa) < SMALL_CHANGE * 100)
		snprintf(amount, MOMENTS_TEXT_SIZE, "%s%lld.%02lld", paisa < 0 ? "-" : "", llabs(paisa) / 100,
			llabs(paisa) % 100);
	else
		moments_number((paisa + (paisa < 0 ? -50 : 50)) / 100, amount);
}

const char *moments_rupees(enum labels_language language, long long paisa, char text[MOMENTS_TEXT_SIZE])
{
	return moments_rupees_range(language, paisa, paisa, text);
}

const char *moments_rupees_range(
	enum labels_language language, long long least, long long most, char text[MOMENTS_TEXT_SIZE])
{
	char low[MOMENTS_TEXT_SIZE], high[MOMENTS_TEXT_SIZE];
	struct buffer words = { 0 };

	write_amount(least, low);
	write_amount(most, high);
	labels_add(&words, language, strcmp(low, high) == 0 ? LABEL_RUPEES : LABEL_RUPEES_RANGE,
		(struct label_with){ .value = low, .other = high });
	snprintf(text, MOMENTS_TEXT_SIZE, "%s", words.failed || !words.data ? low : words.data);
	buffer_free(&words);
	return text;
}

/* --- onto a page -------------------------------------------------------------------------------------- */

static void write_time(struct html *page, int64_t ms, const char *title, const char *text)
{
	char iso[CALENDAR_TEXT_SIZE];

	HTML(page, "<time");
	html_attribute(page, HTML_DATETIME, calendar_write_iso(ms, iso));
	if (title)
		html_attribute(page, HTML_TITLE, title);
	HTML(page, "><bdi>");
	html_text(page, text);
	HTML(page, "</bdi></time>");
}

static void write_isolated(struct html *page, const char *text)
{
	HTML(page, "<bdi>");
	html_text(page, text);
	HTML(page, "</bdi>");
}

void moments_write(struct html *page, enum labels_language language, int64_t ms)
{
	char text[MOMENTS_TEXT_SIZE];

	write_time(page, ms, NULL, moments_in_full(language, ms, text));
}

void moments_write_short(struct html *page, enum labels_language language, int64_t ms)
{
	char text[MOMENTS_TEXT_SIZE], full[MOMENTS_TEXT_SIZE];

	write_time(page, ms, moments_in_full(language, ms, full), moments_short(language, ms, text));
}

void moments_write_distance(struct html *page, enum labels_language language, int64_t now_ms, int64_t ms)
{
	char text[MOMENTS_TEXT_SIZE], full[MOMENTS_TEXT_SIZE];

	write_time(
		page, ms, moments_in_full(language, ms, full), moments_distance(language, now_ms, ms, text));
}

void moments_write_number(struct html *page, long long number)
{
	char text[MOMENTS_TEXT_SIZE];

	write_isolated(page, moments_number(number, text));
}

void moments_write_rupees(struct html *page, enum labels_language language, long long paisa)
{
	char text[MOMENTS_TEXT_SIZE];

	write_isolated(page, moments_rupees(language, paisa, text));
}

void moments_write_share(struct html *page, long long part, long long whole)
{
	char text[32];

	if (whole > 0)
		snprintf(text, sizeof(text), "%.1f%%", 100.0 * (double)part / (double)whole);
	else
		snprintf(text, sizeof(text), "–");
	write_isolated(page, text);
}
