#include "agahi/preview/checks.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/editor/check_cells.h"
#include "agahi/editor/check_keywords.h"
#include "agahi/editor/check_menus.h"
#include "agahi/editor/check_placeholders.h"
#include "agahi/editor/check_texts.h"
#include "agahi/editor/claims.h"
#include "agahi/text/fold.h"

/* --- what belongs to a place -------------------------------------------------------------------------- */

static bool is_same(const char *left, const char *right)
{
	return left && right && strcmp(left, right) == 0;
}

/* Is the name one of a list, "a, b, c"? */
static bool list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += strspn(at, ", ");
		if (strncmp(at, name, len) == 0 && (at[len] == '\0' || at[len] == ','))
			return true;
	}
	return false;
}

static bool is_of_message(const struct report_item *item, const struct checks_place *place)
{
	if (item->at.placeholder || item->at.menu || !is_same(item->at.topic, place->topic))
		return false;
	return place->lang ? is_same(item->at.lang, place->lang) : !item->at.lang;
}

/* Of some things the report tells all names in one line. */
static bool is_of_placeholder(const struct report_item *item, const struct checks_place *place)
{
	if (item->kind == FAULT_PLACEHOLDER_UNUSED || item->kind == FAULT_PLACEHOLDER_SAMPLE)
		return item->with.list && list_has(item->with.list, place->placeholder);
	if (!is_same(item->at.placeholder, place->placeholder))
		return false;
	return !place->lang || strcmp(item->at.lang ? item->at.lang : "", place->lang) == 0;
}

static bool is_of_menu(const struct report_item *item, const struct checks_place *place)
{
	if (!is_same(item->at.menu, place->menu))
		return false;
	if (!place->item)
		return !item->at.item;
	return is_same(item->at.item, place->item) && (!place->lang || is_same(item->at.lang, place->lang));
}

static bool is_of(const struct report_item *item, const struct checks_place *place)
{
	if (place->topic)
		return is_of_message(item, place);
	return place->placeholder ? is_of_placeholder(item, place) : place->menu && is_of_menu(item, place);
}

/* The header's own name for it, which outlives the report. */
static const char *column_of(const struct report_item *item)
{
	static const char *const columns[] = { "topic", "lang", "keywords", "text", "placeholder", "value",
		"menu", "item", "label", "target" };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (is_same(columns[i], item->at.column))
			return columns[i];
	}
	return NULL;
}

static bool add(struct checks *checks, const struct report_item *item, enum phrases_language language)
{
	struct checks_finding finding = {
		.kind = item->kind, .severity = fault_fact(item->kind)->severity, .column = column_of(item)
	};
	struct buffer text = { 0 };
	struct checks_finding *list = realloc(checks->list, (checks->count + 1) * sizeof(*checks->list));

	if (!list)
		return false;
	checks->list = list;
	report_item_words(item, language, &text);
	finding.words = buffer_take(&text);
	if (!finding.words)
		return false;
	size_t at = finding.severity == FAULT_ERROR ? checks->errors++ : checks->count;
	memmove(&list[at + 1], &list[at], (checks->count - at) * sizeof(*list));
	list[at] = finding;
	checks->count++;
	return true;
}

bool checks_beside(const struct report *report, const struct checks_place *place,
	enum phrases_language language, struct checks *checks)
{
	for (size_t i = 0; i < report->count; i++) {
		if (is_of(&report->items[i], place) && !add(checks, &report->items[i], language))
			return false;
	}
	return true;
}

void checks_free(struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++)
		free(checks->list[i].words);
	free(checks->list);
	*checks = (struct checks){ 0 };
}

/* --- at once ------------------------------------------------------------------------------------------ */

/* Looks at a set that is a part of the whole: its rows are the whole's. */
static void look(const struct message_set *part, const struct check_options *options, struct report *report,
	void (*at)(struct inspection *))
{
	struct check_options alone = *options;
	struct inspection in;

	alone.live = NULL;
	inspection_open(&in, part, &alone, report);
	at(&in);
	inspection_close(&in);
}

static void look_at_message(struct inspection *in)
{
	if (check_keywords(in) && check_placeholders(in))
		check_texts(in);
}

static void look_at_menus(struct inspection *in)
{
	check_menus(in);
}

static void look_at_placeholders(struct inspection *in)
{
	check_placeholders(in);
}

