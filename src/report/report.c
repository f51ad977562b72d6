#include "agahi/report/report.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

enum { SHOWN_OCTETS = 90, SHOWN_LIST_OCTETS = 600, SHOWN_NAME_OCTETS = 64, SHOWN_FILE_OCTETS = 400 };

/* A cause that was told already, and the item that tells it. */
struct report_cause {
	char *key;
	size_t item;
	UT_hash_handle hh;
};

void report_column_letters(unsigned number, char letters[8])
{
	char reversed[8];
	size_t len = 0;

	for (; number > 0 && len < sizeof(reversed) - 1; number = (number - 1) / 26)
		reversed[len++] = (char)('A' + (number - 1) % 26);
	for (size_t i = 0; i < len; i++)
		letters[i] = reversed[len - 1 - i];
	letters[len] = '\0';
}

/* --- collecting --------------------------------------------------------------------------------------- */

/* The key of what it shares with others of its cause; NULL when it stands alone, or memory is short. */
static char *key_of(enum fault kind, const struct fault_at *at, const struct fault_with *with)
{
	const char *shared[] = { [CAUSE_PLACE] = NULL,
		[CAUSE_VALUE] = with->value,
		[CAUSE_LANG] = at->lang,
		[CAUSE_FILE] = NULL };
	enum fault_cause cause = fault_fact(kind)->cause;
	struct buffer key = { 0 };

	if (cause == CAUSE_PLACE)
		return NULL;
	buffer_add_format(
		&key, "%d\n%s\n%s", (int)kind, at->file ? at->file : "", shared[cause] ? shared[cause] : "");
	return buffer_take(&key);
}

/* Counts it with the item that told its cause before; false when there is none. */
static bool told_before(struct report *report, const char *key)
{
	struct report_cause *found = NULL;

	if (key)
		HASH_FIND_STR(report->causes, key, found);
	if (found)
		report->items[found->item].again++;
	return found != NULL;
}

static void remember(struct report *report, char *key, size_t item)
{
	struct report_cause *cause = key ? calloc(1, sizeof(*cause)) : NULL;

	if (cause) {
		cause->key = key;
		cause->item = item;
		HASH_ADD_KEYPTR(hh, report->causes, cause->key, strlen(cause->key), cause);
	}
	/* Without memory it is told twice. */
	if (!cause || !cause->hh.tbl) {
		free(cause);
		free(key);
	}
}

/* False when memory was short for a text that is there. */
static bool keep(const char **text, size_t most)
{
	struct buffer shown = { 0 };

	if (!*text)
		return true;
	buffer_add_text(&shown, "");
	phrases_show(*text, most, &shown);
	*text = buffer_take(&shown);
	return *text != NULL;
}

static void item_free(struct report_item *item)
{
	const char *texts[] = { item->at.file, item->at.column, item->at.topic, item->at.lang,
		item->at.placeholder, item->at.menu, item->at.item, item->with.value, item->with.other,
		item->with.list };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free((char *)(uintptr_t)texts[i]);
}

/* Makes the texts of the item its own. */
static bool item_keep(struct report_item *item)
{
	const struct {
		const char **text;
		size_t most;
	} texts[] = { { &item->at.file, SHOWN_FILE_OCTETS }, { &item->at.column, SHOWN_NAME_OCTETS },
		{ &item->at.topic, SHOWN_NAME_OCTETS }, { &item->at.lang, SHOWN_NAME_OCTETS },
		{ &item->at.placeholder, SHOWN_NAME_OCTETS }, { &item->at.menu, SHOWN_NAME_OCTETS },
		{ &item->at.item, SHOWN_NAME_OCTETS }, { &item->with.value, SHOWN_OCTETS },
		{ &item->with.other, SHOWN_OCTETS }, { &item->with.list, SHOWN_LIST_OCTETS } };
	bool kept = true;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!kept)
			*texts[i].text = NULL;
		kept = kept && keep(texts[i].text, texts[i].most);
	}
	return kept;
}

