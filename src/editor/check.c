#include "agahi/editor/check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "agahi/editor/check_menus.h"
#include "agahi/editor/proofread.h"
#include "agahi/editor/shadow.h"
#include "agahi/text/direction.h"
#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"

enum { PLACE_SIZE = 4400, SHOWN_OCTETS = 60 };

struct claim {
	char *name; /* "topic lang" of a row, a topic, or "lang keyword" */
	const struct message_row *row;
	const char *keyword;
	UT_hash_handle hh;
};

struct inspection {
	const struct message_set *set;
	const struct topics_languages *languages;
	struct report *report;
	struct claims {
		struct claim *first;
		bool incomplete; /* memory was short for one */
	} rows, topics;          /* by "topic lang", and by topic */
	bool incomplete;         /* not everything was looked at */
};

static void row_note(const struct inspection *in, enum report_severity severity,
	const struct message_row *row, const char *column, const char *text)
{
	char place[PLACE_SIZE];

	message_row_place(in->set, row, column, place, sizeof(place));
	report_add(in->report, severity, place, "%s", text);
}

static void check_topic(const struct inspection *in, const struct message_row *row)
{
	size_t len = strlen(row->topic);

	if (len == 0)
		row_note(in, REPORT_ERROR, row, "topic", "is empty");
	else if (strspn(row->topic, "abcdefghijklmnopqrstuvwxyz0123456789-_") != len || len > 63)
		row_note(in, REPORT_ERROR, row, "topic",
			"may have only small letters a to z, digits, - and _, at most 63 of them");
}

