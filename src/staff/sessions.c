#include "agahi/staff/sessions.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/store/db.h"

#define COLUMNS "SELECT hash, person, began_ms, seen_ms, second, address, seen_wall_ms FROM session "

/* --- reading ------------------------------------------------------------------------------------------ */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void read_session(sqlite3_stmt *row, struct session *session)
{
	memset(session, 0, sizeof(*session));
	if (sqlite3_column_bytes(row, 0) == TOKEN_HASH_OCTETS)
		token_key_write(sqlite3_column_blob(row, 0), session->key);
	session->person.id = sqlite3_column_int64(row, 1);
	session->began_ms = sqlite3_column_int64(row, 2);
	session->seen_ms = sqlite3_column_int64(row, 3);
	session->second = sqlite3_column_int(row, 4) != 0;
	snprintf(session->address, sizeof(session->address), "%s", db_column_text(row, 5));
	session->seen_wall_ms = sqlite3_column_int64(row, 6);
	session->until_ms = session->second
		? earlier(session->began_ms + SESSION_WHOLE_MS, session->seen_ms + SESSION_IDLE_MS)
		: session->began_ms + SESSION_HALF_MS;
}

/* What was seen later than now is of another start of the machine. */
static bool is_over(const struct session *session, int64_t up_ms)
{
	return up_ms >= session->until_ms || session->seen_ms > up_ms + SESSION_START_SLACK_MS;
}

static bool read_by_hash(sqlite3 *db, const unsigned char *hash, struct session *session)
{
	sqlite3_stmt *row =
		query_prepare(db, COLUMNS "WHERE hash = ?1", QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS)));

	memset(session, 0, sizeof(*session));
	if (row && sqlite3_step(row) == SQLITE_ROW)
		read_session(row, session);
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

/* --- the machine's start ------------------------------------------------------------------------------ */

static bool keep_start(sqlite3 *db, int64_t started_ms)
{
	return query_run(db, "INSERT OR REPLACE INTO machine (id, started_ms) VALUES (1, ?1)",
		QUERY(QUERY_NUMBER(started_ms)));
}

static bool differs(sqlite3 *db, int64_t started_ms, int64_t slack_ms, bool *differ)
{
	long long kept_ms = INT64_MIN / 2;
	bool read = query_number(db, "SELECT started_ms FROM machine", NULL, &kept_ms);

	*differ = started_ms < kept_ms - slack_ms || started_ms > kept_ms + slack_ms;
	return read;
}

bool sessions_at_start(sqlite3 *db, int64_t started_ms)
{
	bool anew;

	return differs(db, started_ms, SESSION_START_SLACK_MS, &anew) &&
		(!anew || query_run(db, "DELETE FROM session", NULL)) && keep_start(db, started_ms);
}

bool sessions_note_start(sqlite3 *db, int64_t started_ms)
{
	enum { WORTH_WRITING_MS = 10 * 1000 };
	bool moved;

	return differs(db, started_ms, WORTH_WRITING_MS, &moved) && (!moved || keep_start(db, started_ms));
}

/* --- a session's life --------------------------------------------------------------------------------- */

static bool insert(
	sqlite3 *db, const struct staff_actor *actor, int64_t up_ms, bool second, char token[TOKEN_SIZE])
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	token_make(token);
	token_hash(token, hash);
	return query_run(db,
		"INSERT INTO session (hash, person, began_ms, seen_ms, seen_wall_ms, second, address)"
		" VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6)",
		QUERY(QUERY_OCTETS(hash, sizeof(hash)), QUERY_NUMBER(actor->person->id), QUERY_NUMBER(up_ms),
			QUERY_NUMBER(actor->now_ms), QUERY_NUMBER(second),
			QUERY_TEXT(actor->address ? actor->address : "")));
}

/* Half ones go first: who has the password alone pushes nobody out. */
static bool make_room(sqlite3 *db, long long person)
{
	return query_run(db,
		"DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE person = ?1"
		" ORDER BY second DESC, seen_ms DESC, began_ms DESC LIMIT -1 OFFSET ?2)",
		QUERY(QUERY_NUMBER(person), QUERY_NUMBER(SESSIONS_A_PERSON - 1)));
}

enum staff_result sessions_begin(
	sqlite3 *db, const struct staff_actor *actor, int64_t up_ms, char token[TOKEN_SIZE])
{
	enum staff_result result = acts_begin(db, actor, 0);

	if (result != STAFF_DONE)
		return result;
	return acts_end(
		db, acts_result(make_room(db, actor->person->id) && insert(db, actor, up_ms, false, token)));
}

static bool remove_one(sqlite3 *db, const unsigned char *hash)
{
	return query_run(
		db, "DELETE FROM session WHERE hash = ?1", QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS)));
}

static bool touch_person(sqlite3 *db, long long person, int64_t now_ms)
{
	return query_run(db, "UPDATE person SET seen_ms = ?1 WHERE id = ?2",
		QUERY(QUERY_NUMBER(now_ms), QUERY_NUMBER(person)));
}

/* A new token, so that one which somebody knew before the log-in is worth nothing after it. */
static enum staff_result pass(sqlite3 *db, const struct staff_actor *actor, int64_t up_ms,
	const unsigned char *hash, char fresh[TOKEN_SIZE])
{
	struct session session;

	if (!read_by_hash(db, hash, &session))
		return STAFF_BROKEN;
	if (session.person.id != actor->person->id || session.second || is_over(&session, up_ms))
		return STAFF_NO_SUCH;
	return acts_result(remove_one(db, hash) && insert(db, actor, up_ms, true, fresh) &&
		touch_person(db, actor->person->id, actor->now_ms) &&
		acts_record(db, actor, "log-in", "", NULL, NULL));
}

