#include "agahi/editor/check_placeholders.h"

#include <stdio.h>
#include <string.h>

#include "agahi/editor/samples.h"
#include "agahi/sheet/tags.h"

enum { NAME_SIZE = 128 };

/* Placeholders that texts use: all of them, those without a value, and each with its language ("name\nlang"), of which the
 * `keyword` says whether its value is missing. */
struct uses {
	struct claims names, missing, pairs;
};

static void uses_free(struct uses *uses)
{
	claims_free(&uses->names);
	claims_free(&uses->missing);
	claims_free(&uses->pairs);
}

/* --- texts without a value ---------------------------------------------------------------------------- */

/* Of a language that is none, its tag is the fault. */
static bool lacks_value(const struct inspection *in, const char *name, size_t len, const char *lang)
{
	char better[TAGS_MAX_OCTETS + 1];

	return !message_set_placeholder(in->set, name, len, lang) && tags_check(lang, better);
}

/* Values are looked for once for each name and language, however often it stands in texts. */
static void note_use(
	struct inspection *in, struct uses *uses, const struct message_row *row, const char *name, size_t len)
{
	char known[NAME_SIZE], pair[2 * NAME_SIZE];

	snprintf(known, sizeof(known), "%.*s", (int)(len < NAME_SIZE ? len : NAME_SIZE - 1), name);
	snprintf(pair, sizeof(pair), "%s\n%.60s", known, row->lang);
	const struct claim *before = claims_find(&uses->pairs, pair);
	bool missing = before ? before->keyword != NULL : lacks_value(in, name, len, row->lang);
	claims_make(&uses->pairs, pair, row, missing ? "missing" : NULL);
	claims_make(&uses->names, known, row, NULL);
	if (missing)
		claims_make(&uses->missing, known, row, NULL);
}

static void note_uses(struct inspection *in, struct uses *uses)
{
	for (size_t i = 0; i < in->set->message_count; i++) {
		const struct message_row *row = &in->set->messages[i];
		const struct topics_fact *fact = topics_fact_named(row->topic);
		const char *filled = fact ? fact->filled : NULL, *name;
		size_t len;

		for (const char *at = row->text; placeholder_find(at, &name, &len) != NULL; at = name + len) {
			if (!filled || len != strlen(filled) || memcmp(name, filled, len) != 0)
				note_use(in, uses, row, name, len);
		}
	}
	in->incomplete = in->incomplete || uses->names.incomplete || uses->missing.incomplete ||
		uses->pairs.incomplete;
}

static void tell_all_missing(struct inspection *in, const struct uses *uses)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (const struct claim *each = uses->missing.first; each; each = each->hh.next)
		places_list(&list, &count, each->name);
	report_add(in->report, FAULT_PLACEHOLDERS_NONE, (struct fault_at){ .file = in->set->messages_file },
		(struct fault_with){ .list = list.data, .number = count });
	buffer_free(&list);
}

static void tell_missing(struct inspection *in, const struct uses *uses, const struct claim *missing)
{
	size_t len = strlen(missing->name), count = 0;
	struct buffer list = { 0 };
	char value[NAME_SIZE + 2];

	for (const struct claim *each = uses->pairs.first; each; each = each->hh.next) {
		if (each->keyword && strncmp(each->name, missing->name, len) == 0 && each->name[len] == '\n')
			places_list(&list, &count, each->name + len + 1);
	}
	snprintf(value, sizeof(value), "{%s}", missing->name);
	report_add(in->report, FAULT_PLACEHOLDER_MISSING, place_of_message(in->set, missing->row, "text"),
		(struct fault_with){ .value = value, .list = list.data, .number = missing->count });
	buffer_free(&list);
}

static void check_missing(struct inspection *in, const struct uses *uses)
{
	enum { MOST = 100 }; /* told one by one */
	size_t told = 0;

	if (claims_count(&uses->missing) > 1 && in->set->placeholder_count == 0) {
		tell_all_missing(in, uses);
		return;
	}
	for (const struct claim *each = uses->missing.first; each && told < MOST;
		each = each->hh.next, told++)
		tell_missing(in, uses, each);
}

/* --- values ------------------------------------------------------------------------------------------- */

static void tell(struct inspection *in, enum fault kind, const struct placeholder_row *row,
	const char *column, struct fault_with with)
{
	report_add(in->report, kind, place_of_placeholder(in->set, row, column), with);
}

static void check_name(struct inspection *in, const struct placeholder_row *row)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	char better[NAME_SIZE];
	size_t out = 0;

	if (*row->name != '\0' && strspn(row->name, letters) == strlen(row->name))
		return;
	for (const char *at = row->name; *at != '\0' && out < NAME_SIZE - 1; at++) {
		char letter = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;

		if (strchr(letters, letter))
			better[out++] = letter;
		else if (out > 0 && better[out - 1] != '_' && at[1] != '\0' && *at != '}')
			better[out++] = '_';
	}
	better[out] = '\0';
	tell(in, FAULT_PLACEHOLDER_NAME, row, "placeholder",
		(struct fault_with){ .value = row->name, .other = out > 0 ? better : "polling_date" });
}

static void check_twice(struct inspection *in, struct claims *claims, const struct placeholder_row *row)
{
	char name[INSPECTION_NAME_SIZE];

	snprintf(name, sizeof(name), "%.120s\n%.120s", row->name, row->lang);
	const struct claim *claim = claims_make(claims, name, row, NULL);
	if (claim)
		tell(in, FAULT_PLACEHOLDER_TWICE, row, "placeholder",
			(struct fault_with){ .number = ((const struct placeholder_row *)claim->row)->line });
}

