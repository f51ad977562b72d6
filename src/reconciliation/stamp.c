#include "agahi/reconciliation/stamp.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum field { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, HALF, FIELD_COUNT };

/* The longer of two that begin alike comes first. */
static const struct token {
	const char *text;
	enum field field;
	size_t width; /* digits; 0: a word */
} tokens[] = { { "YYYY", YEAR, 4 }, { "YY", YEAR, 2 }, { "MON", MONTH, 0 }, { "MM", MONTH, 2 },
	{ "DD", DAY, 2 }, { "hh", HOUR, 2 }, { "HH", HOUR, 2 }, { "mm", MINUTE, 2 }, { "ss", SECOND, 2 },
	{ "SS", SECOND, 2 }, { "AP", HALF, 0 } };

static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
	"nov", "dec" };

struct reading {
	const char *pattern, *text;
	int values[FIELD_COUNT];
	bool seen[FIELD_COUNT];
	bool behind_field; /* nothing stands between it and what comes */
};

/* --- patterns ----------------------------------------------------------------------------------------- */

static const struct token *token_at(const char *pattern)
{
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		if (strncmp(pattern, tokens[i].text, strlen(tokens[i].text)) == 0)
			return &tokens[i];
	}
	return NULL;
}

/* People write HH:MM. */
static enum field field_of(const struct token *token, const bool *seen)
{
	return token->field == MONTH && token->width > 0 && seen[HOUR] && !seen[MINUTE] ? MINUTE
											: token->field;
}

static bool is_epoch(const char *pattern)
{
	return strcmp(pattern, "epoch") == 0 || strcmp(pattern, "epoch_ms") == 0;
}

bool stamp_pattern_is_good(const char *pattern)
{
	bool seen[FIELD_COUNT] = { false };

	if (is_epoch(pattern))
		return true;
	while (*pattern != '\0') {
		const struct token *token = token_at(pattern);

		if (token && seen[field_of(token, seen)])
			return false;
		if (token)
			seen[field_of(token, seen)] = true;
		pattern += token ? strlen(token->text) : 1;
	}
	return seen[YEAR] && seen[MONTH] && seen[DAY];
}

/* --- fields ------------------------------------------------------------------------------------------- */

static bool read_digits(const char **text, size_t least, size_t most, int *value)
{
	size_t len = 0;

	for (*value = 0; len < most && isdigit((unsigned char)**text); len++)
		*value = *value * 10 + (*(*text)++ - '0');
	return len >= least;
}

static bool read_month(const char **text, int *value)
{
	for (int i = 0; i < 12; i++) {
		if (strncasecmp(*text, months[i], 3) != 0)
			continue;
		while (isalpha((unsigned char)**text))
			(*text)++;
		*value = i + 1;
		return true;
	}
	return false;
}

static bool read_half(const char **text, int *value)
{
	char half = (char)tolower((unsigned char)**text);

	if ((half != 'a' && half != 'p') || tolower((unsigned char)(*text)[1]) != 'm')
		return false;
	*value = half == 'p';
	*text += 2;
	return true;
}

static bool read_token(struct reading *reading, const struct token *token)
{
	enum field field = field_of(token, reading->seen);
	int *value = &reading->values[field];

	reading->pattern += strlen(token->text);
	reading->seen[field] = true;
	if (token->field == HALF)
		return read_half(&reading->text, value);
	if (token->width == 0)
		return read_month(&reading->text, value);
	bool parted = token->width == 2 && !reading->behind_field && !token_at(reading->pattern);
	reading->behind_field = true;
	if (!read_digits(&reading->text, parted ? 1 : token->width, token->width, value))
		return false;
	if (field == YEAR && token->width == 2)
		*value += 2000;
	return true;
}

static bool read_literal(struct reading *reading)
{
	char wanted = *reading->pattern++, found = *reading->text;

	reading->behind_field = false;
	if (found == '\0' || (found != wanted && !(wanted == ' ' && found == 'T')))
		return false;
	reading->text++;
	return true;
}

static bool only_seconds_are_left(const char *pattern)
{
	return strcmp(pattern, ":ss") == 0 || strcmp(pattern, ":SS") == 0 || strcmp(pattern, ".ss") == 0;
}

