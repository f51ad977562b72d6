#include "agahi/sheet/days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/fold.h"

enum {
	MAX_NAMES = 6,
	RECENT_DAYS = 92,
	LONG_AGO_DAYS = 5 * 366,
	MONTH_ALONE = -1,
	SERIAL_2000 = 36526,
	SERIAL_2100 = 73051
};

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
	bool used;  /* of a day */
};

/* Is the folded word that name? Letters of ASCII fold to themselves. */
static bool is_name(const char *word, size_t len, const char *name)
{
	char folded[FOLD_MAX_OCTETS];
	size_t name_len = strlen(name);

	if (((unsigned char)*word < 0x80) != ((unsigned char)*name < 0x80))
		return false;
	if ((unsigned char)*name >= 0x80) {
		name_len = fold_text(name, name_len, folded);
		name = folded;
	}
	return name_len == len && memcmp(name, word, len) == 0;
}

static int month_named(const char *word, size_t len)
{
	for (int month = 0; month < 12; month++) {
		for (size_t i = 0; i < MAX_NAMES && months[month][i]; i++) {
			if (is_name(word, len, months[month][i]))
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

static bool is_one_of(const char *word, size_t len, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_name(word, len, names[i]))
			return true;
	}
	return false;
}

/* What may stand beside a day without making it part of something else. */
static bool is_filler(const char *word, size_t len)
{
	static const char *const names[] = { "on", "at", "from", "to", "by", "till", "until", "and", "am",
		"pm", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon",
		"tue", "wed", "thu", "fri", "sat", "sun", "itwar", "itwaar", "اتوار", "پیر", "منگل", "بدھ",
		"جمعرات", "جمعہ", "ہفتہ", "سے", "تک", "کو", "اور", "بجے", "صبح", "شام" };

	return is_one_of(word, len, names, sizeof(names) / sizeof(names[0]));
}

/* The day of a law or of a birth is past, and should be. */
static bool is_of_law(const char *word, size_t len)
{
	static const char *const names[] = { "act", "law", "laws", "ordinance", "rules", "amendment", "born",
		"birth", "since", "قانون", "ایکٹ", "آرڈیننس", "قواعد", "ترمیم", "پیدائش", "پیدا" };

	return is_one_of(word, len, names, sizeof(names) / sizeof(names[0]));
}

static bool joins(const char *word, size_t len)
{
	return (len == 2 && memcmp(word, "of", 2) == 0) || (len == 3 && memcmp(word, "the", 3) == 0);
}

static size_t split(const char *folded, struct word words[MAX_WORDS])
{
	size_t count = 0;

	for (size_t len; *folded != '\0' && count < MAX_WORDS; folded += len + (folded[len] == ' ')) {
		len = strcspn(folded, " ");
		if (!joins(folded, len))
			words[count++] = (struct word){ folded, len, number_of(folded, len), 0, false };
	}
	/* A month is asked for beside a number only. */
	for (size_t i = 0; i < count; i++) {
		if ((i > 0 && words[i - 1].number >= 0) || (i + 1 < count && words[i + 1].number >= 0))
			words[i].month = month_named(words[i].at, words[i].len);
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

static void use(struct word *words, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		words[from + i].used = true;
}

/* A day with the name of its month at `at`: 8 March 2027, March 8 2027; a month of a year has the day MONTH_ALONE. */
static bool day_by_name(struct word *words, size_t count, size_t at, struct day *day)
{
	if (words[at].month == 0)
		return false;
	*day = (struct day){ .month = words[at].month, .day = MONTH_ALONE };
	bool before = at > 0 && is_small(words, count, at - 1) && !words[at - 1].used;
	bool after = !before && is_small(words, count, at + 1);
	size_t year = at + (after ? 2 : 1);

	if (before || after)
		day->day = words[before ? at - 1 : at + 1].number;
	if (is_year(words, count, year))
		day->year = words[year].number;
	if (!before && !after && day->year == 0)
		return false;
	use(words, before ? at - 1 : at, year + (day->year > 0) - (before ? at - 1 : at));
	return true;
}

/* Three numbers from `at` on: 8/3/2027, as in Pakistan, else 3/8/2027; 2027-03-08. */
static bool day_by_numbers(struct word *words, size_t count, size_t at, struct day *day)
{
	if (is_year(words, count, at) && is_small(words, count, at + 1) && is_small(words, count, at + 2)) {
		*day = (struct day){ words[at].number, words[at + 1].number, words[at + 2].number };
		use(words, at, 3);
		return true;
	}
	if (!is_small(words, count, at) || !is_small(words, count, at + 1) || !is_year(words, count, at + 2))
		return false;
	*day = (struct day){ words[at + 2].number, words[at + 1].number, words[at].number };
	if (!exists(*day) && exists((struct day){ day->year, day->day, day->month }))
		*day = (struct day){ day->year, day->day, day->month };
	use(words, at, 3);
	return true;
}

/* All of the text is a day with the last two digits of its year, as spreadsheets write it: 8-Feb-24, 8/2/24. */
static bool day_of_short_year(const char *text, struct word *words, size_t count, struct day *day)
{
	if (count != 3 || !strpbrk(text, "-/.'") || !is_small(words, count, 0) || !is_small(words, count, 2))
		return false;
	*day = (struct day){ 2000 + words[2].number, words[1].month, words[0].number };
	if (day->month == 0) {
		if (!is_small(words, count, 1))
			return false;
		day->month = words[1].number;
		/* Or with the month first, or the year. */
		const struct day others[] = { { day->year, day->day, day->month },
			{ 2000 + words[0].number, words[1].number, words[2].number } };
		for (size_t i = 0; !exists(*day) && i < sizeof(others) / sizeof(others[0]); i++)
			*day = exists(others[i]) ? others[i] : *day;
	}
	use(words, 0, 3);
	return true;
}

static bool is_past(struct day day, struct day today, bool expected)
{
	if (today.year == 0)
		return false;
	long now = count_days(today);

	if (day.day == MONTH_ALONE)
		day = day.month == 12
			? (struct day){ day.year, 12, 31 }
			: day_of_count(count_days((struct day){ day.year, day.month + 1, 1 }) - 1);
	if (day.year > 0)
		return count_days(day) < now && (expected || now - count_days(day) <= LONG_AGO_DAYS);
	day.year = today.year;
	long age = now - count_days(day);
	if (age < 0) {
		day.year--;
		age = now - count_days(day);
	}
	return age > 0 && age <= RECENT_DAYS;
}

/* Is a day that does not exist one that was meant, among other words? House numbers stand beside May, too. */
static bool is_likely(struct day day, bool by_name)
{
	return (day.day <= 31 && day.month <= 31) || (by_name && day.year > 0);
}

static void tell_words(const struct word *words, size_t count, size_t at, char found[DAYS_FOUND_SIZE])
{
	size_t from = at, len = 0;

	while (from > 0 && words[from - 1].used)
		from--;
	for (size_t i = from; i < count && words[i].used && len < DAYS_FOUND_SIZE; i++)
		len += (size_t)snprintf(found + len, DAYS_FOUND_SIZE - len, "%s%.*s", i > from ? " " : "",
			(int)words[i].len, words[i].at);
}

/* Nothing but days, and what may stand beside them. */
static bool is_whole(const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool hour = words[i].number >= 0 && i + 1 < count && words[i + 1].month == 0 &&
			is_filler(words[i + 1].at, words[i + 1].len);

		if (!words[i].used && !hour && !is_filler(words[i].at, words[i].len))
			return false;
	}
	return true;
}

static bool names_law(const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_of_law(words[i].at, words[i].len))
			return true;
	}
	return false;
}

