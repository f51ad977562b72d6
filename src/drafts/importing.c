#include "agahi/drafts/importing.h"

#include <stdlib.h>

#include "agahi/comparison/pairing.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/saving.h"
#include "agahi/editor/merge.h"
#include "agahi/editor/places.h"
#include "agahi/sheet/tags.h"

/* --- what can be kept --------------------------------------------------------------------------------- */

static struct fault_at place_of(
	const struct message_set *set, enum table table, size_t row, const char *column)
{
	switch (table) {
	case TABLE_MESSAGES:
		return place_of_message(set, &set->messages[row], column);
	case TABLE_PLACEHOLDERS:
		return place_of_placeholder(set, &set->placeholders[row], column);
	case TABLE_MENUS:
		return place_of_menu(set, &set->menus[row], column);
	default:
		return place_of_example(set, &set->examples[row], column);
	}
}

/* The columns of a row's name, in its order. */
static const char *const columns[TABLE_COUNT][3] = { [TABLE_MESSAGES] = { "topic", "lang" },
	[TABLE_PLACEHOLDERS] = { "placeholder", "lang" },
	[TABLE_MENUS] = { "menu", "item", "lang" },
	[TABLE_EXAMPLES] = { "topic", "lang" } };

static void judge_row(const struct message_set *set, enum table table, size_t row, struct report *report)
{
	struct row_name name = row_name_of(set, table, row);
	int part = saving_bad_part(&name);
	char better[TAGS_MAX_OCTETS + 1] = "";

	if (part < 0)
		return;
	const char *bad = name.parts[part];
	struct fault_at at = place_of(set, table, row, columns[table][part]);
	if (part != SAVING_LANGUAGE_PART(table))
		report_add(report, FAULT_NAME_UNFIT, at,
			(struct fault_with){ .value = bad, .allowed = SAVING_MAX_NAME });
	else if (*bad == '\0')
		report_add(report, FAULT_LANG_EMPTY, at, (struct fault_with){ 0 });
	else if (!tags_check(bad, better) && *better != '\0')
		report_add(
			report, FAULT_LANG_WRONG, at, (struct fault_with){ .value = bad, .other = better });
	else
		report_add(report, FAULT_LANG_UNKNOWN, at, (struct fault_with){ .value = bad });
}

void importing_judge(const struct message_set *given, const bool came[TABLE_COUNT], struct report *report)
{
	const size_t counts[TABLE_COUNT] = { [TABLE_MESSAGES] = given->message_count,
		[TABLE_PLACEHOLDERS] = given->placeholder_count,
		[TABLE_MENUS] = given->menu_count,
		[TABLE_EXAMPLES] = given->example_count };

	for (enum table table = 0; table < TABLE_COUNT; table++) {
		for (size_t row = 0; came[table] && row < counts[table]; row++)
			judge_row(given, table, row, report);
	}
}

/* --- what would change -------------------------------------------------------------------------------- */

struct sight {
	bool changes, not_theirs;
};

static void look_at_pair(const struct message_set *old, const struct message_set *fresh, enum table table,
	const struct pairing_pair *pair, const struct person *person, struct sight *sight)
{
	bool there = pair->after != PAIRING_NONE;

	if (there && pair->before != PAIRING_NONE &&
		row_says_the_same(old, pair->before, fresh, pair->after, table))
		return;
	struct row_name name =
		there ? row_name_of(fresh, table, pair->after) : row_name_of(old, table, pair->before);

	sight->changes = true;
	if (!deeds_may_write(person, row_name_language(&name)))
		sight->not_theirs = true;
}

static bool look(const struct message_set *old, const struct message_set *fresh, const struct person *person,
	struct sight *sight)
{
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		struct pairing pairing;

		if (!pairing_of_tables(old, fresh, table, &pairing))
			return false;
		sight->changes = sight->changes || pairing.moved;
		for (size_t i = 0; i < pairing.count; i++)
			look_at_pair(old, fresh, table, &pairing.pairs[i], person, sight);
		free(pairing.pairs);
	}
	return true;
}

static bool fits(const struct message_set *set)
{
	return row_names_are_unique(set, TABLE_MESSAGES) && row_names_are_unique(set, TABLE_PLACEHOLDERS) &&
		row_names_are_unique(set, TABLE_MENUS) && set->message_count <= SAVING_MOST_ROWS &&
		set->placeholder_count <= SAVING_MOST_ROWS && set->menu_count <= SAVING_MOST_ROWS &&
		set->example_count <= SAVING_MOST_EXAMPLES;
}

/* --- taking it ---------------------------------------------------------------------------------------- */

static enum deed_result store(
	sqlite3 *db, const struct importing *importing, struct draft *draft, const struct message_set *set)
{
	const struct deed *deed = &importing->deed;
	const struct stored_change change = { draft->id, draft->rev + 1, deed->person->id, deed->now_ms };
	char about[DEED_ABOUT_SIZE], fresh[TABLES_HASH_SIZE];

	return contents_store(db, &change, set) && tables_hash(set, fresh) &&
			deeds_move(db, deed, draft, COURSE_TOUCH) &&
			deeds_record(db, deed, "import", deeds_about(draft->id, about), NULL, fresh)
		? DEED_DONE
		: DEED_FAILED;
}

static enum deed_result take(sqlite3 *db, const struct importing *importing, struct draft *draft,
	const struct person *person, struct message_set *fresh)
{
	struct message_set *old = contents_load(db, draft->id);
	enum deed_result result = DEED_FAILED;
	struct sight sight = { false, false };

	if (old && look(old, fresh, person, &sight))
		result = sight.not_theirs ? DEED_NOT_YOURS
			: !sight.changes  ? DEED_UNCHANGED
					  : store(db, importing, draft, fresh);
	message_set_free(old);
	return result;
}

enum deed_result importing_take(sqlite3 *db, const struct importing *importing, struct message_set *given,
	const bool came[TABLE_COUNT], struct report *report)
{
	size_t errors = report->errors;
	struct message_set *fresh = NULL;
	struct person person;
	struct draft draft;
	enum deed_result result =
		deeds_begin(db, &importing->deed, importing->edition, COURSE_TOUCH, &draft, &person);

	if (result == DEED_DONE && draft.rev != importing->rev)
		result = DEED_CONFLICT;
	if (result == DEED_DONE)
		importing_judge(given, came, report);
	if (result == DEED_DONE &&
		(!(fresh = contents_load(db, draft.id)) || !merge_tables(fresh, given, came, report)))
		result = DEED_FAILED;
	if (result == DEED_DONE && (report->errors > errors || !fits(fresh)))
		result = DEED_UNFIT;
	if (result == DEED_DONE)
		result = take(db, importing, &draft, &person, fresh);
	message_set_free(fresh);
	return deeds_end(db, result);
}
