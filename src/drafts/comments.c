#include "agahi/drafts/comments.h"

#include "agahi/bureau/query.h"
#include "agahi/drafts/saving.h"
#include "agahi/store/db.h"

static bool is_name(const char *text)
{
	return *text == '\0' || deeds_line_is_good(text, SAVING_MAX_NAME + 1);
}

enum deed_result comments_put(sqlite3 *db, const struct deed *deed, long long edition, const char *topic,
	const char *lang, const char *text)
{
	if (!deeds_text_is_good(text, COMMENTS_MAX_TEXT + 1) || !is_name(topic) || !is_name(lang))
		return DEED_UNFIT;
	if (query_number_or(db, "SELECT count(*) FROM comment WHERE edition = ?",
		    QUERY(QUERY_NUMBER(edition)), COMMENTS_MOST) >= COMMENTS_MOST)
		return DEED_FULL;
	return query_run(db,
		       "INSERT INTO comment (edition, topic, lang, person, at_ms, text) VALUES (?, ?, ?, ?, "
		       "?, ?)",
		       QUERY(QUERY_NUMBER(edition), QUERY_TEXT(topic), QUERY_TEXT(lang),
			       QUERY_NUMBER(deed->person->id), QUERY_NUMBER(deed->now_ms), QUERY_TEXT(text)))
		? DEED_DONE
		: DEED_FAILED;
}

enum deed_result comments_add(sqlite3 *db, const struct deed *deed, long long edition, const char *topic,
	const char *lang, const char *text)
{
	char about[DEED_ABOUT_SIZE];
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, edition, COURSE_COMMENT, &draft, NULL);

	if (result == DEED_DONE)
		result = comments_put(db, deed, edition, topic, lang, text);
	if (result == DEED_DONE &&
		!deeds_record(db, deed, "comment", deeds_about(edition, about), NULL, NULL))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

enum deed_result comments_mark(
	sqlite3 *db, const struct deed *deed, long long edition, long long id, bool done)
{
	char about[DEED_ABOUT_SIZE];
	struct draft draft;
	enum deed_result result = deeds_begin(db, deed, edition, COURSE_COMMENT, &draft, NULL);

	if (result == DEED_DONE &&
		!query_run(db, "UPDATE comment SET done = ? WHERE id = ? AND edition = ?",
			QUERY(QUERY_NUMBER(done), QUERY_NUMBER(id), QUERY_NUMBER(edition))))
		result = DEED_FAILED;
	if (result == DEED_DONE && sqlite3_changes(db) == 0)
		result = DEED_MISSING;
	if (result == DEED_DONE &&
		!deeds_record(db, deed, "comment", deeds_about(edition, about), NULL, done ? "done" : "open"))
		result = DEED_FAILED;
	return deeds_end(db, result);
}

bool comments_list(sqlite3 *db, long long edition, const char *topic, const char *lang,
	comments_each_h handler, void *arg)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT c.id, c.topic, c.lang, c.person, p.shown, c.text, c.at_ms, c.done FROM comment c "
		"JOIN person p ON"
		" p.id = c.person WHERE c.edition = ?1 AND (?2 IS NULL OR c.topic = ?2) AND (?3 IS NULL OR "
		"c.lang = ?3)"
		" ORDER BY c.at_ms, c.id",
		QUERY(QUERY_NUMBER(edition), topic ? QUERY_TEXT(topic) : QUERY_NULL,
			lang ? QUERY_TEXT(lang) : QUERY_NULL));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		const struct comment comment = { sqlite3_column_int64(select, 0), db_column_text(select, 1),
			db_column_text(select, 2), sqlite3_column_int64(select, 3), db_column_text(select, 4),
			db_column_text(select, 5), sqlite3_column_int64(select, 6),
			sqlite3_column_int(select, 7) != 0 };

		handler(&comment, arg);
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

long long comments_count_open(sqlite3 *db, long long edition)
{
	return query_number_or(db, "SELECT count(*) FROM comment WHERE edition = ? AND done = 0",
		QUERY(QUERY_NUMBER(edition)), -1);
}
