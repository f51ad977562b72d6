#include "agahi/drafts/drafts.h"

#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

/* Open: all that may still go live. Written: what people can still write in. */
#define OPEN "(0, 1, 2, 3, 4)"
#define WRITTEN "(0, 1, 2)"
_Static_assert(COURSE_DRAFT == 0 && COURSE_APPROVED == 2 && COURSE_SCHEDULED == 4 && COURSE_LIVE == 5 &&
		COURSE_RETIRED == 6,
	"the statements have these numbers");

#define COLUMNS \
	"SELECT e.id, e.number, e.title, e.note, e.state, e.base, b.number, e.from_ms, e.may_lose, " \
	"e.made_by," \
	" m.shown, e.made_ms, e.changed_ms, e.hash, e.seal, e.model, e.submitted_by, s.shown, " \
	"e.submitted_ms," \
	" e.sent_name, e.sent_ms, e.live_ms, e.published_by, e.refused, e.rev," \
	" e.state IN " OPEN \
	" AND coalesce(e.base, 0) <> coalesce((SELECT id FROM edition WHERE state = 5), 0)," \
	" e.refusal, e.planned_by, e.described_by" \
	" FROM edition e LEFT JOIN edition b ON b.id = e.base LEFT JOIN person m ON m.id = e.made_by" \
	" LEFT JOIN person s ON s.id = e.submitted_by "

static void read_texts(sqlite3_stmt *row, struct draft *draft)
{
	query_copy_text(row, 2, draft->title, sizeof(draft->title));
	query_copy_text(row, 3, draft->note, sizeof(draft->note));
	query_copy_text(row, 10, draft->made_by_shown, sizeof(draft->made_by_shown));
	query_copy_text(row, 13, draft->hash, sizeof(draft->hash));
	query_copy_text(row, 14, draft->seal, sizeof(draft->seal));
	query_copy_text(row, 15, draft->model, sizeof(draft->model));
	query_copy_text(row, 17, draft->submitted_by_shown, sizeof(draft->submitted_by_shown));
	query_copy_text(row, 19, draft->sent_name, sizeof(draft->sent_name));
	query_copy_text(row, 22, draft->published_by, sizeof(draft->published_by));
	query_copy_text(row, 23, draft->refused, sizeof(draft->refused));
	query_copy_text(row, 26, draft->refusal, sizeof(draft->refusal));
}

static void read_draft(sqlite3_stmt *row, struct draft *draft)
{
	*draft = (struct draft){
		.id = sqlite3_column_int64(row, 0),
		.number = sqlite3_column_int64(row, 1),
		.state = (enum course_state)sqlite3_column_int(row, 4),
		.base = sqlite3_column_int64(row, 5),
		.base_number = sqlite3_column_int64(row, 6),
		.from_ms = sqlite3_column_int64(row, 7),
		.may_lose = sqlite3_column_int(row, 8) != 0,
		.made_by = sqlite3_column_int64(row, 9),
		.made_ms = sqlite3_column_int64(row, 11),
		.changed_ms = sqlite3_column_int64(row, 12),
		.submitted_by = sqlite3_column_int64(row, 16),
		.submitted_ms = sqlite3_column_int64(row, 18),
		.sent_ms = sqlite3_column_int64(row, 20),
		.live_ms = sqlite3_column_int64(row, 21),
		.rev = sqlite3_column_int64(row, 24),
		.overtaken = sqlite3_column_int(row, 25) != 0,
		.planned_by = sqlite3_column_int64(row, 27),
		.described_by = sqlite3_column_int64(row, 28),
	};
	read_texts(row, draft);
}

