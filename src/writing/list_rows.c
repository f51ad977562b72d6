#include "agahi/writing/list_rows.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/editor/inspection.h"
#include "agahi/text/fold.h"

/* --- lines -------------------------------------------------------------------------------------------- */

static size_t tongue_of(const struct tongues *tongues, const char *tag)
{
	size_t i = 0;

	while (i < tongues->count && strcmp(tongues->tags[i], tag) != 0)
		i++;
	return i;
}

static bool make_lines(struct list_rows *list)
{
	struct message_set *set = list->set;
	struct claims topics = { 0 };
	bool good;

	list->lines = calloc(set->message_count + 1, sizeof(*list->lines));
	list->cells = calloc(set->message_count * list->tongues.count + 1, sizeof(*list->cells));
	if (!list->lines || !list->cells)
		return false;
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		struct list_line *line = &list->lines[list->count];
		const struct claim *claim = claims_make(&topics, row->topic, line, NULL);
		size_t tongue = tongue_of(&list->tongues, row->lang);

		if (claim) {
			line = &list->lines[(const struct list_line *)claim->row - list->lines];
		} else {
			line->topic = row->topic;
			line->rows = &list->cells[list->count * list->tongues.count];
			list->count++;
		}
		if (tongue < list->tongues.count && !line->rows[tongue])
			line->rows[tongue] = row;
	}
	good = !topics.incomplete;
	claims_free(&topics);
	return good;
}

static bool read_base(sqlite3 *db, const struct draft *draft, struct list_rows *list)
{
	char name[INSPECTION_NAME_SIZE];

	if (draft->base == 0 || draft->state == COURSE_LIVE || draft->state == COURSE_RETIRED)
		return true;
	list->base = contents_load_without_examples(db, draft->base);
	if (!list->base)
		return false;
	for (size_t i = 0; i < list->base->message_count; i++) {
		const struct message_row *row = &list->base->messages[i];

		inspection_row_name(row->topic, row->lang, name);
		claims_make(&list->base_rows, name, row, NULL);
	}
	return !list->base_rows.incomplete;
}

bool list_rows_read(struct visit *visit, const struct place *place, struct list_rows *list)
{
	sqlite3 *db = desk_database(visit->desk);

	memset(list, 0, sizeof(*list));
	list->set = contents_load_without_examples(db, place->draft.id);
	if (!list->set)
		return false;
	list->tongues = place_tongues(visit, list->set);
	list->wanted = place_tongues(visit, NULL).count;
	return make_lines(list) && read_base(db, &place->draft, list);
}

void list_rows_free(struct list_rows *list)
{
	claims_free(&list->base_rows);
	free(list->cells);
	free(list->lines);
	message_set_free(list->set);
	message_set_free(list->base);
}

/* --- what is said of a row ---------------------------------------------------------------------------- */

enum list_change list_rows_change(const struct list_rows *list, const struct message_row *row)
{
	char name[INSPECTION_NAME_SIZE];
	const struct claim *claim;
	const struct message_row *before;

	if (!list->base)
		return LIST_SAME;
	inspection_row_name(row->topic, row->lang, name);
	claim = claims_find(&list->base_rows, name);
	if (!claim)
		return LIST_NEW;
	before = claim->row;
	return row_says_the_same(list->base, (size_t)(before - list->base->messages), list->set,
		       (size_t)(row - list->set->messages), TABLE_MESSAGES)
		? LIST_SAME
		: LIST_CHANGED;
}

size_t list_rows_parts(
	const struct list_rows *list, const struct message_row *row, const struct cost_terms *terms)
{
	char *filled = message_set_fill(list->set, row);
	struct cost cost = { .parts = 0 };

	if (filled)
		cost_of(filled, terms, &cost);
	free(filled);
	return cost.parts;
}

void list_rows_note(struct list_rows *list, const struct report *report)
{
	struct claims topics = { 0 }, faulty = { 0 };
	const struct claim *claim;

	for (size_t i = 0; report && i < report->count; i++) {
		const struct report_item *item = &report->items[i];

		if (item->at.topic)
			claims_make(&topics, item->at.topic, report, NULL);
		if (item->at.topic && fault_fact(item->kind)->severity == FAULT_ERROR)
			claims_make(&faulty, item->at.topic, report, NULL);
	}
	for (size_t i = 0; i < list->count; i++) {
		claim = claims_find(&topics, list->lines[i].topic);
		list->lines[i].remarks = claim ? claim->count : 0;
		list->lines[i].faulty = claims_find(&faulty, list->lines[i].topic) != NULL;
	}
	claims_free(&faulty);
	claims_free(&topics);
}

/* --- which lines -------------------------------------------------------------------------------------- */

static bool has_words(const char *text, const char *folded_words)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	return strstr(folded, folded_words) != NULL;
}

static bool row_has_words(const struct message_row *row, const char *folded)
{
	if (has_words(row->text, folded))
		return true;
	for (size_t i = 0; i < row->keyword_count; i++) {
		if (has_words(row->keywords[i], folded))
			return true;
	}
	return false;
}

static bool line_has_words(const struct list_rows *list, const struct list_line *line, const char *folded)
{
	if (*folded == '\0' || has_words(line->topic, folded))
		return true;
	for (size_t i = 0; i < list->tongues.count; i++) {
		if (line->rows[i] && row_has_words(line->rows[i], folded))
			return true;
	}
	return false;
}

static bool line_is_changed(const struct list_rows *list, const struct list_line *line)
{
	for (size_t i = 0; i < list->tongues.count; i++) {
		if (line->rows[i] && list_rows_change(list, line->rows[i]) != LIST_SAME)
			return true;
	}
	return false;
}

static bool line_is_untranslated(const struct list_rows *list, const struct list_line *line)
{
	for (size_t i = 0; i < list->wanted; i++) {
		if (!line->rows[i])
			return true;
	}
	return false;
}

static bool line_is_long(
	const struct list_rows *list, const struct list_line *line, const struct cost_terms *terms)
{
	for (size_t i = 0; i < list->tongues.count; i++) {
		size_t parts = line->rows[i] ? list_rows_parts(list, line->rows[i], terms) : 1;

		if (parts == 0 || parts > LIST_LONG_PARTS)
			return true;
	}
	return false;
}

void list_rows_filter(
	struct list_rows *list, const struct list_wanted *wanted, const struct cost_terms *terms)
{
	char folded[FOLD_MAX_OCTETS];
	size_t kept = 0;

	fold_text(wanted->words, strlen(wanted->words), folded);
	for (size_t i = 0; i < list->count; i++) {
		const struct list_line *line = &list->lines[i];

		if ((wanted->remarks && line->remarks == 0) || !line_has_words(list, line, folded) ||
			(wanted->changed && !line_is_changed(list, line)) ||
			(wanted->untranslated && !line_is_untranslated(list, line)) ||
			(wanted->long_ones && !line_is_long(list, line, terms)))
			continue;
		list->lines[kept++] = *line;
	}
	list->count = kept;
}
