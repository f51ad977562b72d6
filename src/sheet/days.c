#include "agahi/sheet/days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/fold.h"

enum { MAX_NAMES = 6, RECENT_DAYS = 92, SERIAL_2000 = 36526, SERIAL_2100 = 73051 };

static const char *const months[12][MAX_NAMES] = {
	{ "january", "jan", "janvari", "janwari", "جنوری" },
	{ "february", "feb", "farvari", "farwari", "فروری" },
	{ "march", "mar", "مارچ" },
	{ "april", "apr", "اپریل" },
	{ "may", "mai", "مئی" },
	{ "june", "jun", "جون" },
	{ "july", "jul", "julai", "جولائی" },
	{ "august", "aug", "agast", "اگست" },
	{ "september", "sept", "sep", "sitambar", "ستمبر" },
	{ "october", "oct", "aktubar", "اکتوبر" },
	{ "november", "nov", "navambar", "نومبر" },
	{ "december", "dec", "disambar", "دسمبر" },
};

/* --- words and numbers of a text ---------------------------------------------------------------------- */

enum { MAX_WORDS = 256 };

struct word {
	const char *at;
	size_t len;
	int number; /* -1: none; "8th" is 8 */
	int month;  /* 1 to 12; 0: none */
};

static int month_named(const char *word, size_t len)
{
	for (int month = 0; month < 12; month++) {
		for (size_t i = 0; i < MAX_NAMES && months[month][i]; i++) {
			char folded[FOLD_MAX_OCTETS];
			size_t folded_len = fold_text(months[month][i], strlen(months[month][i]), folded);

			if (folded_len == len && memcmp(folded, word, len) == 0)
				return month + 1;
		}
	}
	return 0;
}

static int number_of(const char *word, size_t len)
{
	static const char *const endings[] = { "", "st", "nd", "rd", "th" };
	size_t digits = strspn(word, "0123456789");

	if (digits == 0 || digits > 4)
		return -1;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (strlen(endings[i]) == len - digits &&
			memcmp(word + digits, endings[i], len - digits) == 0)
			return atoi(word);
	}
	return -1;
}

static size_t split(const char *folded, struct word words[MAX_WORDS])
{
	size_t count = 0;

	for (size_t len; *folded != '\0' && count < MAX_WORDS; folded += len + (folded[len] == ' ')) {
		len = strcspn(folded, " ");
		words[count++] =
			(struct word){ folded, len, number_of(folded, len), month_named(folded, len) };
	}
	return count;
}

/* --- days --------------------------------------------------------------------------------------------- */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* A year of 0 is not known: February may have 29 days. */
static bool exists(struct day day)
{
	static const int most[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > most[day.month - 1])
		return false;
	return day.month != 2 || day.day < 29 || day.year == 0 || is_leap(day.year);
}

/* Days since 1 March of the year 0 (Gregorian). */
static long count_days(struct day day)
{
	long year = day.month > 2 ? day.year : day.year - 1;
	long month = (day.month + 9) % 12;

	return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day.day - 1;
}

static struct day day_of_count(long count)
{
	struct day day = { .year = (int)(count / 365) + 1, .month = 1, .day = 1 };

	while (count_days(day) > count)
		day.year--;
	while (day.month < 12 && count_days((struct day){ day.year, day.month + 1, 1 }) <= count)
		day.month++;
	day.day = (int)(count - count_days((struct day){ day.year, day.month, 1 })) + 1;
	return day;
}

static bool is_year(const struct word *words, size_t count, size_t at)
{
	return at < count && words[at].number >= 1900 && words[at].number <= 2199;
}

static bool is_small(const struct word *words, size_t count, size_t at)
{
	return at < count && words[at].number >= 0 && words[at].number <= 99;
}

/* A day with the name of its month at `at`: 8 March 2027, March 8 2027. */
static bool day_by_name(const struct word *words, size_t count, size_t at, struct day *day)
{
	if (words[at].month == 0)
		return false;
	*day = (struct day){ .month = words[at].month };
	if (at > 0 && is_small(words, count, at - 1)) {
		day->day = words[at - 1].number;
		day->year = is_year(words, count, at + 1) ? words[at + 1].number : 0;
		return true;
	}
	if (!is_small(words, count, at + 1))
		return false;
	day->day = words[at + 1].number;
	day->year = is_year(words, count, at + 2) ? words[at + 2].number : 0;
	return true;
}

