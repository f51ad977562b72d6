#include "agahi/drafts/making.h"

#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/hints.h"

static bool is_note(const char *text)
{
	return !text || *text == '\0' || deeds_line_is_good(text, DRAFT_TITLE_SIZE);
}

/* A new row of the table; 0 when it cannot be. `plan`: the draft whose leave to lose topics it takes over, and who gave it. */
static long long insert(sqlite3 *db, const struct deed *deed, const char *title, const char *note,
	long long base, const struct draft *plan)
{
	return query_run(db,
		       "INSERT INTO edition (title, note, base, state, made_by, described_by, made_ms, "
		       "changed_ms, may_lose, planned_by) VALUES (?1, ?2, ?3, 0, ?4, ?4, ?5, ?5, ?6, ?7)",
		       QUERY(QUERY_TEXT(title), QUERY_TEXT(note ? note : ""), QUERY_ID(base),
			       QUERY_NUMBER(deed->person->id), QUERY_NUMBER(deed->now_ms),
			       QUERY_NUMBER(plan && plan->may_lose), QUERY_ID(plan ? plan->planned_by : 0)))
		? sqlite3_last_insert_rowid(db)
		: 0;
}

/* Content that is not what is live has been changed by somebody: by who makes a draft of it, and by who wrote it there. */
static bool inherit_touches(sqlite3 *db, const struct deed *deed, const struct draft *from, long long id)
{
	if (from->state == COURSE_LIVE)
		return true;
	if (!query_run(db, "INSERT INTO touched (edition, person) VALUES (?, ?)",
		    QUERY(QUERY_NUMBER(id), QUERY_NUMBER(deed->person->id))))
		return false;
	return from->id == 0 || from->state == COURSE_RETIRED ||
		query_run(db,
			"INSERT OR IGNORE INTO touched (edition, person) SELECT ?2, person FROM touched "
			"WHERE edition = ?1",
			QUERY(QUERY_NUMBER(from->id), QUERY_NUMBER(id)));
}

static enum deed_result make(sqlite3 *db, const struct deed *deed, const struct draft *from,
	const char *title, const char *note, long long *id)
{
	struct draft live;
	char about[DEED_ABOUT_SIZE], old[DEED_ABOUT_SIZE];

	if (query_number_or(db, "SELECT count(*) FROM edition WHERE state IN (0, 1, 2, 3, 4)", NULL,
		    DRAFTS_MOST_OPEN) >= DRAFTS_MOST_OPEN)
		return DEED_FULL;
	if (!drafts_find_live(db, &live))
		return DEED_FAILED;
	/* A draft of a draft stays on its base: its content does not have what went live since. What was taken back is meant to
	 * replace what is live. */
	bool of_a_draft = from->id != 0 && from->state != COURSE_LIVE && from->state != COURSE_RETIRED;
	*id = insert(db, deed, title, note, of_a_draft ? from->base : live.id, of_a_draft ? from : NULL);
	bool made = *id != 0 && (from->id == 0 || contents_copy(db, from->id, *id)) &&
		inherit_touches(db, deed, from, *id) &&
		deeds_record(db, deed, "draft", deeds_about(*id, about),
			from->id ? deeds_about(from->id, old) : NULL, title);
	return made ? DEED_DONE : DEED_FAILED;
}

enum deed_result making_new(sqlite3 *db, const struct deed *deed, long long from, const char *title,
	const char *note, long long *id)
{
	struct draft source = { .state = COURSE_DRAFT };

	*id = 0;
	if (!deeds_line_is_good(title, DRAFT_TITLE_SIZE) || !is_note(note))
		return DEED_UNFIT;
	enum deed_result result = deeds_begin_without(db, deed, STAFF_EDITOR);
	if (result == DEED_DONE && from != 0 && !drafts_find(db, from, &source))
		result = DEED_FAILED;
	if (result == DEED_DONE && from != 0 && source.id == 0)
		result = DEED_MISSING;
	if (result == DEED_DONE)
		result = make(db, deed, &source, title, note, id);
	return deeds_end(db, result);
}

enum deed_result making_describe(
	sqlite3 *db, const struct deed *deed, long long id, const char *title, const char *note)
{
	char about[DEED_ABOUT_SIZE];
	struct draft draft;

	if (!deeds_line_is_good(title, DRAFT_TITLE_SIZE) || !is_note(note))
		return DEED_UNFIT;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_DESCRIBE, &draft, NULL);
	if (result == DEED_DONE &&
		!(query_run(db, "UPDATE edition SET title = ?, note = ?, described_by = ? WHERE id = ?",
			  QUERY(QUERY_TEXT(title), QUERY_TEXT(note ? note : ""),
				  QUERY_NUMBER(deed->person->id), QUERY_NUMBER(id))) &&
			deeds_move(db, deed, &draft, COURSE_DESCRIBE) &&
			deeds_record(db, deed, "edit", deeds_about(id, about), draft.title, title)))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

enum deed_result making_give_up(sqlite3 *db, const struct deed *deed, long long id)
{
	char about[DEED_ABOUT_SIZE];
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, id, COURSE_GIVE_UP, &draft, NULL);

	if (result == DEED_DONE &&
		!(deeds_move(db, deed, &draft, COURSE_GIVE_UP) && hints_reopen_of(db, id) &&
			deeds_record(db, deed, "give-up", deeds_about(id, about), NULL, NULL)))
		result = DEED_FAILED;
	return deeds_end(db, result);
}
