#include "agahi/staff/invitations.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/second.h"
#include "agahi/staff/sessions.h"
#include "agahi/store/db.h"

#define COLUMNS \
	"SELECT hash, person, reset, made_ms, until_ms, made_by, confirmed_by, used_ms FROM invitation "

/* --- reading ------------------------------------------------------------------------------------------ */

static bool read_invitation(sqlite3 *db, sqlite3_stmt *row, struct invitation *invitation)
{
	memset(invitation, 0, sizeof(*invitation));
	if (sqlite3_column_bytes(row, 0) != TOKEN_HASH_OCTETS)
		return false;
	token_key_write(sqlite3_column_blob(row, 0), invitation->key);
	invitation->reset = sqlite3_column_int(row, 2) != 0;
	invitation->made_ms = sqlite3_column_int64(row, 3);
	invitation->until_ms = sqlite3_column_int64(row, 4);
	invitation->made_by = sqlite3_column_int64(row, 5);
	invitation->confirmed_by = sqlite3_column_int64(row, 6);
	invitation->used_ms = sqlite3_column_int64(row, 7);
	return staff_find_id(db, sqlite3_column_int64(row, 1), &invitation->person);
}

static bool read_by_hash(sqlite3 *db, const unsigned char *hash, struct invitation *invitation)
{
	sqlite3_stmt *row =
		query_prepare(db, COLUMNS "WHERE hash = ?1", QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS)));
	bool good = row != NULL;

	memset(invitation, 0, sizeof(*invitation));
	if (row && sqlite3_step(row) == SQLITE_ROW)
		good = read_invitation(db, row, invitation);
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

static bool tell_each(sqlite3 *db, const char *sql, long long number, invitation_each_h handler, void *arg)
{
	sqlite3_stmt *row = query_prepare(db, sql, QUERY(QUERY_NUMBER(number)));
	struct invitation invitation;
	bool good = row != NULL;

	while (good && sqlite3_step(row) == SQLITE_ROW) {
		good = read_invitation(db, row, &invitation);
		if (good)
			handler(&invitation, arg);
	}
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

bool invitations_list(sqlite3 *db, int64_t now_ms, invitation_each_h handler, void *arg)
{
	return tell_each(db, COLUMNS "WHERE used_ms = 0 AND until_ms > ?1 ORDER BY made_ms, hash", now_ms,
		handler, arg);
}

bool invitations_to_tell(sqlite3 *db, long long person, invitation_each_h handler, void *arg)
{
	return tell_each(db, COLUMNS "WHERE reset = 1 AND person = ?1 AND told_ms = 0 ORDER BY made_ms, hash",
		person, handler, arg);
}

bool invitations_told(sqlite3 *db, long long person, int64_t now_ms)
{
	return query_run(db,
		"UPDATE invitation SET told_ms = ?1 WHERE reset = 1 AND person = ?2 AND told_ms = 0",
		QUERY(QUERY_NUMBER(now_ms), QUERY_NUMBER(person)));
}

/* Not used, not past, of a person for whom it makes sense. */
static bool is_open(const struct invitation *invitation, int64_t now_ms)
{
	enum staff_state expected = invitation->reset ? STAFF_ACTIVE : STAFF_INVITED;

	return *invitation->key && invitation->used_ms == 0 && now_ms < invitation->until_ms &&
		invitation->person.id != 0 && invitation->person.state == expected;
}

static enum staff_result find_open(
	sqlite3 *db, const unsigned char *hash, int64_t now_ms, struct invitation *invitation)
{
	if (!read_by_hash(db, hash, invitation))
		return STAFF_BROKEN;
	return is_open(invitation, now_ms) ? STAFF_DONE : STAFF_NO_SUCH;
}

static enum staff_result find_usable(
	sqlite3 *db, const char *token, int64_t now_ms, struct invitation *invitation)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	memset(invitation, 0, sizeof(*invitation));
	if (!token_hash(token, hash))
		return STAFF_NO_SUCH;
	enum staff_result result = find_open(db, hash, now_ms, invitation);
	return result == STAFF_DONE && invitation->reset && invitation->confirmed_by == 0 ? STAFF_UNCONFIRMED
											  : result;
}

