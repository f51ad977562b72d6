#include "agahi/staff/second.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/codes.h"
#include "agahi/staff/sessions.h"

enum { STEPS_KEPT = 32 };

struct app {
	struct totp_secret secret;
	uint64_t last;
	bool there;
};

/* A secret that this key does not open is as good as none; box_load() has looked at the start. */
static bool read_app(sqlite3 *db, const struct box *box, long long person, struct app *app)
{
	sqlite3_stmt *row = query_prepare(
		db, "SELECT totp, totp_last FROM person WHERE id = ?1", QUERY(QUERY_NUMBER(person)));

	memset(app, 0, sizeof(*app));
	if (row && sqlite3_step(row) == SQLITE_ROW) {
		app->there = box_open(box, sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0),
			app->secret.octets, sizeof(app->secret.octets));
		app->last = (uint64_t)sqlite3_column_int64(row, 1);
	}
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

/* Steps that were used. Besides the last one, for when the clock was ahead: the codes of that day are still to come, and were used. */
static bool was_used(sqlite3 *db, long long person, uint64_t step)
{
	return query_number_or(db, "SELECT count(*) FROM code_step WHERE person = ?1 AND step = ?2",
		       QUERY(QUERY_NUMBER(person), QUERY_NUMBER(step)), 1) != 0;
}

/* The highest stay: those of a clock that was ahead. */
static bool use_step(sqlite3 *db, long long person, uint64_t step)
{
	return query_run(db, "UPDATE person SET totp_last = ?1 WHERE id = ?2",
		       QUERY(QUERY_NUMBER(step), QUERY_NUMBER(person))) &&
		query_run(db, "INSERT OR IGNORE INTO code_step (person, step) VALUES (?1, ?2)",
			QUERY(QUERY_NUMBER(person), QUERY_NUMBER(step))) &&
		query_run(db,
			"DELETE FROM code_step WHERE person = ?1 AND step NOT IN (SELECT step FROM code_step"
			" WHERE person = ?1 ORDER BY step DESC LIMIT ?2)",
			QUERY(QUERY_NUMBER(person), QUERY_NUMBER(STEPS_KEPT)));
}

static bool record_clock(sqlite3 *db, const struct staff_actor *actor, uint64_t last)
{
	char ahead[40];

	snprintf(ahead, sizeof(ahead), "%lld s ahead",
		(long long)(last - totp_step(actor->now_ms)) * TOTP_STEP_S);
	return acts_record_person(db, actor, "clock", actor->person, ahead, NULL);
}

static enum staff_result check_app(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, const char *code)
{
	long long person = actor->person->id;
	struct app app;
	uint64_t step;

	if (!read_app(db, box, person, &app))
		return STAFF_BROKEN;
	bool ahead = totp_is_ahead(app.last, actor->now_ms);
	uint64_t last = app.last;
	bool right = app.there && totp_check(&app.secret, code, actor->now_ms, ahead ? 0 : last, &step) &&
		!was_used(db, person, step);
	sodium_memzero(&app, sizeof(app));
	if (!right)
		return STAFF_CODE_WRONG;
	return acts_result((!ahead || record_clock(db, actor, last)) && use_step(db, person, step));
}

static enum staff_result check_recovery(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, const char *code)
{
	enum staff_result result = codes_use(db, box, actor->person->id, code, actor->now_ms);
	char left[32];

	if (result != STAFF_DONE)
		return result;
	snprintf(left, sizeof(left), "%d left", codes_left(db, actor->person->id));
	return acts_result(acts_record_person(db, actor, "recovery-code", actor->person, NULL, left));
}

enum staff_result second_check(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, const char *code)
{
	enum staff_result result = acts_begin(db, actor, 0);

	if (result != STAFF_DONE)
		return result == STAFF_NOT_ALLOWED ? STAFF_NO_SUCH : result;
	bool digits = strspn(code, "0123456789 ") == strlen(code);
	return acts_end(db, (digits ? check_app : check_recovery)(db, box, actor, code));
}

void second_offer(const struct box *box, const char *token, struct totp_secret *secret)
{
	box_hash(box, "secret of an app", token, secret->octets, sizeof(secret->octets));
}

bool second_keep(
	sqlite3 *db, const struct box *box, long long person, const struct totp_secret *secret, uint64_t step)
{
	unsigned char sealed[TOTP_SECRET_OCTETS + BOX_MORE_OCTETS];

	box_seal(box, secret->octets, sizeof(secret->octets), sealed);
	return query_run(db, "DELETE FROM code_step WHERE person = ?1", QUERY(QUERY_NUMBER(person))) &&
		query_run(db, "UPDATE person SET totp = ?1 WHERE id = ?2",
			QUERY(QUERY_OCTETS(sealed, sizeof(sealed)), QUERY_NUMBER(person))) &&
		use_step(db, person, step);
}

enum staff_result second_change(sqlite3 *db, const struct box *box, const struct staff_actor *actor,
	const char *session_token, const char *code)
{
	enum staff_result result = acts_begin(db, actor, 0);
	struct totp_secret secret;
	uint64_t step;

	if (result != STAFF_DONE)
		return result;
	second_offer(box, session_token, &secret);
	if (!totp_check(&secret, code, actor->now_ms, 0, &step))
		result = STAFF_CODE_WRONG;
	else
		result = acts_result(second_keep(db, box, actor->person->id, &secret, step) &&
			sessions_drop_all(db, actor->person->id, session_token) &&
			acts_record_person(db, actor, "second-factor", actor->person, NULL, NULL));
	sodium_memzero(&secret, sizeof(secret));
	return acts_end(db, result);
}
