#include "agahi/review/occasions.h"

#include <stdio.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

static enum deed_result add(sqlite3 *db, const struct deed *deed, const struct occasion *occasion)
{
	static const char *const words[OCCASION_KINDS] = { "silence", "polling", "other" };
	char fresh[64];

	if (db_number(db, "SELECT count(*) FROM calendar", OCCASIONS_MOST) >= OCCASIONS_MOST)
		return DEED_FULL;
	snprintf(fresh, sizeof(fresh), "%lld %lld", (long long)occasion->from_ms,
		(long long)occasion->until_ms);
	return query_run(db,
		       "INSERT INTO calendar (kind, what, from_ms, until_ms, by) VALUES (?, ?, ?, ?, ?)",
		       QUERY(QUERY_NUMBER(occasion->kind), QUERY_TEXT(occasion->what),
			       QUERY_NUMBER(occasion->from_ms), QUERY_NUMBER(occasion->until_ms),
			       QUERY_NUMBER(deed->person->id))) &&
			deeds_record(db, deed, "calendar", words[occasion->kind], NULL, fresh)
		? DEED_DONE
		: DEED_FAILED;
}

enum deed_result occasions_add(sqlite3 *db, const struct deed *deed, const struct occasion *occasion)
{
	if ((unsigned)occasion->kind >= OCCASION_KINDS || occasion->until_ms <= occasion->from_ms ||
		(*occasion->what != '\0' && !deeds_line_is_good(occasion->what, OCCASIONS_MAX_WHAT + 1)))
		return DEED_UNFIT;
	enum deed_result result = deeds_begin_without(db, deed, STAFF_SIGNER);
	if (result == DEED_DONE)
		result = add(db, deed, occasion);
	return deeds_end(db, result);
}

enum deed_result occasions_remove(sqlite3 *db, const struct deed *deed, long long id)
{
	char about[DEED_ABOUT_SIZE];
	enum deed_result result = deeds_begin_without(db, deed, STAFF_SIGNER);

	if (result == DEED_DONE &&
		!query_run(db, "DELETE FROM calendar WHERE id = ?", QUERY(QUERY_NUMBER(id))))
		result = DEED_FAILED;
	if (result == DEED_DONE && sqlite3_changes(db) == 0)
		result = DEED_MISSING;
	snprintf(about, sizeof(about), "occasion %lld", id);
	if (result == DEED_DONE && !deeds_record(db, deed, "calendar", about, NULL, "removed"))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

bool occasions_list(sqlite3 *db, int64_t from_ms, int64_t until_ms, occasions_each_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT c.id, c.kind, c.what, c.from_ms, c.until_ms, c.by, p.shown FROM calendar c JOIN "
		"person p ON p.id"
		" = c.by WHERE c.until_ms > ?1 AND c.from_ms < ?2 ORDER BY c.from_ms, c.id",
		QUERY(QUERY_NUMBER(from_ms), QUERY_NUMBER(until_ms)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct occasion occasion = { sqlite3_column_int64(select, 0),
			(enum occasion_kind)sqlite3_column_int(select, 1), db_column_text(select, 2),
			sqlite3_column_int64(select, 3), sqlite3_column_int64(select, 4),
			sqlite3_column_int64(select, 5), db_column_text(select, 6) };

		handler(&occasion, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

/* --- what is to be said of a moment ------------------------------------------------------------------- */

struct judging {
	occasions_remark_h handler;
	void *arg;
};

static void remark(
	const struct judging *judging, enum occasion_warning warning, long long other, const char *what)
{
	const struct occasion_remark words = { warning, other, what };

	judging->handler(&words, judging->arg);
}

static void judge_occasion(const struct occasion *occasion, void *arg)
{
	if (occasion->kind == OCCASION_POLLING)
		remark(arg, OCCASION_ON_POLLING_DAY, occasion->id, occasion->what);
	if (occasion->kind == OCCASION_SILENCE)
		remark(arg, OCCASION_IN_SILENCE, occasion->id, occasion->what);
}

/* Others that are as good as on their way, and go live earlier. */
static bool judge_others(sqlite3 *db, const struct draft *draft, int64_t at_ms, const struct judging *judging)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT id, title FROM edition WHERE state IN (2, 3, 4) AND id <> ?1 AND from_ms < ?2 ORDER "
		"BY from_ms, id",
		QUERY(QUERY_NUMBER(draft->id), QUERY_NUMBER(at_ms)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW)
		remark(judging, OCCASION_WILL_BE_OVERTAKEN, sqlite3_column_int64(select, 0),
			db_column_text(select, 1));
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}
_Static_assert(COURSE_APPROVED == 2 && COURSE_SCHEDULED == 4, "the statement has these numbers");

bool occasions_judge(
	sqlite3 *db, const struct draft *draft, int64_t now_ms, occasions_remark_h handler, void *arg)
{
	struct judging judging = { handler, arg };
	int64_t at_ms = draft->from_ms != 0 ? draft->from_ms : now_ms;

	if (draft->state > COURSE_SCHEDULED)
		return true;
	if (draft->overtaken)
		remark(&judging, OCCASION_OVERTAKEN, draft->base, "");
	if (draft->from_ms != 0 && draft->from_ms <= now_ms && draft->state < COURSE_SENT)
		remark(&judging, OCCASION_PAST, 0, "");
	return occasions_list(db, at_ms, at_ms + 1, judge_occasion, &judging) &&
		(draft->from_ms == 0 || judge_others(db, draft, at_ms, &judging));
}