enum staff_result invitations_find(
	sqlite3 *db, const char *token, int64_t now_ms, struct invitation *invitation)
{
	return find_usable(db, token, now_ms, invitation);
}

/* --- making ------------------------------------------------------------------------------------------- */

static long long id_of(const struct staff_actor *actor)
{
	return actor->person ? actor->person->id : 0;
}

/* A new link makes the one before it void. */
static bool insert_link(sqlite3 *db, const struct staff_actor *actor, long long person, bool reset,
	int64_t lasts_ms, char token[TOKEN_SIZE])
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	token_make(token);
	token_hash(token, hash);
	return query_run(db, "DELETE FROM invitation WHERE person = ?1 AND used_ms = 0",
		       QUERY(QUERY_NUMBER(person))) &&
		query_run(db,
			"INSERT INTO invitation (hash, person, made_ms, until_ms, made_by, reset) VALUES "
			"(?1, ?2, ?3, ?4, ?5, ?6)",
			QUERY(QUERY_OCTETS(hash, sizeof(hash)), QUERY_NUMBER(person),
				QUERY_NUMBER(actor->now_ms), QUERY_NUMBER(actor->now_ms + lasts_ms),
				QUERY_ID(id_of(actor)), QUERY_NUMBER(reset)));
}

static bool insert_person(sqlite3 *db, const struct staff_actor *actor, const struct person *person)
{
	return query_run(db,
		"INSERT INTO person (name, shown, roles, languages, state, page_language, made_ms)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		QUERY(QUERY_TEXT(person->name), QUERY_TEXT(person->shown), QUERY_NUMBER(person->roles),
			QUERY_TEXT(person->languages), QUERY_NUMBER(STAFF_INVITED),
			QUERY_TEXT(person->page_language), QUERY_NUMBER(actor->now_ms)));
}

static enum staff_result invite(sqlite3 *db, const struct staff_actor *actor, const struct person *person,
	int64_t lasts_ms, char token[TOKEN_SIZE])
{
	char roles[STAFF_ROLES_TEXT_SIZE];
	struct person there;

	if (!staff_find(db, person->name, &there))
		return STAFF_BROKEN;
	if (there.id != 0)
		return STAFF_NAME_TAKEN;
	return acts_result(insert_person(db, actor, person) &&
		insert_link(db, actor, sqlite3_last_insert_rowid(db), false, lasts_ms, token) &&
		acts_record_person(
			db, actor, "invite", person, NULL, staff_roles_write(person->roles, roles)));
}

enum staff_result invitations_invite(
	sqlite3 *db, const struct staff_actor *actor, const struct person *person, char token[TOKEN_SIZE])
{
	if (!staff_name_is_good(person->name))
		return STAFF_NAME_BAD;
	if (!staff_shown_is_good(person->shown))
		return STAFF_SHOWN_BAD;
	if (!staff_roles_are_good(person->roles))
		return STAFF_ROLES_BAD;
	enum staff_result result = acts_begin(db, actor, STAFF_ADMINISTRATOR);
	return result == STAFF_DONE ? acts_end(db, invite(db, actor, person, INVITATION_MS, token)) : result;
}

static enum staff_result invite_again(
	sqlite3 *db, const struct staff_actor *actor, long long id, int64_t lasts_ms, char token[TOKEN_SIZE])
{
	struct person person;

	if (!staff_find_id(db, id, &person))
		return STAFF_BROKEN;
	if (person.id == 0 || person.state != STAFF_INVITED)
		return STAFF_NO_SUCH;
	return acts_result(insert_link(db, actor, id, false, lasts_ms, token) &&
		acts_record_person(db, actor, "invite", &person, NULL, "again"));
}

enum staff_result invitations_again(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE])
{
	enum staff_result result = acts_begin(db, actor, STAFF_ADMINISTRATOR);

	return result == STAFF_DONE ? acts_end(db, invite_again(db, actor, person, INVITATION_MS, token))
				    : result;
}