static bool find(sqlite3_stmt *select, struct draft *draft)
{
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	memset(draft, 0, sizeof(*draft));
	if (step == SQLITE_ROW)
		read_draft(select, draft);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

bool drafts_find(sqlite3 *db, long long id, struct draft *draft)
{
	return find(query_prepare(db, COLUMNS "WHERE e.id = ?", QUERY(QUERY_NUMBER(id))), draft);
}

bool drafts_find_number(sqlite3 *db, long long number, struct draft *draft)
{
	return find(
		query_prepare(db, COLUMNS "WHERE e.number = ? AND e.number > 0", QUERY(QUERY_NUMBER(number))),
		draft);
}

bool drafts_find_live(sqlite3 *db, struct draft *draft)
{
	return find(query_prepare(db, COLUMNS "WHERE e.state = 5", NULL), draft);
}

bool drafts_find_newest_of(sqlite3 *db, long long person, struct draft *draft)
{
	static const char sql[] = COLUMNS
		"WHERE e.state IN " WRITTEN " AND (e.made_by = ?1 OR e.id IN (SELECT edition FROM touched"
		" WHERE person = ?1)) ORDER BY e.changed_ms DESC, e.id DESC LIMIT 1";

	return find(query_prepare(db, sql, QUERY(QUERY_NUMBER(person))), draft);
}

bool drafts_list(sqlite3 *db, enum drafts_which which, size_t most, drafts_each_h handler, void *arg)
{
	static const char *const sql[] = {
		[DRAFTS_OPEN] =
			COLUMNS "WHERE e.state IN " OPEN " ORDER BY e.changed_ms DESC, e.id DESC LIMIT ?",
		[DRAFTS_PAST] = COLUMNS "WHERE e.state IN (5, 6) ORDER BY e.number DESC, e.id DESC LIMIT ?",
		[DRAFTS_ALL] = COLUMNS "ORDER BY e.id DESC LIMIT ?",
	};
	sqlite3_stmt *select = query_prepare(db, sql[which], QUERY(QUERY_NUMBER(most)));
	int step = SQLITE_ERROR;
	struct draft draft;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		read_draft(select, &draft);
		handler(&draft, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

/* --- who touched it ----------------------------------------------------------------------------------- */

bool drafts_is_touched_by(sqlite3 *db, long long id, long long person, bool *touched)
{
	long long count = query_number_or(db, "SELECT count(*) FROM touched WHERE edition = ? AND person = ?",
		QUERY(QUERY_NUMBER(id), QUERY_NUMBER(person)), -1);

	*touched = count != 0;
	return count >= 0;
}

bool drafts_list_touched(sqlite3 *db, long long id, drafts_person_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT p.id, p.shown FROM touched t JOIN person p ON p.id = t.person WHERE t.edition = ? "
		"ORDER BY"
		" p.shown, p.id",
		QUERY(QUERY_NUMBER(id)));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW)
		handler(sqlite3_column_int64(select, 0), db_column_text(select, 1), arg);
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

long long drafts_next_number(sqlite3 *db)
{
	return db_number(db, "SELECT coalesce(max(number), 0) + 1 FROM edition", 1);
}

/* --- models ------------------------------------------------------------------------------------------- */

bool drafts_has_model(sqlite3 *db, const char *hash)
{
	return query_number_or(db, "SELECT count(*) FROM model WHERE hash = ?", QUERY(QUERY_TEXT(hash)), 0) >
		0;
}

bool drafts_find_model(sqlite3 *db, const char *hash, struct buffer *octets)
{
	sqlite3_stmt *select =
		query_prepare(db, "SELECT octets FROM model WHERE hash = ?", QUERY(QUERY_TEXT(hash)));
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;

	if (step == SQLITE_ROW) {
		const void *blob = sqlite3_column_blob(select, 0);

		buffer_add(octets, blob ? blob : "", (size_t)sqlite3_column_bytes(select, 0));
	}
	sqlite3_finalize(select);
	return (step == SQLITE_ROW || step == SQLITE_DONE) && !octets->failed;
}

bool drafts_store_model(sqlite3 *db, const char *hash, struct span octets)
{
	return query_run(db, "INSERT OR REPLACE INTO model (hash, octets) VALUES (?, ?)",
		QUERY(QUERY_TEXT(hash),
			QUERY_OCTETS(octets.data ? (const void *)octets.data : "", octets.len)));
}

bool drafts_delete_unused_models(sqlite3 *db)
{
	return db_execute(db,
		"DELETE FROM model WHERE hash NOT IN (SELECT model FROM edition WHERE state IN " OPEN
		" OR state = 5)"
		" AND hash NOT IN (SELECT model FROM edition WHERE state = 6 ORDER BY number DESC LIMIT 8)");
}