/* Is it a word of the name, whose words are parted by underscores; its last one? */
static bool has_word(const char *name, const char *word, bool last)
{
	for (size_t len; *name != '\0'; name += len + (name[len] == '_')) {
		len = strcspn(name, "_");
		if (len == strlen(word) && memcmp(name, word, len) == 0 && (!last || name[len] == '\0'))
			return true;
	}
	return false;
}

static bool has_any_word(const char *name, const char *const *words, size_t count, bool last)
{
	for (size_t i = 0; i < count; i++) {
		if (has_word(name, words[i], last))
			return true;
	}
	return false;
}

/* Does the name speak of days and times? */
static bool is_of_time(const char *name)
{
	static const char *const words[] = { "date", "dates", "day", "days", "time", "times", "deadline",
		"hour", "hours", "until" };

	return has_any_word(name, words, sizeof(words) / sizeof(words[0]), false);
}

/* Is it one, by its last word, so that a number for it is a spreadsheet's? A last_fee is none. */
static bool is_time(const char *name)
{
	static const char *const words[] = { "date", "dates", "day", "time", "times", "deadline", "hour",
		"until", "open", "opens", "opening", "close", "closes", "closing", "from" };

	return has_any_word(name, words, sizeof(words) / sizeof(words[0]), true);
}

/* The day of a law or a birth should be past. */
static bool is_of_law(const char *name)
{
	static const char *const words[] = { "law", "act", "rules", "ordinance", "born", "birth", "since",
		"founded", "established" };

	return has_any_word(name, words, sizeof(words) / sizeof(words[0]), false);
}

static void check_number(struct inspection *in, const struct placeholder_row *row, const char *meaning)
{
	tell(in, is_time(row->name) ? FAULT_VALUE_SERIAL : FAULT_CELL_SERIAL, row, "value",
		(struct fault_with){ .value = row->value, .other = meaning });
}

static void check_day(struct inspection *in, const struct placeholder_row *row)
{
	bool expected = is_of_time(row->name) || is_time(row->name), law = is_of_law(row->name);
	char found[DAYS_FOUND_SIZE];

	switch (days_judge(row->value, in->options->today, expected && !law, found)) {
	case DAYS_IMPOSSIBLE:
		tell(in, expected ? FAULT_VALUE_NO_DATE : FAULT_CELL_NO_DATE, row, "value",
			(struct fault_with){ .value = row->value });
		break;
	case DAYS_DOUBTFUL:
		tell(in, FAULT_CELL_NO_DATE, row, "value", (struct fault_with){ .value = found });
		break;
	case DAYS_PAST:
		if (!law)
			tell(in, FAULT_VALUE_PAST, row, "value", (struct fault_with){ .value = row->value });
		break;
	default:
		break;
	}
}

static void check_value(struct inspection *in, const struct placeholder_row *row)
{
	const struct fault_with with = { .value = row->value };
	char meaning[DAYS_MEANING_SIZE];

	if (*row->value == '\0')
		tell(in, FAULT_VALUE_EMPTY, row, "value", with);
	else if (strpbrk(row->value, "{}"))
		tell(in, FAULT_VALUE_BRACES, row, "value", with);
	else if (days_is_scientific(row->value))
		tell(in, FAULT_VALUE_SCIENTIFIC, row, "value", with);
	else if (days_is_serial(row->value, is_of_time(row->name) || is_time(row->name), meaning))
		check_number(in, row, meaning);
	else
		check_day(in, row);
}

/* One line for all names of which a thing is true. */
static void tell_names(struct inspection *in, enum fault kind, const struct claims *names)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (const struct claim *each = names->first; each; each = each->hh.next)
		places_list(&list, &count, each->name);
	if (count > 0)
		report_add(in->report, kind, (struct fault_at){ .file = in->set->placeholders_file },
			(struct fault_with){ .list = list.data, .number = count });
	in->incomplete = in->incomplete || list.failed || names->incomplete;
	buffer_free(&list);
}

static void check_rows(struct inspection *in, const struct uses *uses)
{
	struct claims rows = { NULL, false }, unused = { NULL, false }, samples = { NULL, false };

	for (size_t i = 0; i < in->set->placeholder_count; i++) {
		const struct placeholder_row *row = &in->set->placeholders[i];

		check_name(in, row);
		check_twice(in, &rows, row);
		check_value(in, row);
		if (!claims_find(&uses->names, row->name))
			claims_make(&unused, row->name, row, NULL);
		if (samples_have(row->name, row->lang, row->value))
			claims_make(&samples, row->name, row, NULL);
	}
	tell_names(in, FAULT_PLACEHOLDER_UNUSED, &unused);
	tell_names(in, FAULT_PLACEHOLDER_SAMPLE, &samples);
	in->incomplete = in->incomplete || rows.incomplete;
	claims_free(&rows);
	claims_free(&unused);
	claims_free(&samples);
}

bool check_placeholders(struct inspection *in)
{
	struct uses uses = { .names = { NULL, false } };
	size_t count = in->set->placeholder_count;

	if (count > CHECK_MAX_PLACEHOLDERS) {
		report_add(in->report, FAULT_PLACEHOLDERS_MANY,
			(struct fault_at){ .file = in->set->placeholders_file },
			(struct fault_with){ .number = count, .allowed = CHECK_MAX_PLACEHOLDERS });
		return false;
	}
	note_uses(in, &uses);
	check_missing(in, &uses);
	check_rows(in, &uses);
	uses_free(&uses);
	return true;
}