static void check_message(const struct message_set *set, const struct check_options *options,
	const struct checks_place *place, struct report *report)
{
	for (size_t i = set->message_count; i-- > 0;) {
		struct message_row *row = &set->messages[i];

		if (strcmp(row->topic, place->topic) != 0 || !is_same(row->lang, place->lang))
			continue;
		struct message_set part = {
			.messages = row, .message_count = 1, .messages_file = set->messages_file
		};

		look(&part, options, report, check_cells);
		part.placeholders = set->placeholders; /* their own cells are not the message's matter */
		part.placeholder_count = set->placeholder_count;
		look(&part, options, report, look_at_message);
		return;
	}
}

/* Whether it is used is asked of all texts, but not of their keywords. */
static bool copy_without_keywords(const struct message_set *set, struct message_set *part)
{
	*part = (struct message_set){ .messages = calloc(set->message_count + 1, sizeof(*part->messages)),
		.message_count = set->message_count,
		.messages_file = set->messages_file,
		.placeholders_file = set->placeholders_file,
		.menus_file = set->menus_file };
	for (size_t i = 0; part->messages && i < set->message_count; i++) {
		part->messages[i] = set->messages[i];
		part->messages[i].keyword_count = 0;
	}
	return part->messages != NULL;
}

static void check_placeholder(const struct message_set *set, const struct check_options *options,
	const struct checks_place *place, struct report *report)
{
	struct message_set part, cells = { .placeholders_file = set->placeholders_file };
	struct placeholder_row *rows = calloc(set->placeholder_count + 1, sizeof(*rows));
	size_t count = 0;

	for (size_t i = 0; rows && i < set->placeholder_count; i++) {
		if (strcmp(set->placeholders[i].name, place->placeholder) == 0)
			rows[count++] = set->placeholders[i];
	}
	cells.placeholders = rows;
	cells.placeholder_count = count;
	if (rows && copy_without_keywords(set, &part)) {
		look(&cells, options, report, check_cells);
		part.placeholders = rows;
		part.placeholder_count = count;
		look(&part, options, report, look_at_placeholders);
		free(part.messages);
	}
	free(rows);
}

static void check_menu(
	const struct message_set *set, const struct check_options *options, struct report *report)
{
	struct message_set part,
		cells = { .menus = set->menus, .menu_count = set->menu_count, .menus_file = set->menus_file };

	if (!copy_without_keywords(set, &part))
		return;
	look(&cells, options, report, check_cells);
	part.menus = set->menus;
	part.menu_count = set->menu_count;
	look(&part, options, report, look_at_menus);
	free(part.messages);
}

void checks_at_once(const struct message_set *set, const struct check_options *options,
	const struct checks_place *place, struct report *report)
{
	if (place->topic)
		check_message(set, options, place, report);
	else if (place->placeholder)
		check_placeholder(set, options, place, report);
	else if (place->menu)
		check_menu(set, options, report);
}

/* --- whose a keyword is ------------------------------------------------------------------------------- */

static bool claim_all(const struct message_row *row, struct claims *claims)
{
	char folded[FOLD_MAX_OCTETS];

	for (size_t i = 0; i < row->keyword_count; i++) {
		fold_text(row->keywords[i], strlen(row->keywords[i]), folded);
		if (*folded != '\0')
			claims_make(claims, folded, row, row->keywords[i]);
	}
	return claims->first && !claims->incomplete;
}

static void tell_claim(const struct message_row *row, const char *keyword, const struct message_row *other,
	struct report *report)
{
	bool same_language = strcmp(row->lang, other->lang) == 0;

	report_add(report, same_language ? FAULT_KEYWORD_TAKEN : FAULT_KEYWORD_SHARED,
		(struct fault_at){ .column = "keywords", .topic = row->topic, .lang = row->lang },
		(struct fault_with){ .value = keyword, .other = other->topic, .list = other->lang });
}

void checks_claims(const struct message_set *set, const struct message_row *row, struct report *report)
{
	struct claims claims = { NULL, false };
	char folded[FOLD_MAX_OCTETS];

	bool claimed = claim_all(row, &claims);
	for (size_t i = 0; claimed && i < set->message_count; i++) {
		const struct message_row *other = &set->messages[i];

		for (size_t k = 0; strcmp(other->topic, row->topic) != 0 && k < other->keyword_count; k++) {
			fold_text(other->keywords[k], strlen(other->keywords[k]), folded);
			const struct claim *claim = claims_find(&claims, folded);
			if (claim)
				tell_claim(row, claim->keyword, other, report);
		}
	}
	claims_free(&claims);
}
