#include "agahi/drafts/hints.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

#define HINTS \
	"SELECT h.folded, h.state, h.edition, h.by, p.shown, h.at_ms FROM hint h LEFT JOIN person p ON " \
	"p.id = h.by"

static struct hint read_row(sqlite3_stmt *row)
{
	struct hint hint = { .state = (enum hint_state)sqlite3_column_int(row, 1),
		.edition = sqlite3_column_int64(row, 2),
		.by = sqlite3_column_int64(row, 3),
		.at_ms = sqlite3_column_int64(row, 5) };

	query_copy_text(row, 4, hint.by_shown, sizeof(hint.by_shown));
	return hint;
}

bool hints_find(sqlite3 *db, const char *folded, struct hint *hint)
{
	sqlite3_stmt *select = query_prepare(db, HINTS " WHERE h.folded = ?", QUERY(QUERY_TEXT(folded)));
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	*hint = (struct hint){ .state = HINT_OPEN };
	if (step == SQLITE_ROW)
		*hint = read_row(select);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
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

static enum deed_result set(
	sqlite3 *db, const struct deed *deed, const char *folded, enum hint_state state, long long edition)
{
	static const char *const words[] = { "open", "taken", "left" };
	char about[DEED_ABOUT_SIZE] = "";
	struct draft draft;

	if (state == HINT_TAKEN) {
		if (!drafts_find(db, edition, &draft))
			return DEED_FAILED;
		if (draft.id == 0)
			return DEED_MISSING;
		deeds_about(edition, about);
	} else if (hints_count(db, HINT_TAKEN) + hints_count(db, HINT_LEFT) >= HINTS_MOST &&
		state != HINT_OPEN) {
		return DEED_FULL;
	}
	bool done = state == HINT_OPEN
		? query_run(db, "DELETE FROM hint WHERE folded = ?", QUERY(QUERY_TEXT(folded)))
		: query_run(db,
			  "INSERT OR REPLACE INTO hint (folded, state, edition, by, at_ms) VALUES (?, ?, ?, "
			  "?, ?)",
			  QUERY(QUERY_TEXT(folded), QUERY_NUMBER(state),
				  QUERY_ID(state == HINT_TAKEN ? edition : 0), QUERY_NUMBER(deed->person->id),
				  QUERY_NUMBER(deed->now_ms)));
	/* The record has no words of citizens. */
	return done && deeds_record(db, deed, "hint", about, NULL, words[state]) ? DEED_DONE : DEED_FAILED;
}

enum deed_result hints_set(
	sqlite3 *db, const struct deed *deed, const char *folded, enum hint_state state, long long edition)
{
	if ((unsigned)state > HINT_LEFT || !deeds_text_is_good(folded, HINTS_MAX_TEXT + 1))
		return DEED_UNFIT;
	enum deed_result result = deeds_begin_without(db, deed, STAFF_EDITOR);
	if (result == DEED_DONE)
		result = set(db, deed, folded, state, edition);
	return deeds_end(db, result);
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
