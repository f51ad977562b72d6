#include "agahi/base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ZONE_SIZE = 64, MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* Machines without tzdata would take it for UTC, and say nothing. */
static const char pakistan[] = "Asia/Karachi", pakistan_by_rule[] = "PKT-5";

static const char zones[] = "/usr/share/zoneinfo";

static bool is_known(const char *zone)
{
	char path[128];

	return (size_t)snprintf(path, sizeof(path), "%s/%s", zones, zone) < sizeof(path) &&
		access(path, R_OK) == 0;
}

bool calendar_has_zone(const char *zone)
{
	if (strcmp(zone, "UTC") == 0 || (strcmp(zone, pakistan) == 0 && access(zones, R_OK) != 0))
		return true;
	return !strstr(zone, "..") && *zone != '/' && is_known(zone);
}

void calendar_use_zone(const char *zone)
{
	bool by_rule = strcmp(zone, pakistan) == 0 && !is_known(zone);

	setenv("TZ", by_rule ? pakistan_by_rule : zone, 1);
	tzset();
}

static const char *zone_name(void)
{
	const char *zone = getenv("TZ");

	return !zone ? "local time" : strcmp(zone, pakistan_by_rule) == 0 ? pakistan : zone;
}

/* Digits, `width` of them at most, and then `after` (NUL: whatever). */
static bool read_field(const char **at, size_t width, char after, int *value)
{
	size_t len = strspn(*at, "0123456789");

	if (len == 0 || len > width)
		return false;
	*value = atoi(*at);
	*at += len;
	if (after == '\0')
		return true;
	return *(*at)++ == after;
}

static bool read_time(const char **at, struct tm *time)
{
	if (**at == '\0')
		return true;
	if (**at != ' ' && **at != 'T')
		return false;
	*at += strspn(*at, " T");
	if (!read_field(at, 2, ':', &time->tm_hour) || !read_field(at, 2, '\0', &time->tm_min))
		return false;
	if (**at != ':')
		return true;
	(*at)++;
	return read_field(at, 2, '\0', &time->tm_sec);
}

bool calendar_read(const char *text, int64_t *ms)
{
	struct tm read = { .tm_isdst = -1 };
	const char *at = text;

	if (!read_field(&at, 4, '-', &read.tm_year) || !read_field(&at, 2, '-', &read.tm_mon) ||
		!read_field(&at, 2, '\0', &read.tm_mday) || !read_time(&at, &read) || *at != '\0')
		return false;
	read.tm_year -= 1900;
	read.tm_mon -= 1;
	struct tm made = read;
	time_t seconds = mktime(&made);
	/* mktime() makes 3 March of 31 February. */
	if (made.tm_mday != read.tm_mday || made.tm_mon != read.tm_mon || made.tm_year != read.tm_year ||
		made.tm_hour != read.tm_hour || made.tm_min != read.tm_min || made.tm_sec != read.tm_sec)
		return false;
	*ms = (int64_t)seconds * 1000;
	return true;
}

bool calendar_read_since(const char *text, int64_t now_ms, int64_t *ms)
{
	enum { MOST_DAYS = 36500 };
	char *end;
	long days = strtol(text, &end, 10);

	if (end == text || strcmp(end, "d") != 0 || days <= 0 || days > MOST_DAYS)
		return calendar_read(text, ms);
	*ms = now_ms - (int64_t)days * DAY * 1000;
	return true;
}

static struct tm local(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
	struct tm time = { 0 };

	localtime_r(&seconds, &time);
	return time;
}

static const char *write_format(int64_t ms, const char *format, char text[CALENDAR_TEXT_SIZE])
{
	struct tm time = local(ms);

	if (strftime(text, CALENDAR_TEXT_SIZE, format, &time) == 0)
		*text = '\0';
	return text;
}

/* "+05:00" */
static const char *write_offset(int64_t ms, char text[8])
{
	long minutes = local(ms).tm_gmtoff / MINUTE, size = labs(minutes);

	snprintf(text, 8, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', size / 60 % 100, size % 60);
	return text;
}

const char *calendar_write(int64_t ms, char text[CALENDAR_TEXT_SIZE])
{
	return write_format(ms, "%Y-%m-%d %H:%M:%S", text);
}

const char *calendar_write_in_full(int64_t ms, char text[CALENDAR_TEXT_SIZE])
{
	char offset[8];

	write_format(ms, "%A %-d %B %Y, %H:%M:%S, ", text);
	size_t len = strlen(text);
	snprintf(text + len, CALENDAR_TEXT_SIZE - len, "%.*s (UTC%s)", ZONE_SIZE, zone_name(),
		write_offset(ms, offset));
	return text;
}

const char *calendar_write_iso(int64_t ms, char text[CALENDAR_TEXT_SIZE])
{
	char offset[8];

	write_format(ms, "%Y-%m-%dT%H:%M:%S", text);
	size_t len = strlen(text);
	snprintf(text + len, CALENDAR_TEXT_SIZE - len, "%s", write_offset(ms, offset));
	return text;
}

const char *calendar_write_distance(int64_t now_ms, int64_t ms, char text[CALENDAR_TEXT_SIZE])
{
	static const struct {
		long seconds;
		const char *name;
	} units[] = { { DAY, "day" }, { HOUR, "hour" }, { MINUTE, "minute" }, { 1, "second" } };
	long seconds = (long)((ms > now_ms ? ms - now_ms : now_ms - ms) / 1000);
	size_t unit = 0;

	while (unit < 3 && seconds < 2 * units[unit].seconds)
		unit++;
	long count = seconds / units[unit].seconds;
	snprintf(text, CALENDAR_TEXT_SIZE, "%s%ld %s%s%s", ms > now_ms ? "in " : "", count, units[unit].name,
		count == 1 ? "" : "s", ms > now_ms ? "" : " ago");
	return text;
}