static bool add_item(struct report *report, const struct report_item *made)
{
	struct report_item item = *made;
	struct report_item *items = report->items;
	size_t count = report->count;

	if (count == REPORT_MAX_ITEMS)
		return false;
	if ((count & (count - 1)) == 0)
		items = realloc(items, (count == 0 ? 1 : count * 2) * sizeof(*items));
	if (items)
		report->items = items;
	if (!items || !item_keep(&item)) {
		if (items)
			item_free(&item);
		return false;
	}
	report->items[report->count++] = item;
	return true;
}

void report_add(struct report *report, enum fault kind, struct fault_at at, struct fault_with with)
{
	const struct fault_fact *fact = fault_fact(kind);
	const struct report_item item = { kind, at, with, 0 };
	char *key = key_of(kind, &at, &with);

	report->unread = report->unread || fact->unread;
	if (told_before(report, key)) {
		free(key);
		return;
	}
	report->errors += fact->severity == FAULT_ERROR;
	report->warnings += fact->severity == FAULT_WARNING;
	if (add_item(report, &item)) {
		remember(report, key, report->count - 1);
	} else {
		report->dropped++;
		free(key);
	}
}

void report_free(struct report *report)
{
	struct report_cause *each = report->causes;

	HASH_CLEAR(hh, report->causes); /* the table only; the causes are still in their row */
	while (each) {
		struct report_cause *next = each->hh.next;

		free(each->key);
		free(each);
		each = next;
	}
	for (size_t i = 0; i < report->count; i++)
		item_free(&report->items[i]);
	free(report->items);
	memset(report, 0, sizeof(*report));
}

/* --- telling ------------------------------------------------------------------------------------------ */

static void add_part(enum phrases_language language, enum phrases_part part, const char *text, size_t number,
	struct buffer *out)
{
	const struct fault_with with = { .list = text, .number = number };
	const struct fault_at nowhere = { .file = NULL };

	phrases_fill(language, phrases_of_part(language, part), &nowhere, &with, out);
}

static void add_column(const struct fault_at *at, enum phrases_language language, struct buffer *out)
{
	char letters[8], both[128];

	report_column_letters(at->letter, letters);
	if (at->letter > 0 && at->column)
		snprintf(both, sizeof(both), "%s (%.80s)", letters, at->column);
	else
		snprintf(both, sizeof(both), "%.80s", at->column ? at->column : letters);
	add_part(language, PHRASES_COLUMN, both, 0, out);
}

/* "messages.csv, row 12, column text, topic vote, language ur: " */
static void add_place(const struct fault_at *at, enum phrases_language language, struct buffer *out)
{
	const struct {
		enum phrases_part part;
		const char *text;
	} names[] = { { PHRASES_TOPIC, at->topic }, { PHRASES_PLACEHOLDER, at->placeholder },
		{ PHRASES_MENU, at->menu }, { PHRASES_ITEM, at->item }, { PHRASES_LANGUAGE, at->lang } };
	const char *comma = phrases_of_part(language, PHRASES_COMMA), *before = "";
	const struct fault_with file = { .list = at->file };

	if (at->file) {
		phrases_fill(language, "{list}", at, &file, out);
		before = comma;
	}
	if (at->row > 0) {
		buffer_add_text(out, before);
		add_part(language, PHRASES_ROW, NULL, at->row, out);
		before = comma;
	}
	if (at->letter > 0 || at->column) {
		buffer_add_text(out, before);
		add_column(at, language, out);
		before = comma;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!names[i].text)
			continue;
		buffer_add_text(out, before);
		add_part(language, names[i].part, names[i].text, 0, out);
		before = comma;
	}
	buffer_add_text(out, *before != '\0' ? ": " : "");
}

void report_item_words(const struct report_item *item, enum phrases_language language, struct buffer *out)
{
	phrases_fill(language, phrases_of_fault(language, item->kind), &item->at, &item->with, out);
	if (item->again > 0)
		add_part(language, PHRASES_REPEATED, NULL, item->again, out);
}

