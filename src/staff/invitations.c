#include "agahi/staff/invitations.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/consent.h"
#include "agahi/staff/devices.h"
#include "agahi/staff/roles.h"
#include "agahi/staff/second.h"
#include "agahi/staff/sessions.h"

/* --- reading ------------------------------------------------------------------------------------------ */

bool invitations_to_tell(sqlite3 *db, long long person, invitation_each_h handler, void *arg)
{
	return links_list_untold(db, person, handler, arg);
}

bool invitations_told(sqlite3 *db, long long person, int64_t now_ms)
{
	return query_run(db,
		"UPDATE invitation SET told_ms = ?1 WHERE kind = 1 AND person = ?2 AND told_ms = 0",
		QUERY(QUERY_NUMBER(now_ms), QUERY_NUMBER(person)));
}

/* Whether the link is good, and whose word that is. */
static enum staff_result find_usable(
	sqlite3 *db, const char *token, int64_t now_ms, struct invitation *invitation, enum consent *consent)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	memset(invitation, 0, sizeof(*invitation));
	if (!token_hash(token, hash))
		return STAFF_NO_SUCH;
	if (!links_read(db, hash, invitation))
		return STAFF_BROKEN;
	if (!links_is_open(invitation, now_ms) || invitation->kind == LINK_ROLES)
		return STAFF_NO_SUCH;
	if (!consent_find(db, invitation, consent))
		return STAFF_BROKEN;
	if (*consent == CONSENT_VOID)
		return STAFF_NO_SUCH;
	return *consent == CONSENT_WAITS || *consent == CONSENT_STUCK ? STAFF_UNCONFIRMED : STAFF_DONE;
}

enum staff_result invitations_find(
	sqlite3 *db, const char *token, int64_t now_ms, struct invitation *invitation)
{
	enum consent consent;

	return find_usable(db, token, now_ms, invitation, &consent);
}

/* --- making ------------------------------------------------------------------------------------------- */

static long long id_of(const struct staff_actor *actor)
{
	return actor->person ? actor->person->id : 0;
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

enum { ROLES_REMARK_SIZE = STAFF_ROLES_TEXT_SIZE + 16 };

/* "signer, alone" where there is nobody yet who could confirm it. False when that cannot be read. */
static bool write_roles(sqlite3 *db, const struct staff_actor *actor, const struct person *person,
	char text[ROLES_REMARK_SIZE])
{
	struct roles_others others = { .ever = true };
	char roles[STAFF_ROLES_TEXT_SIZE];

	if (actor->person && (person->roles & ROLES_OF_TRUST) != 0 &&
		!roles_find_others(db, id_of(actor), person->id, &others))
		return false;
	snprintf(text, ROLES_REMARK_SIZE, "%s%s", staff_roles_write(person->roles, roles),
		others.ever ? "" : ", alone");
	return true;
}

static enum staff_result invite(sqlite3 *db, const struct staff_actor *actor, const struct person *person,
	int64_t lasts_ms, char token[TOKEN_SIZE])
{
	struct link_wanted wanted = { LINK_INVITATION, 0, person->roles, lasts_ms };
	char roles[ROLES_REMARK_SIZE];
	struct person there;

	if (!staff_find(db, person->name, &there) || !write_roles(db, actor, person, roles))
		return STAFF_BROKEN;
	if (there.id != 0)
		return STAFF_NAME_TAKEN;
	if (!insert_person(db, actor, person))
		return STAFF_BROKEN;
	wanted.person = sqlite3_last_insert_rowid(db);
	return acts_result(links_insert(db, actor, &wanted, token) &&
		acts_record_person(db, actor, "invite", person, NULL, roles));
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
	return result == STAFF_DONE ? acts_end(db, invite(db, actor, person, LINK_MS, token)) : result;
}

static enum staff_result invite_again(
	sqlite3 *db, const struct staff_actor *actor, long long id, int64_t lasts_ms, char token[TOKEN_SIZE])
{
	struct person person;

	if (!staff_find_id(db, id, &person))
		return STAFF_BROKEN;
	if (person.id == 0 || person.state != STAFF_INVITED)
		return STAFF_NO_SUCH;
	const struct link_wanted wanted = { LINK_INVITATION, id, person.roles, lasts_ms };
	return acts_result(links_insert(db, actor, &wanted, token) &&
		acts_record_person(db, actor, "invite", &person, NULL, "again"));
}

enum staff_result invitations_again(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE])
{
	enum staff_result result = acts_begin(db, actor, STAFF_ADMINISTRATOR);

	return result == STAFF_DONE ? acts_end(db, invite_again(db, actor, person, LINK_MS, token)) : result;
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
			? invite_again(db, &desk, there.id, LINK_FIRST_MS, token)
			: STAFF_NAME_TAKEN;
	snprintf(person.name, sizeof(person.name), "%s", name);
	snprintf(person.shown, sizeof(person.shown), "%s", name);
	return invite(db, &desk, &person, LINK_FIRST_MS, token);
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
	const struct link_wanted wanted = { LINK_RESET, id, 0, LINK_MS };
	return acts_result(links_insert(db, actor, &wanted, token) &&
		acts_record_person(db, actor, "reset", &person, NULL, NULL));
}

enum staff_result invitations_reset(
	sqlite3 *db, const struct staff_actor *actor, long long person, char token[TOKEN_SIZE])
{
	enum staff_result result =
		actor->person ? acts_begin(db, actor, STAFF_ADMINISTRATOR) : acts_result(desk_db_begin(db));

	return result == STAFF_DONE ? acts_end(db, make_reset(db, actor, person, token)) : result;
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
	const struct invitation *invitation, enum consent consent, struct codes *codes)
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
		devices_drop_all(db, person->id) &&
		acts_record_person(db, &actor, "accept-invitation", person, NULL,
			invitation->kind == LINK_RESET     ? "reset"
				: consent == CONSENT_ALONE ? "alone"
							   : NULL);
	sodium_memzero(&secret, sizeof(secret));
	return acts_result(good);
}

enum staff_result invitations_accept(
	sqlite3 *db, const struct box *box, const struct invitation_answer *answer, struct codes *codes)
{
	struct invitation invitation;
	enum consent consent = CONSENT_THERE;

	memset(codes, 0, sizeof(*codes));
	if (!*answer->password_hash || !desk_db_begin(db))
		return STAFF_BROKEN;
	enum staff_result result = find_usable(db, answer->token, answer->now_ms, &invitation, &consent);
	if (result == STAFF_DONE)
		result = welcome(db, box, answer, &invitation, consent, codes);
	result = acts_end(db, result);
	if (result != STAFF_DONE)
		sodium_memzero(codes, sizeof(*codes));
	return result;
}