static bool read_fields(struct reading *reading)
{
	while (*reading->pattern != '\0') {
		const struct token *token = token_at(reading->pattern);

		if (*reading->text == '\0' && only_seconds_are_left(reading->pattern))
			return true;
		if (token ? !read_token(reading, token) : !read_literal(reading))
			return false;
	}
	return true;
}

/* --- what may stand behind ---------------------------------------------------------------------------- */

static int read_fraction(const char **text)
{
	int ms = 0, scale = 100;

	if ((**text != '.' && **text != ',') || !isdigit((unsigned char)(*text)[1]))
		return 0;
	for ((*text)++; isdigit((unsigned char)**text); (*text)++) {
		ms += (**text - '0') * scale;
		scale /= 10;
	}
	return ms;
}

/* `*zoned`: there was one, `seconds` east of Greenwich. False when it is none. */
static bool read_zone(const char *text, bool *zoned, long *seconds)
{
	int hours, minutes = 0;

	text += strspn(text, " ");
	*zoned = *text != '\0';
	*seconds = 0;
	if (!*zoned || strcasecmp(text, "Z") == 0 || strcasecmp(text, "UTC") == 0)
		return true;
	char sign = *text++;
	if ((sign != '+' && sign != '-') || !read_digits(&text, 2, 2, &hours))
		return false;
	text += *text == ':';
	if (*text != '\0' && !read_digits(&text, 2, 2, &minutes))
		return false;
	*seconds = (sign == '-' ? -1L : 1L) * (hours * 3600L + minutes * 60L);
	return *text == '\0' && hours < 24 && minutes < 60;
}

/* --- moments ------------------------------------------------------------------------------------------ */

static bool is_in_order(const int *values, bool halved)
{
	return values[YEAR] >= 1970 && values[YEAR] <= 9999 && values[MONTH] >= 1 && values[MONTH] <= 12 &&
		values[DAY] >= 1 && values[DAY] <= 31 && values[MINUTE] < 60 && values[SECOND] < 60 &&
		(halved ? values[HOUR] >= 1 && values[HOUR] <= 12 : values[HOUR] < 24);
}

/* timegm() makes 3 March of 31 February. */
static bool is_on_the_calendar(const struct tm *read)
{
	struct tm made = *read;

	timegm(&made);
	return made.tm_mday == read->tm_mday && made.tm_mon == read->tm_mon;
}

static bool make_moment(struct reading *reading, int64_t *ms)
{
	const int *values = reading->values;
	int fraction = reading->seen[SECOND] ? read_fraction(&reading->text) : 0;
	long east;
	bool zoned;

	if (!read_zone(reading->text, &zoned, &east) || !is_in_order(values, reading->seen[HALF]))
		return false;
	struct tm time = { .tm_year = values[YEAR] - 1900,
		.tm_mon = values[MONTH] - 1,
		.tm_mday = values[DAY],
		.tm_hour = reading->seen[HALF] ? values[HOUR] % 12 + 12 * values[HALF] : values[HOUR],
		.tm_min = values[MINUTE],
		.tm_sec = values[SECOND],
		.tm_isdst = -1 };
	if (!is_on_the_calendar(&time))
		return false;
	int64_t seconds = zoned ? (int64_t)timegm(&time) - east : (int64_t)mktime(&time);
	*ms = seconds * 1000 + fraction;
	return seconds >= 0;
}

static bool read_epoch(const char *text, bool in_ms, int64_t *ms)
{
	const int64_t most_ms = INT64_C(253402300800000); /* the year 10000 */
	int64_t number = 0;

	if (!isdigit((unsigned char)*text))
		return false;
	for (; isdigit((unsigned char)*text) && number < most_ms; text++)
		number = number * 10 + (*text - '0');
	if (number >= (in_ms ? most_ms : most_ms / 1000))
		return false;
	*ms = in_ms ? number : number * 1000 + read_fraction(&text);
	return *text == '\0';
}

bool stamp_read(const char *pattern, const char *text, int64_t *ms)
{
	struct reading reading = { .pattern = pattern, .text = text };

	if (is_epoch(pattern))
		return read_epoch(text, strcmp(pattern, "epoch_ms") == 0, ms);
	return read_fields(&reading) && make_moment(&reading, ms);
}