/* With what a command line can do about it. */
static void add_command_words(
	const struct report_item *item, enum phrases_language language, struct buffer *out)
{
	report_item_words(item, language, out);
	if (faults_is_removal(item->kind))
		buffer_add_text(out, phrases_of_part(language, PHRASES_REMOVAL));
}

static void print_item(const struct report_item *item, enum phrases_language language, FILE *out)
{
	bool error = fault_fact(item->kind)->severity == FAULT_ERROR;
	struct buffer line = { 0 };

	/* A right-to-left mark in front sets the line from the right though it begins with a file's name. */
	buffer_add_text(&line, phrases_are_right_to_left(language) ? "\u200f" : "");
	add_place(&item->at, language, &line);
	buffer_add_format(&line, "%s: ", phrases_of_part(language, error ? PHRASES_ERROR : PHRASES_WARNING));
	add_command_words(item, language, &line);
	fprintf(out, "%s\n", line.failed ? fault_fact(item->kind)->name : line.data);
	buffer_free(&line);
}

void report_print(const struct report *report, enum phrases_language language, FILE *out)
{
	size_t lines = 0, all = report->errors + report->warnings;
	struct buffer more = { 0 };

	for (int severity = FAULT_ERROR; severity >= FAULT_WARNING; severity--) {
		for (size_t i = 0; i < report->count && lines < REPORT_MAX_LINES; i++) {
			if ((int)fault_fact(report->items[i].kind)->severity != severity)
				continue;
			print_item(&report->items[i], language, out);
			lines++;
		}
	}
	if (all <= lines)
		return;
	add_part(language, PHRASES_MORE, NULL, all - lines, &more);
	fprintf(out, "%s\n", more.failed ? "…" : more.data);
	buffer_free(&more);
}

void report_print_phrase(enum phrases_part part, const struct fault_at *at, const struct fault_with *with,
	enum phrases_language language, FILE *out)
{
	struct buffer line = { 0 };

	phrases_fill(language, phrases_of_part(language, part), at, with, &line);
	fprintf(out, "%s\n", line.failed ? "…" : line.data);
	buffer_free(&line);
}

void report_print_sum(const struct report *report, enum phrases_part part, size_t messages,
	enum phrases_language language, FILE *out)
{
	const struct fault_at nowhere = { .file = NULL };
	struct fault_with with = { .number = report->errors, .allowed = report->warnings };
	char count[24];

	snprintf(count, sizeof(count), "%zu", messages);
	with.list = count;
	report_print_phrase(part, &nowhere, &with, language, out);
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *item_as_json(const struct report_item *item, enum phrases_language language)
{
	const struct fault_fact *fact = fault_fact(item->kind);
	const struct fault_at *at = &item->at;
	struct buffer words = { 0 };
	char letters[8];

	add_command_words(item, language, &words);
	report_column_letters(at->letter, letters);
	json_t *object = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s}", "severity",
		fact->severity == FAULT_ERROR ? "error" : "warning", "kind", fact->name, "file",
		text_or_null(at->file), "row", at->row > 0 ? json_integer((json_int_t)at->row) : json_null(),
		"column", text_or_null(at->column || at->letter == 0 ? at->column : letters), "topic",
		text_or_null(at->topic), "lang", text_or_null(at->lang), "text",
		words.failed ? fact->name : words.data);
	if (at->placeholder)
		json_object_set_new(object, "placeholder", json_string(at->placeholder));
	if (at->menu)
		json_object_set_new(object, "menu", json_string(at->menu));
	if (at->item)
		json_object_set_new(object, "item", json_string(at->item));
	buffer_free(&words);
	return object;
}

json_t *report_json(const struct report *report, enum phrases_language language)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->count; i++)
		json_array_append_new(list, item_as_json(&report->items[i], language));
	return list;
}

void report_print_json(const struct report *report, enum phrases_language language, FILE *out)
{
	json_t *list = report_json(report, language);

	json_dumpf(list, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(list);
}
