#include "agahi/drafts/hints.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

#define HINTS \
	"SELECT h.folded, h.state, h.edition, h.by, p.shown, h.at_ms, h.put, h.text, h.topic, h.lang FROM " \
	"hint h LEFT JOIN person p ON " \
	"p.id = h.by"

static struct hint read_row(sqlite3_stmt *row)
{
	struct hint hint = { .state = (enum hint_state)sqlite3_column_int(row, 1),
		.edition = sqlite3_column_int64(row, 2),
		.by = sqlite3_column_int64(row, 3),
		.at_ms = sqlite3_column_int64(row, 5),
		.put = (enum hint_put)sqlite3_column_int(row, 6) };

	query_copy_text(row, 4, hint.by_shown, sizeof(hint.by_shown));
	query_copy_text(row, 7, hint.text, sizeof(hint.text));
	query_copy_text(row, 8, hint.topic, sizeof(hint.topic));
	query_copy_text(row, 9, hint.lang, sizeof(hint.lang));
	return hint;
}

/* The row of a statement that gives one; it ends. `folded` may be NULL. */
static bool find(sqlite3_stmt *select, char folded[HINTS_MAX_TEXT + 1], struct hint *hint)
{
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	*hint = (struct hint){ .state = HINT_OPEN };
	if (step == SQLITE_ROW)
		*hint = read_row(select);
	if (step == SQLITE_ROW && folded)
		query_copy_text(select, 0, folded, HINTS_MAX_TEXT + 1);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

bool hints_find(sqlite3 *db, const char *folded, struct hint *hint)
{
	return find(query_prepare(db, HINTS " WHERE h.folded = ?", QUERY(QUERY_TEXT(folded))), NULL, hint);
}

bool hints_find_last(
	sqlite3 *db, long long edition, long long person, char folded[HINTS_MAX_TEXT + 1], struct hint *hint)
{
	folded[0] = '\0';
	return find(query_prepare(db,
			    HINTS " WHERE h.edition = ? AND h.by = ? ORDER BY h.at_ms DESC, h.folded LIMIT 1",
			    QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(person))),
		folded, hint);
}

bool hints_list(sqlite3 *db, hints_each_h handler, void *arg)
{
	sqlite3_stmt *select = db_prepare(db, HINTS " ORDER BY h.folded");
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct hint hint = read_row(select);

		handler(db_column_text(select, 0), &hint, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

static bool store(sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint)
{
	if (hint->state == HINT_OPEN)
		return query_run(db, "DELETE FROM hint WHERE folded = ?", QUERY(QUERY_TEXT(folded)));
	return query_run(db,
		"INSERT OR REPLACE INTO hint (folded, state, edition, by, at_ms, put, text, topic, lang) "
		"VALUES (?, "
		"?, ?, ?, ?, ?, ?, ?, ?)",
		QUERY(QUERY_TEXT(folded), QUERY_NUMBER(hint->state), QUERY_ID(hint->edition),
			QUERY_NUMBER(deed->person->id), QUERY_NUMBER(deed->now_ms), QUERY_NUMBER(hint->put),
			QUERY_TEXT(hint->text), QUERY_TEXT(hint->topic), QUERY_TEXT(hint->lang)));
}

static enum deed_result note(
	sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint)
{
	static const char *const words[] = { "open", "taken", "left" };
	char about[DEED_ABOUT_SIZE] = "";
	struct draft draft;

	if (hint->state == HINT_TAKEN || hint->edition > 0) {
		if (!drafts_find(db, hint->edition, &draft))
			return DEED_FAILED;
		if (draft.id == 0)
			return DEED_MISSING;
		deeds_about(hint->edition, about);
	} else if (hints_count(db, HINT_TAKEN) + hints_count(db, HINT_LEFT) >= HINTS_MOST &&
		hint->state != HINT_OPEN) {
		return DEED_FULL;
	}
	/* The record has no words of citizens. */
	return store(db, deed, folded, hint) &&
			deeds_record(db, deed, "hint", about, NULL, words[hint->state])
		? DEED_DONE
		: DEED_FAILED;
}

enum deed_result hints_note(sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint)
{
	if ((unsigned)hint->state > HINT_LEFT || !deeds_text_is_good(folded, HINTS_MAX_TEXT + 1))
		return DEED_UNFIT;
	enum deed_result result = deeds_begin_without(db, deed, STAFF_EDITOR);
	if (result == DEED_DONE)
		result = note(db, deed, folded, hint);
	return deeds_end(db, result);
}

enum deed_result hints_set(
	sqlite3 *db, const struct deed *deed, const char *folded, enum hint_state state, long long edition)
{
	return hints_note(db, deed, folded,
		&(struct hint){ .state = state, .edition = state == HINT_TAKEN ? edition : 0 });
}

bool hints_reopen_of(sqlite3 *db, long long edition)
{
	return query_run(db, "DELETE FROM hint WHERE edition = ?", QUERY(QUERY_NUMBER(edition)));
}

long long hints_count(sqlite3 *db, enum hint_state state)
{
	return query_number_or(
		db, "SELECT count(*) FROM hint WHERE state = ?", QUERY(QUERY_NUMBER(state)), -1);
}