enum days_verdict days_judge(const char *text, struct day today, bool expected, char found[DAYS_FOUND_SIZE])
{
	char folded[FOLD_MAX_OCTETS];
	struct word words[MAX_WORDS];
	size_t past = 0, days = 0, wrong = MAX_WORDS;
	bool likely = false;

	fold_text(text, strlen(text), folded);
	found[0] = '\0';
	size_t count = split(folded, words);
	for (size_t at = 0; at < count; at++) {
		struct day day;
		bool short_year = at == 0 && expected && day_of_short_year(text, words, count, &day);
		bool by_name = !short_year && day_by_name(words, count, at, &day);

		if (!short_year && !by_name && (words[at].used || !day_by_numbers(words, count, at, &day)))
			continue;
		days++;
		if (day.day == MONTH_ALONE || exists(day)) {
			past += is_past(day, today, expected);
		} else if (wrong == MAX_WORDS) {
			wrong = at;
			likely = is_likely(day, by_name);
		}
		if (short_year)
			break;
	}
	if (wrong < MAX_WORDS) {
		bool whole = is_whole(words, count);

		tell_words(words, count, wrong, found);
		return whole ? DAYS_IMPOSSIBLE : likely ? DAYS_DOUBTFUL : DAYS_FINE;
	}
	return days > 0 && past == days && !names_law(words, count) ? DAYS_PAST : DAYS_FINE;
}

/* --- a spreadsheet's numbers -------------------------------------------------------------------------- */

/* Digits, and behind a point or comma more of them; false when it is anything else. */
static bool read_decimal(const char *text, long *whole, double *fraction, size_t *decimals)
{
	static const char digits[] = "0123456789";
	size_t len = strspn(text, digits);

	if ((len == 0 && *text != '.') || len > 5)
		return false;
	*whole = len > 0 ? atol(text) : 0;
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
	size_t decimals = 0;

	if (strspn(text, digits) != 1)
		return false;
	text++;
	if (*text == '.' || *text == ',') {
		decimals = strspn(text + 1, digits);
		text += 1 + decimals;
	}
	if (*text != 'E' && *text != 'e')
		return false;
	text++;
	/* 2e5 is the name of a block: spreadsheets write the sign. */
	bool sign = *text == '+';
	if (!sign && decimals == 0)
		return false;
	text += sign;
	return *text != '\0' && text[strspn(text, digits)] == '\0';
}

bool days_is_rewritten(const char *text)
{
	static const char digits[] = "0123456789";
	size_t before = strspn(text, digits);
	const char *name = text + before + (before > 0 && text[before] == '-');
	size_t letters = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	char folded[FOLD_MAX_OCTETS];

	if (before > 2 || (before > 0 && text[before] != '-') || letters != 3 || name[0] > 'Z' ||
		name[1] < 'a')
		return false;
	fold_text(name, letters, folded);
	const char *behind = name + letters;
	size_t after = *behind == '-' ? strspn(behind + 1, digits) : 0;
	return month_named(folded, letters) > 0 &&
		((before > 0 && *behind == '\0') || (after == 2 && behind[1 + after] == '\0'));
}

bool days_find_serial(const char *text, char number[DAYS_MEANING_SIZE], char meaning[DAYS_MEANING_SIZE])
{
	enum { LEAST_OCTETS = 6 }; /* 0.3333 */

	for (text += strspn(text, " \n\t"); *text != '\0'; text += strspn(text, " \n\t")) {
		size_t len = strcspn(text, " \n\t");

		if (len >= LEAST_OCTETS && len < DAYS_MEANING_SIZE && text[0] == '0' && text[1] == '.') {
			snprintf(number, DAYS_MEANING_SIZE, "%.*s", (int)len, text);
			if (days_is_serial(number, false, meaning))
				return true;
		}
		text += len;
	}
	return false;
}