/* In the open transaction. */
static enum staff_result invite_first(sqlite3 *db, const char *name, int64_t now_ms, char token[TOKEN_SIZE])
{
	const struct staff_actor desk = { .now_ms = now_ms };
	struct person person = { .roles = STAFF_ADMINISTRATOR }, there;
	long long active = 1;

	if (!query_number(db, "SELECT count(*) FROM person WHERE roles & ?1 AND state = ?2",
		    QUERY(QUERY_NUMBER(STAFF_ADMINISTRATOR), QUERY_NUMBER(STAFF_ACTIVE)), &active) ||
		!staff_find(db, name, &there))
		return STAFF_BROKEN;
	if (active > 0)
		return STAFF_NOT_ALLOWED;
	if (there.id != 0)
		return there.roles & STAFF_ADMINISTRATOR
			? invite_again(db, &desk, there.id, INVITATION_FIRST_MS, token)
			: STAFF_NAME_TAKEN;
	snprintf(person.name, sizeof(person.name), "%s", name);
	snprintf(person.shown, sizeof(person.shown), "%s", name);
	return invite(db, &desk, &person, INVITATION_FIRST_MS, token);
}

enum staff_result invitations_first(sqlite3 *db, const char *name, int64_t now_ms, char token[TOKEN_SIZE])
{
	if (!staff_name_is_good(name))
		return STAFF_NAME_BAD;
	return desk_db_begin(db) ? acts_end(db, invite_first(db, name, now_ms, token)) : STAFF_BROKEN;
}

/* --- resets ------------------------------------------------------------------------------------------- */

static enum staff_result make_reset(
	sqlite3 *db, const struct staff_actor *actor, long long id, char token[TOKEN_SIZE])
{
	struct person person;

	if (!staff_find_id(db, id, &person))
		return STAFF_BROKEN;
	if (person.id == 0 || person.state != STAFF_ACTIVE)
		return STAFF_NO_SUCH;
	if (person.id == id_of(actor))
		return STAFF_SAME_PERSON;
	if (!actor->person && (person.roles & STAFF_ADMINISTRATOR) == 0)
		return STAFF_NOT_ALLOWED;
	return acts_result(insert_link(db, actor, id, true, INVITATION_MS, token) &&
		acts_record_person(db, actor, "reset", &person, NULL, NULL));
}

enum staff_result invitations_reset(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE])
{
	enum staff_result result =
		actor->person ? acts_begin(db, actor, STAFF_ADMINISTRATOR) : acts_result(desk_db_begin(db));

	return result == STAFF_DONE ? acts_end(db, make_reset(db, actor, person, token)) : result;
}

bool invitations_may_confirm(const struct person *person, const struct invitation *invitation)
{
	return invitation->reset && invitation->confirmed_by == 0 && invitation->used_ms == 0 &&
		(person->roles & (STAFF_SIGNER | STAFF_ADMINISTRATOR)) != 0 &&
		person->id != invitation->made_by && person->id != invitation->person.id;
}

static enum staff_result confirm(sqlite3 *db, const struct staff_actor *actor, const unsigned char *hash)
{
	struct invitation invitation;
	enum staff_result result = find_open(db, hash, actor->now_ms, &invitation);

	if (result != STAFF_DONE)
		return result;
	if (actor->person->id == invitation.made_by || actor->person->id == invitation.person.id)
		return STAFF_SAME_PERSON;
	if (!invitation.reset || invitation.confirmed_by != 0)
		return STAFF_NO_SUCH;
	return acts_result(
		query_run(db, "UPDATE invitation SET confirmed_by = ?1 WHERE hash = ?2",
			QUERY(QUERY_NUMBER(actor->person->id), QUERY_OCTETS(hash, TOKEN_HASH_OCTETS))) &&
		acts_record_person(db, actor, "confirm", &invitation.person, NULL, NULL));
}

enum staff_result invitations_confirm(sqlite3 *db, const struct staff_actor *actor, const char *key)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	if (!token_key_read(key, hash))
		return STAFF_NO_SUCH;
	enum staff_result result = acts_begin(db, actor, STAFF_SIGNER | STAFF_ADMINISTRATOR);
	return result == STAFF_DONE ? acts_end(db, confirm(db, actor, hash)) : result;
}