enum staff_result sessions_pass(sqlite3 *db, const struct staff_actor *actor, int64_t up_ms,
	const char *token, char fresh[TOKEN_SIZE])
{
	unsigned char hash[TOKEN_HASH_OCTETS];
	enum staff_result result;

	if (!token_hash(token, hash))
		return STAFF_NO_SUCH;
	result = acts_begin(db, actor, 0);
	return result == STAFF_DONE ? acts_end(db, pass(db, actor, up_ms, hash, fresh)) : result;
}

static bool touch_session(
	sqlite3 *db, const unsigned char *hash, struct session *session, int64_t up_ms, int64_t deed_ms)
{
	if (!session->second || up_ms - session->seen_ms < SESSION_TOUCH_MS)
		return true;
	session->seen_ms = up_ms;
	session->seen_wall_ms = deed_ms;
	session->until_ms = earlier(session->began_ms + SESSION_WHOLE_MS, up_ms + SESSION_IDLE_MS);
	return query_run(db, "UPDATE session SET seen_ms = ?1, seen_wall_ms = ?2 WHERE hash = ?3",
		       QUERY(QUERY_NUMBER(up_ms), QUERY_NUMBER(deed_ms),
			       QUERY_OCTETS(hash, TOKEN_HASH_OCTETS))) &&
		touch_person(db, session->person.id, deed_ms);
}

bool sessions_find(sqlite3 *db, const char *token, int64_t up_ms, int64_t deed_ms, struct session *session)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	memset(session, 0, sizeof(*session));
	if (!token_hash(token, hash))
		return true;
	if (!read_by_hash(db, hash, session) || !staff_find_id(db, session->person.id, &session->person))
		return false;
	if (session->person.id == 0 || session->person.state != STAFF_ACTIVE || is_over(session, up_ms)) {
		memset(session, 0, sizeof(*session));
		return true;
	}
	return deed_ms == 0 || touch_session(db, hash, session, up_ms, deed_ms);
}

/* --- ending ------------------------------------------------------------------------------------------- */

static enum staff_result end_one(
	sqlite3 *db, const struct staff_actor *actor, const unsigned char *hash, const char *what)
{
	enum staff_result result = acts_begin(db, actor, 0);

	if (result != STAFF_DONE)
		return result;
	if (!query_run(db, "DELETE FROM session WHERE hash = ?1 AND person = ?2",
		    QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS), QUERY_NUMBER(actor->person->id))))
		result = STAFF_BROKEN;
	else if (sqlite3_changes(db) == 0)
		result = STAFF_NO_SUCH;
	else
		result = acts_result(acts_record(db, actor, what, "", NULL, NULL));
	return acts_end(db, result);
}

enum staff_result sessions_end(sqlite3 *db, const struct staff_actor *actor, const char *token)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	return token_hash(token, hash) ? end_one(db, actor, hash, "log-out") : STAFF_NO_SUCH;
}

enum staff_result sessions_end_one(sqlite3 *db, const struct staff_actor *actor, const char *key)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	return token_key_read(key, hash) ? end_one(db, actor, hash, "session-end") : STAFF_NO_SUCH;
}

bool sessions_drop_all(sqlite3 *db, long long person, const char *but_token)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	token_hash(but_token, hash); /* "" is a hash of zeros, which no session has */
	return query_run(db, "DELETE FROM session WHERE person = ?1 AND hash <> ?2",
		QUERY(QUERY_NUMBER(person), QUERY_OCTETS(hash, sizeof(hash))));
}

enum staff_result sessions_end_others(sqlite3 *db, const struct staff_actor *actor, const char *token)
{
	enum staff_result result = acts_begin(db, actor, 0);
	char ended[32];

	if (result != STAFF_DONE)
		return result;
	if (!sessions_drop_all(db, actor->person->id, token))
		return acts_end(db, STAFF_BROKEN);
	snprintf(ended, sizeof(ended), "%d ended", sqlite3_changes(db));
	return acts_end(db, acts_result(acts_record(db, actor, "session-end", "all others", NULL, ended)));
}

/* --- lists -------------------------------------------------------------------------------------------- */

bool sessions_list(sqlite3 *db, long long person, int64_t up_ms, session_each_h handler, void *arg)
{
	sqlite3_stmt *row =
		query_prepare(db, COLUMNS "WHERE person = ?1 ORDER BY seen_ms DESC, began_ms DESC",
			QUERY(QUERY_NUMBER(person)));
	struct person owner;
	struct session session;
	bool good = row && staff_find_id(db, person, &owner);

	while (good && sqlite3_step(row) == SQLITE_ROW) {
		read_session(row, &session);
		session.person = owner;
		if (!is_over(&session, up_ms))
			handler(&session, arg);
	}
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

bool sessions_sweep(sqlite3 *db, int64_t up_ms)
{
	return query_run(db,
		"DELETE FROM session WHERE began_ms <= ?1 OR (second AND seen_ms <= ?2) OR (NOT second AND "
		"began_ms <= ?3)"
		" OR seen_ms > ?4",
		QUERY(QUERY_NUMBER(up_ms - SESSION_WHOLE_MS), QUERY_NUMBER(up_ms - SESSION_IDLE_MS),
			QUERY_NUMBER(up_ms - SESSION_HALF_MS), QUERY_NUMBER(up_ms + SESSION_START_SLACK_MS)));
}
