#include "agahi/staff/people.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/consent.h"
#include "agahi/staff/devices.h"
#include "agahi/staff/roles.h"
#include "agahi/staff/sessions.h"
#include "agahi/store/db.h"

bool people_credentials(sqlite3 *db, const char *name, struct credentials *credentials)
{
	sqlite3_stmt *row =
		query_prepare(db, "SELECT id, password FROM person WHERE name = ?1 AND state = ?2",
			QUERY(QUERY_TEXT(name), QUERY_NUMBER(STAFF_ACTIVE)));

	memset(credentials, 0, sizeof(*credentials));
	if (row && sqlite3_step(row) == SQLITE_ROW) {
		credentials->person = sqlite3_column_int64(row, 0);
		snprintf(credentials->password, sizeof(credentials->password), "%s", db_column_text(row, 1));
	}
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

/* Somebody else who is not ended; the transaction is open. */
static enum staff_result find_other(
	sqlite3 *db, const struct staff_actor *actor, long long id, struct person *person)
{
	if (!staff_find_id(db, id, person))
		return STAFF_BROKEN;
	if (person->id == 0 || person->state == STAFF_ENDED)
		return STAFF_NO_SUCH;
	return person->id == actor->person->id ? STAFF_SAME_PERSON : STAFF_DONE;
}

enum staff_result people_change(
	sqlite3 *db, const struct staff_actor *actor, long long id, unsigned roles, const char *languages)
{
	enum staff_result result;
	struct person person;

	if (!staff_roles_are_good(roles) || strlen(languages) >= STAFF_LANGUAGES_SIZE)
		return STAFF_ROLES_BAD;
	result = acts_begin(db, actor, STAFF_ADMINISTRATOR);
	if (result != STAFF_DONE)
		return result;
	result = find_other(db, actor, id, &person);
	return acts_end(db,
		result == STAFF_DONE ? consent_change_roles(db, actor, &person, roles, languages) : result);
}

static enum staff_result end(sqlite3 *db, const struct staff_actor *actor, const struct person *person)
{
	const struct query_value *whose = QUERY(QUERY_NUMBER(person->id));

	return acts_result(
		query_run(db,
			"UPDATE person SET trusted = trusted OR (state = ?2 AND roles & ?3 <> 0), state = ?4,"
			" password = '', totp = NULL WHERE id = ?1",
			QUERY(QUERY_NUMBER(person->id), QUERY_NUMBER(STAFF_ACTIVE),
				QUERY_NUMBER(ROLES_OF_TRUST), QUERY_NUMBER(STAFF_ENDED))) &&
		query_run(db, "DELETE FROM recovery_code WHERE person = ?1", whose) &&
		query_run(db, "DELETE FROM invitation WHERE person = ?1 AND used_ms = 0", whose) &&
		sessions_drop_all(db, person->id, "") && devices_drop_all(db, person->id) &&
		acts_record_person(db, actor, "end", person, NULL, NULL));
}

enum staff_result people_end(sqlite3 *db, const struct staff_actor *actor, long long id)
{
	enum staff_result result = acts_begin(db, actor, STAFF_ADMINISTRATOR);
	struct person person;

	if (result != STAFF_DONE)
		return result;
	result = find_other(db, actor, id, &person);
	return acts_end(db, result == STAFF_DONE ? end(db, actor, &person) : result);
}

enum staff_result people_change_password(
	sqlite3 *db, const struct staff_actor *actor, const char *session_token, const char *hash)
{
	enum staff_result result = acts_begin(db, actor, 0);

	if (result != STAFF_DONE)
		return result;
	return acts_end(db,
		acts_result(*hash &&
			query_run(db, "UPDATE person SET password = ?1 WHERE id = ?2",
				QUERY(QUERY_TEXT(hash), QUERY_NUMBER(actor->person->id))) &&
			sessions_drop_all(db, actor->person->id, session_token) &&
			devices_drop_all(db, actor->person->id) &&
			acts_record_person(db, actor, "password", actor->person, NULL, NULL)));
}

bool people_choose_language(sqlite3 *db, long long person, const char *language)
{
	return strlen(language) < sizeof(((struct person *)NULL)->page_language) &&
		query_run(db, "UPDATE person SET page_language = ?1 WHERE id = ?2",
			QUERY(QUERY_TEXT(language), QUERY_NUMBER(person)));
}

int64_t people_last_seen(sqlite3 *db, long long person)
{
	long long seen_ms = 0;

	query_number(db, "SELECT seen_ms FROM person WHERE id = ?1", QUERY(QUERY_NUMBER(person)), &seen_ms);
	return seen_ms;
}