/* Three numbers from `at` on: 8/3/2027, as in Pakistan, else 3/8/2027; 2027-03-08. */
static bool day_by_numbers(const struct word *words, size_t count, size_t at, struct day *day)
{
	if (is_year(words, count, at) && is_small(words, count, at + 1) && is_small(words, count, at + 2)) {
		*day = (struct day){ words[at].number, words[at + 1].number, words[at + 2].number };
		return true;
	}
	if (!is_small(words, count, at) || !is_small(words, count, at + 1) || !is_year(words, count, at + 2))
		return false;
	*day = (struct day){ words[at + 2].number, words[at + 1].number, words[at].number };
	if (!exists(*day) && exists((struct day){ day->year, day->day, day->month }))
		*day = (struct day){ day->year, day->day, day->month };
	return true;
}

static bool is_past(struct day day, struct day today)
{
	if (today.year == 0)
		return false;
	long now = count_days(today);

	if (day.year > 0)
		return count_days(day) < now;
	day.year = today.year;
	long age = now - count_days(day);
	if (age < 0) {
		day.year--;
		age = now - count_days(day);
	}
	return age > 0 && age <= RECENT_DAYS;
}

enum days_verdict days_judge(const char *text, struct day today)
{
	char folded[FOLD_MAX_OCTETS];
	struct word words[MAX_WORDS];
	size_t past = 0, found = 0;

	fold_text(text, strlen(text), folded);
	size_t count = split(folded, words);
	for (size_t at = 0; at < count; at++) {
		struct day day;

		if (!day_by_name(words, count, at, &day) && !day_by_numbers(words, count, at, &day))
			continue;
		if (!exists(day))
			return DAYS_IMPOSSIBLE;
		found++;
		past += is_past(day, today);
	}
	return found > 0 && past == found ? DAYS_PAST : DAYS_FINE;
}

/* --- a spreadsheet's numbers -------------------------------------------------------------------------- */

/* Digits, and behind a point or comma more of them; false when it is anything else. */
static bool read_decimal(const char *text, long *whole, double *fraction, size_t *decimals)
{
	static const char digits[] = "0123456789";
	size_t len = strspn(text, digits);

	if (len == 0 || len > 5)
		return false;
	*whole = atol(text);
	*fraction = 0;
	*decimals = 0;
	text += len;
	if (*text != '.' && *text != ',')
		return *text == '\0';
	*decimals = strspn(text + 1, digits);
	double place = 0.1;
	for (size_t i = 0; i < *decimals; i++, place /= 10)
		*fraction += (text[1 + i] - '0') * place;
	return *decimals > 0 && text[1 + *decimals] == '\0';
}

bool days_is_serial(const char *text, bool day_expected, char meaning[DAYS_MEANING_SIZE])
{
	double fraction;
	size_t decimals;
	long whole;

	if (!read_decimal(text, &whole, &fraction, &decimals))
		return false;
	int minutes = (int)(fraction * 24 * 60 + 0.5) % (24 * 60);
	bool day = whole >= SERIAL_2000 && whole < SERIAL_2100 && (day_expected || decimals >= 3);
	bool time = decimals >= 3 || (decimals > 0 && day_expected);
	if (!day && (whole > 0 || !time))
		return false;
	/* Number 1 is 1 January 1900, and there was a 29 February for them that year. */
	struct day date = day_of_count(count_days((struct day){ 1899, 12, 30 }) + whole);
	int len = day
		? snprintf(meaning, DAYS_MEANING_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day)
		: 0;
	if (time)
		snprintf(meaning + len, DAYS_MEANING_SIZE - (size_t)len, "%s%02d:%02d", day ? " " : "",
			minutes / 60, minutes % 60);
	return true;
}

bool days_is_scientific(const char *text)
{
	static const char digits[] = "0123456789";

	if (strspn(text, digits) != 1)
		return false;
	text++;
	if (*text == '.' || *text == ',')
		text += 1 + strspn(text + 1, digits);
	if (*text != 'E' && *text != 'e')
		return false;
	text += 1 + (text[1] == '+');
	return *text != '\0' && text[strspn(text, digits)] == '\0';
}