static void check_language(const struct inspection *in, const struct message_row *row)
{
	char text[512];
	size_t len;

	if (topics_languages_have(in->languages, row->lang))
		return;
	len = (size_t)snprintf(
		text, sizeof(text), "\"%.40s\" is not a language of the service; known are", row->lang);
	for (size_t i = 0; i < in->languages->count && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %s", in->languages->tags[i]);
	row_note(in, REPORT_ERROR, row, "lang", text);
}

static void check_placeholders(const struct inspection *in, const struct message_row *row)
{
	const struct topics_fact *fact = topics_fact_named(row->topic);
	const char *filled = fact ? fact->filled : NULL, *name;
	bool has_filled = false;
	size_t len;
	char text[256];

	for (const char *at = row->text; placeholder_find(at, &name, &len) != NULL; at = name + len) {
		if (filled && len == strlen(filled) && memcmp(name, filled, len) == 0) {
			has_filled = true;
			continue;
		}
		if (!message_set_placeholder(in->set, name, len, row->lang)) {
			snprintf(text, sizeof(text),
				"{%.*s} has no value in %s; add it to the placeholders file",
				(int)(len > 60 ? 60 : len), name, row->lang);
			row_note(in, REPORT_ERROR, row, "text", text);
		}
	}
	if (filled && !has_filled) {
		snprintf(text, sizeof(text), "has no {%s}, where %s would stand", filled, fact->filled_with);
		row_note(in, REPORT_ERROR, row, "text", text);
	}
}

/* --- cost and reading --------------------------------------------------------------------------------- */

static void check_cost(struct inspection *in, const struct message_row *row, const char *text)
{
	struct proofread_cost cost = proofread_cost(text);
	size_t allowed = cost.ucs2 ? PROOFREAD_PARTS_UCS2 : PROOFREAD_PARTS_GSM7;
	struct buffer costly = { 0 };
	char remark[512];

	if (cost.parts == 0) {
		row_note(in, REPORT_ERROR, row, "text", "is longer than any SMS can be");
	} else if (cost.ucs2 && !direction_is_right_to_left(text) &&
		proofread_costly_characters(text, &costly)) {
		snprintf(remark, sizeof(remark), "costs %zu part%s only because of%s", cost.parts,
			cost.parts == 1 ? "" : "s", costly.data);
		row_note(in, REPORT_WARNING, row, "text", remark);
	} else if (cost.parts > allowed) {
		snprintf(remark, sizeof(remark), "costs %zu parts (%s); at most %zu are advised", cost.parts,
			cost.ucs2 ? "ucs2" : "gsm7", allowed);
		row_note(in, REPORT_WARNING, row, "text", remark);
	}
	in->incomplete = in->incomplete || costly.failed;
	buffer_free(&costly);
}

static void check_reading(const struct inspection *in, const struct message_row *row, const char *text)
{
	const char *at, *words;
	size_t len, count = proofread_longest_sentence(text, &at, &len);
	char remark[512];

	if (count > PROOFREAD_SENTENCE_WORDS) {
		snprintf(remark, sizeof(remark),
			"has a sentence of %zu words, at most %d are easy to follow: \"%.*s…\"", count,
			PROOFREAD_SENTENCE_WORDS, (int)utf8_cut(at, len, SHOWN_OCTETS), at);
		row_note(in, REPORT_WARNING, row, "text", remark);
	}
	if (!direction_is_right_to_left(text) || !(at = proofread_find_trap(text, &len, &words)))
		return;
	snprintf(remark, sizeof(remark), "\"%.*s\" %s", (int)utf8_cut(at, len, SHOWN_OCTETS), at, words);
	row_note(in, REPORT_WARNING, row, "text", remark);
}

static void check_text(struct inspection *in, const struct message_row *row)
{
	if (*row->text == '\0') {
		row_note(in, REPORT_ERROR, row, "text", "is empty");
		return;
	}
	check_placeholders(in, row);
	char *filled = message_set_fill(in->set, row);
	if (!filled) {
		in->incomplete = true;
		return;
	}
	check_cost(in, row, filled);
	check_reading(in, row, filled);
	free(filled);
}

/* --- rows and keywords that meet ---------------------------------------------------------------------- */

/* The earlier claim to the name, or NULL after this one was noted. */
static const struct claim *claim(
	struct claims *claims, const char *name, const struct message_row *row, const char *keyword)
{
	struct claim *found;

	HASH_FIND_STR(claims->first, name, found);
	if (found)
		return found;
	struct claim *made = calloc(1, sizeof(*made));
	char *copy = made ? strdup(name) : NULL;
	if (copy) {
		*made = (struct claim){ .name = copy, .row = row, .keyword = keyword };
		HASH_ADD_KEYPTR(hh, claims->first, made->name, strlen(made->name), made);
	}
	if (!copy || !made->hh.tbl) {
		claims->incomplete = true;
		free(copy);
		free(made);
	}
	return NULL;
}

static void claims_free(struct claims *claims)
{
	struct claim *each = claims->first;

	HASH_CLEAR(hh, claims->first); /* the table only; the claims are still in their row */
	while (each) {
		struct claim *next = each->hh.next;

		free(each->name);
		free(each);
		each = next;
	}
}

/* Notes all rows, for has_row(), and complains of those that are there twice. */
static void check_repeated_rows(struct inspection *in)
{
	char name[256], text[256];

	for (size_t i = 0; i < in->set->message_count; i++) {
		const struct message_row *row = &in->set->messages[i];

		claim(&in->topics, row->topic, row, NULL);
		snprintf(name, sizeof(name), "%.100s %.100s", row->topic, row->lang);
		const struct claim *earlier = claim(&in->rows, name, row, NULL);
		if (!earlier)
			continue;
		snprintf(text, sizeof(text), "topic %.63s has a row in %.40s already, on line %u", row->topic,
			row->lang, earlier->row->line);
		row_note(in, REPORT_ERROR, row, "topic", text);
	}
}

static void say_claimed_twice(const struct inspection *in, const struct message_row *row, const char *keyword,
	const struct claim *earlier)
{
	char text[512];
	bool other_topic = strcmp(earlier->row->topic, row->topic) != 0;
	bool other_language = strcmp(earlier->row->lang, row->lang) != 0;

	if (!other_topic && (other_language || strcmp(keyword, earlier->keyword) != 0))
		return; /* two spellings that fold to one: harmless */
	if (!other_topic) {
		snprintf(text, sizeof(text), "\"%.100s\" is listed twice", keyword);
		row_note(in, REPORT_WARNING, row, "keywords", text);
		return;
	}
	snprintf(text, sizeof(text),
		"\"%.100s\" belongs to topic %.63s already (\"%.100s\" in %.40s, line %u)%s", keyword,
		earlier->row->topic, earlier->keyword, earlier->row->lang, earlier->row->line,
		other_language ? "; the citizen's language decides between them" : "");
	row_note(in, other_language ? REPORT_WARNING : REPORT_ERROR, row, "keywords", text);
}

static void check_keyword(const struct inspection *in, struct claims *in_language, struct claims *anywhere,
	const struct message_row *row, const char *keyword)
{
	char folded[FOLD_MAX_OCTETS];
	char name[FOLD_MAX_OCTETS + 64];
	char text[256];

	if (fold_text(keyword, strlen(keyword), folded) == 0) {
		snprintf(text, sizeof(text), "\"%.100s\" has no letter or digit to be found by", keyword);
		row_note(in, REPORT_ERROR, row, "keywords", text);
		return;
	}
	snprintf(name, sizeof(name), "%.40s %s", row->lang, folded);
	const struct claim *earlier = claim(in_language, name, row, keyword);
	if (!earlier)
		earlier = claim(anywhere, folded, row, keyword);
	if (earlier)
		say_claimed_twice(in, row, keyword, earlier);
}

static void check_keywords(struct inspection *in)
{
	struct claims in_language = { NULL, false }, anywhere = { NULL, false };

	for (size_t i = 0; i < in->set->message_count; i++) {
		const struct message_row *row = &in->set->messages[i];

		for (size_t j = 0; j < row->keyword_count; j++)
			check_keyword(in, &in_language, &anywhere, row, row->keywords[j]);
	}
	in->incomplete = in->incomplete || in_language.incomplete || anywhere.incomplete;
	claims_free(&in_language);
	claims_free(&anywhere);
}

/* --- what is not there -------------------------------------------------------------------------------- */

static bool has_row(const struct inspection *in, const char *topic, const char *lang)
{
	const struct claim *found;
	char name[256];

	if (!lang) {
		HASH_FIND_STR(in->topics.first, topic, found);
		return found != NULL;
	}
	snprintf(name, sizeof(name), "%.100s %.100s", topic, lang);
	HASH_FIND_STR(in->rows.first, name, found);
	return found != NULL;
}

static void check_translations(const struct inspection *in)
{
	const struct claim *each;
	char text[128];

	for (each = in->topics.first; each; each = each->hh.next) {
		for (size_t i = 0; i < in->languages->count; i++) {
			if (has_row(in, each->name, in->languages->tags[i]))
				continue;
			snprintf(text, sizeof(text), "is not translated to %.40s", in->languages->tags[i]);
			row_note(in, REPORT_WARNING, each->row, "topic", text);
		}
	}
}

static void check_fixed_topics(const struct inspection *in)
{
	char place[128];

	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		if (!fact->needed || has_row(in, fact->slug, NULL))
			continue;
		snprintf(place, sizeof(place), "topic %s", fact->slug);
		report_add(in->report, REPORT_WARNING, place,
			"is missing; citizens get nothing where it is needed");
	}
}

void check_message_set(
	const struct message_set *set, const struct topics_languages *languages, struct report *report)
{
	struct inspection in = { .set = set, .languages = languages, .report = report };
	struct catalogue *catalogue = catalogue_build(set, languages);

	for (size_t i = 0; i < set->message_count; i++) {
		check_topic(&in, &set->messages[i]);
		check_language(&in, &set->messages[i]);
		check_text(&in, &set->messages[i]);
	}
	check_repeated_rows(&in);
	check_keywords(&in);
	if (catalogue)
		shadow_check(set, catalogue, report);
	check_translations(&in);
	check_fixed_topics(&in);
	if (catalogue && !check_menus(set, languages, catalogue, report))
		in.incomplete = true;
	/* A fault that was not looked for is no fault that is not there. */
	if (in.incomplete || in.rows.incomplete || in.topics.incomplete || !catalogue)
		report_add(report, REPORT_ERROR, "check",
			"memory is short: not everything could be looked at; close other programs and try "
			"again");
	catalogue_free(catalogue);
	claims_free(&in.rows);
	claims_free(&in.topics);
}
