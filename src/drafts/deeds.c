#include "agahi/drafts/deeds.h"

#include <stdio.h>
#include <string.h>

#include "agahi/audit/audit.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"

const char *deed_result_name(enum deed_result result)
{
	static const char *const names[DEED_RESULTS] = { "done", "unchanged", "conflict", "wrong-state",
		"not-yours", "touched", "twice", "missing", "unfit", "full", "needs-model", "needs-check",
		"own", "not-sent", "failed" };

	return (unsigned)result < DEED_RESULTS ? names[result] : "";
}

/* --- beginning and end -------------------------------------------------------------------------------- */

static enum deed_result check_person(
	sqlite3 *db, const struct deed *deed, unsigned roles, struct person *person)
{
	if (!deed->person || !staff_find_id(db, deed->person->id, person))
		return DEED_FAILED;
	if (person->id == 0 || person->state != STAFF_ACTIVE || (person->roles & roles) == 0)
		return DEED_NOT_YOURS;
	return DEED_DONE;
}

static enum deed_result check_draft(
	sqlite3 *db, long long edition, enum course_action action, long long person, struct draft *draft)
{
	bool touched = false;

	if (!drafts_find(db, edition, draft))
		return DEED_FAILED;
	if (draft->id == 0)
		return DEED_MISSING;
	if (course_next(draft->state, action) == COURSE_STATES)
		return DEED_WRONG_STATE;
	if (course_is_for_others(action) && !drafts_is_touched_by(db, edition, person, &touched))
		return DEED_FAILED;
	return touched ? DEED_TOUCHED : DEED_DONE;
}

enum deed_result deeds_begin(sqlite3 *db, const struct deed *deed, long long edition,
	enum course_action action, struct draft *draft, struct person *person)
{
	struct person now = { 0 };
	enum deed_result result = DEED_FAILED;

	memset(draft, 0, sizeof(*draft));
	if (desk_db_begin(db))
		result = check_person(db, deed, course_roles(action), &now);
	if (result == DEED_DONE)
		result = check_draft(db, edition, action, now.id, draft);
	if (person)
		*person = now;
	return result;
}

enum deed_result deeds_begin_without(sqlite3 *db, const struct deed *deed, unsigned roles)
{
	struct person now = { 0 };

	return desk_db_begin(db) ? check_person(db, deed, roles, &now) : DEED_FAILED;
}

enum deed_result deeds_end(sqlite3 *db, enum deed_result result)
{
	if (sqlite3_get_autocommit(db))
		return result; /* it did not begin, or SQLite has rolled back already */
	bool good = result == DEED_DONE;

	return desk_db_end(db, good) || !good ? result : DEED_FAILED;
}

/* --- what follows ------------------------------------------------------------------------------------- */

/* What only frozen content has. */
static bool thaw(sqlite3 *db, struct draft *draft)
{
	*draft->hash = *draft->seal = *draft->model = *draft->sent_name = *draft->submitted_by_shown =
		*draft->published_by = '\0';
	draft->submitted_by = draft->submitted_ms = draft->sent_ms = 0;
	return query_run(db,
		"UPDATE edition SET hash = '', seal = '', model = '', submitted_by = NULL, submitted_ms = 0, "
		"sent_name ="
		" '', sent_ms = 0, published_by = '' WHERE id = ?",
		QUERY(QUERY_NUMBER(draft->id)));
}

static bool touch(sqlite3 *db, const struct deed *deed, struct draft *draft)
{
	draft->rev++;
	return query_run(db, "UPDATE edition SET rev = ? WHERE id = ?",
		       QUERY(QUERY_NUMBER(draft->rev), QUERY_NUMBER(draft->id))) &&
		query_run(db, "INSERT OR IGNORE INTO touched (edition, person) VALUES (?, ?)",
			QUERY(QUERY_NUMBER(draft->id), QUERY_NUMBER(deed->person->id)));
}

bool deeds_move(sqlite3 *db, const struct deed *deed, struct draft *draft, enum course_action action)
{
	enum course_state next = course_next(draft->state, action);
	bool moved = next != COURSE_STATES;

	if (moved && course_voids(action))
		moved = query_run(
			db, "DELETE FROM approval WHERE edition = ?", QUERY(QUERY_NUMBER(draft->id)));
	if (moved && (next == COURSE_DRAFT || next == COURSE_GIVEN_UP))
		moved = thaw(db, draft);
	if (moved && action == COURSE_TOUCH)
		moved = touch(db, deed, draft);
	if (!moved)
		return false;
	draft->state = next;
	draft->changed_ms = deed->now_ms;
	return query_run(db, "UPDATE edition SET state = ?, changed_ms = ? WHERE id = ?",
		QUERY(QUERY_NUMBER(next), QUERY_NUMBER(deed->now_ms), QUERY_NUMBER(draft->id)));
}

/* --- the record --------------------------------------------------------------------------------------- */

bool deeds_record(sqlite3 *db, const struct deed *deed, const char *what, const char *about, const char *old,
	const char *fresh)
{
	const struct audit_entry entry = { .who = deed->person->name,
		.what = what,
		.about = about,
		.old = old,
		.fresh = fresh,
		.address = deed->address,
		.now_ms = deed->now_ms };

	return audit_add(db, &entry);
}

const char *deeds_about(long long edition, char about[DEED_ABOUT_SIZE])
{
	snprintf(about, DEED_ABOUT_SIZE, "draft %lld", edition);
	return about;
}

bool deeds_may_write(const struct person *person, const char *language)
{
	return *language == '\0' ? *person->languages == '\0' : staff_writes(person, language);
}

/* --- what can be kept --------------------------------------------------------------------------------- */

static bool is_good(const char *text, size_t size, bool lines)
{
	size_t len = text ? strnlen(text, size) : 0;

	if (len == 0 || len >= size || utf8_first_fault(text, len) < len)
		return false;
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if (visible_is_kept_away(character) && !(lines && character == '\n'))
			return false;
	}
	return true;
}

bool deeds_line_is_good(const char *text, size_t size)
{
	return is_good(text, size, false);
}

bool deeds_text_is_good(const char *text, size_t size)
{
	return is_good(text, size, true);
}