static enum staff_result take_back(sqlite3 *db, const struct staff_actor *actor, const unsigned char *hash)
{
	struct invitation invitation;
	struct person now;

	if (!read_by_hash(db, hash, &invitation) || !staff_find_id(db, actor->person->id, &now))
		return STAFF_BROKEN;
	if (!*invitation.key || invitation.used_ms != 0)
		return STAFF_NO_SUCH;
	bool owner = invitation.reset && invitation.person.id == now.id;
	if (!owner && (now.roles & STAFF_ADMINISTRATOR) == 0)
		return STAFF_NOT_ALLOWED;
	return acts_result(query_run(db, "DELETE FROM invitation WHERE hash = ?1",
				   QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS))) &&
		(invitation.reset ||
			query_run(db, "UPDATE person SET state = ?1 WHERE id = ?2 AND state = ?3",
				QUERY(QUERY_NUMBER(STAFF_ENDED), QUERY_NUMBER(invitation.person.id),
					QUERY_NUMBER(STAFF_INVITED)))) &&
		acts_record_person(db, actor, "take-back", &invitation.person,
			invitation.reset ? "reset" : "invitation", NULL));
}

enum staff_result invitations_take_back(sqlite3 *db, const struct staff_actor *actor, const char *key)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	if (!token_key_read(key, hash))
		return STAFF_NO_SUCH;
	enum staff_result result = acts_begin(db, actor, 0);
	return result == STAFF_DONE ? acts_end(db, take_back(db, actor, hash)) : result;
}

/* --- using -------------------------------------------------------------------------------------------- */

/* told_ms: that the account was reset is told anew, to whoever logs in next. */
static bool use_up(sqlite3 *db, const char *key, int64_t now_ms)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	return token_key_read(key, hash) &&
		query_run(db,
			"UPDATE invitation SET used_ms = ?1, told_ms = 0 WHERE hash = ?2 AND used_ms = 0",
			QUERY(QUERY_NUMBER(now_ms), QUERY_OCTETS(hash, sizeof(hash)))) &&
		sqlite3_changes(db) == 1;
}

static enum staff_result welcome(sqlite3 *db, const struct box *box, const struct invitation_answer *answer,
	const struct invitation *invitation, struct codes *codes)
{
	const struct person *person = &invitation->person;
	const struct staff_actor actor = { person, answer->address, answer->now_ms };
	struct totp_secret secret;
	uint64_t step;

	second_offer(box, answer->token, &secret);
	if (!totp_check(&secret, answer->code, answer->now_ms, 0, &step)) {
		sodium_memzero(&secret, sizeof(secret));
		return STAFF_CODE_WRONG;
	}
	bool good = use_up(db, invitation->key, answer->now_ms) &&
		query_run(db, "UPDATE person SET state = ?1, password = ?2 WHERE id = ?3",
			QUERY(QUERY_NUMBER(STAFF_ACTIVE), QUERY_TEXT(answer->password_hash),
				QUERY_NUMBER(person->id))) &&
		second_keep(db, box, person->id, &secret, step) &&
		codes_replace(db, box, person->id, codes) && sessions_drop_all(db, person->id, "") &&
		acts_record_person(
			db, &actor, "accept-invitation", person, NULL, invitation->reset ? "reset" : NULL);
	sodium_memzero(&secret, sizeof(secret));
	return acts_result(good);
}

enum staff_result invitations_accept(
	sqlite3 *db, const struct box *box, const struct invitation_answer *answer, struct codes *codes)
{
	struct invitation invitation;

	memset(codes, 0, sizeof(*codes));
	if (!*answer->password_hash || !desk_db_begin(db))
		return STAFF_BROKEN;
	enum staff_result result = find_usable(db, answer->token, answer->now_ms, &invitation);
	if (result == STAFF_DONE)
		result = welcome(db, box, answer, &invitation, codes);
	result = acts_end(db, result);
	if (result != STAFF_DONE)
		sodium_memzero(codes, sizeof(*codes));
	return result;
}
