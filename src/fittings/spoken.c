#include "agahi/fittings/spoken.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agahi/base/calendar.h"
#include "agahi/labels/moments.h"

static bool is_roman_urdu(const char *lang)
{
	return strcmp(lang, "ur-Latn") == 0;
}

static enum labels_language words_of(const char *lang)
{
	return labels_tongue_is_right_to_left(lang) ? LABELS_URDU : LABELS_ENGLISH;
}

/* Names of days as they are written in Urdu of Latin letters, from Sunday on; months have their English ones there. */
static const char *const roman_days[] = { "Itwar", "Peer", "Mangal", "Budh", "Jumerat", "Juma", "Hafta" };

static void roman_day(const struct tm *local, const char *english, char words[SPOKEN_SIZE])
{
	snprintf(words, SPOKEN_SIZE, "%s%s", roman_days[local->tm_wday], english + strcspn(english, " "));
}

bool spoken_day(const char *lang, const char *day, char words[SPOKEN_SIZE])
{
	char date[MOMENTS_TEXT_SIZE];
	struct tm local = { 0 };
	int64_t ms;
	time_t seconds;

	if (strlen(day) != strlen("2027-02-06") || !calendar_read(day, &ms))
		return false;
	seconds = (time_t)(ms / 1000);
	localtime_r(&seconds, &local);
	moments_date(words_of(lang), ms, date);
	if (is_roman_urdu(lang))
		roman_day(&local, date, words);
	else
		snprintf(words, SPOKEN_SIZE, "%s", date);
	return true;
}

/* Parts of the day as they are said with an hour. */
static const struct {
	int from;
	const char *urdu, *roman;
} parts[] = {
	{ 0, "رات", "raat" },
	{ 4, "صبح", "subah" },
	{ 12, "دوپہر", "dopahar" },
	{ 16, "شام", "shaam" },
	{ 20, "رات", "raat" },
};

static size_t part_of(int hour)
{
	size_t part = 0;

	while (part + 1 < sizeof(parts) / sizeof(parts[0]) && hour >= parts[part + 1].from)
		part++;
	return part;
}

bool spoken_time(const char *lang, const char *time, char words[SPOKEN_SIZE])
{
	size_t len = strspn(time, "0123456789");
	int hour, minute, twelve;
	char clock[16];

	if (len != 2 || time[2] != ':' || strspn(time + 3, "0123456789") != 2 ||
		sscanf(time, "%2d:%2d", &hour, &minute) != 2 || hour > 23 || minute > 59)
		return false;
	twelve = hour % 12 ? hour % 12 : 12;
	if (minute)
		snprintf(clock, sizeof(clock), "%d:%02d", twelve, minute);
	else
		snprintf(clock, sizeof(clock), "%d", twelve);
	if (is_roman_urdu(lang))
		snprintf(words, SPOKEN_SIZE, "%s %s baje", parts[part_of(hour)].roman, clock);
	else if (words_of(lang) == LABELS_URDU)
		snprintf(words, SPOKEN_SIZE, "%s %s بجے", parts[part_of(hour)].urdu, clock);
	else
		snprintf(words, SPOKEN_SIZE, "%s %s", clock, hour < 12 ? "am" : "pm");
	return true;
}

enum spoken_kind spoken_kind_of(const char *placeholder)
{
	static const char *const days[] = { "date", "deadline", "day" }, *const times[] = { "time", "hour" };

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (strstr(placeholder, times[i]))
			return SPOKEN_TIME;
	}
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		if (strstr(placeholder, days[i]))
			return SPOKEN_DAY;
	}
	return SPOKEN_TEXT;
}
