#include "agahi/staff/consent.h"

#include <stdio.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/roles.h"

/* --- how it stands ------------------------------------------------------------------------------------ */

/* Roles that were taken away meanwhile are not given. The first administrator comes by the machine's keeper. */
static bool asks_for_it(const struct invitation *invitation)
{
	return invitation->kind != LINK_INVITATION ||
		(invitation->made_by != 0 &&
			(invitation->roles & invitation->person.roles & ROLES_OF_TRUST) != 0);
}

static bool find_maker(sqlite3 *db, long long made_by, bool *stands)
{
	struct person maker = { .id = 0 };

	*stands = made_by == 0;
	if (made_by != 0 && !staff_find_id(db, made_by, &maker))
		return false;
	*stands = *stands || (maker.state == STAFF_ACTIVE && (maker.roles & STAFF_ADMINISTRATOR) != 0);
	return true;
}

bool consent_find(sqlite3 *db, const struct invitation *invitation, enum consent *consent)
{
	struct roles_others others;
	bool stands;

	*consent = CONSENT_THERE;
	if (invitation->confirmed_ms != 0 || !asks_for_it(invitation))
		return true;
	if (!find_maker(db, invitation->made_by, &stands) ||
		!roles_find_others(db, invitation->made_by, invitation->person.id, &others))
		return false;
	if (!stands)
		*consent = CONSENT_VOID;
	else if (invitation->kind == LINK_INVITATION && !others.ever)
		*consent = CONSENT_ALONE;
	else
		*consent = others.now ? CONSENT_WAITS : CONSENT_STUCK;
	return true;
}

bool consent_may_give(const struct person *person, const struct invitation *invitation, enum consent consent)
{
	return consent == CONSENT_WAITS &&
		roles_may_agree(person, invitation->made_by, invitation->person.id);
}

/* --- giving it ---------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
	[LINK_INVITATION] = "invitation", [LINK_RESET] = "reset", [LINK_ROLES] = "roles"
};

/* Roles that waited are done with it; a link is still to be used. */
static enum staff_result confirm(
	sqlite3 *db, const struct staff_actor *actor, const struct invitation *invitation)
{
	char fresh[STAFF_ROLES_TEXT_SIZE + 16], roles[STAFF_ROLES_TEXT_SIZE];
	bool holds = invitation->kind == LINK_ROLES;
	unsigned char hash[TOKEN_HASH_OCTETS];

	snprintf(fresh, sizeof(fresh), "%s%s%s", kind_names[invitation->kind],
		invitation->kind == LINK_RESET ? "" : ": ",
		invitation->kind == LINK_RESET ? "" : staff_roles_write(invitation->roles, roles));
	return acts_result(token_key_read(invitation->key, hash) &&
		query_run(db,
			"UPDATE invitation SET confirmed_by = ?1, confirmed_ms = ?2, used_ms = ?3 WHERE hash "
			"= "
			"?4",
			QUERY(QUERY_ID(actor->person ? actor->person->id : 0), QUERY_NUMBER(actor->now_ms),
				QUERY_NUMBER(holds ? actor->now_ms : 0),
				QUERY_OCTETS(hash, TOKEN_HASH_OCTETS))) &&
		acts_record_person(db, actor, "confirm", &invitation->person, NULL, fresh) &&
		(!holds ||
			roles_set(db, actor, &invitation->person, invitation->roles,
				invitation->person.languages, false)));
}

static enum staff_result give(sqlite3 *db, const struct staff_actor *actor, const unsigned char *hash)
{
	struct invitation invitation;
	enum consent consent;

	if (!links_read(db, hash, &invitation))
		return STAFF_BROKEN;
	if (!links_is_open(&invitation, actor->now_ms))
		return STAFF_NO_SUCH;
	if (actor->person->id == invitation.made_by || actor->person->id == invitation.person.id)
		return STAFF_SAME_PERSON;
	if (!consent_find(db, &invitation, &consent))
		return STAFF_BROKEN;
	return consent == CONSENT_WAITS ? confirm(db, actor, &invitation) : STAFF_NO_SUCH;
}

enum staff_result consent_give(sqlite3 *db, const struct staff_actor *actor, const char *key)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	if (!token_key_read(key, hash))
		return STAFF_NO_SUCH;
	enum staff_result result = acts_begin(db, actor, ROLES_OF_TRUST);
	return result == STAFF_DONE ? acts_end(db, give(db, actor, hash)) : result;
}

/* One kind of what may wait; STAFF_NO_SUCH when nothing does. */
static enum staff_result give_kind(
	sqlite3 *db, const struct staff_actor *desk, long long person, enum link_kind kind)
{
	struct invitation invitation;
	enum consent consent;

	if (!links_read_of(db, person, kind, desk->now_ms, &invitation))
		return STAFF_BROKEN;
	if (!links_is_open(&invitation, desk->now_ms))
		return STAFF_NO_SUCH;
	if (!consent_find(db, &invitation, &consent))
		return STAFF_BROKEN;
	if (consent == CONSENT_WAITS)
		return STAFF_NOT_ALLOWED;
	return consent == CONSENT_STUCK ? confirm(db, desk, &invitation) : STAFF_NO_SUCH;
}

static enum staff_result give_here(sqlite3 *db, const struct staff_actor *desk, const char *name)
{
	enum staff_result all = STAFF_NO_SUCH;
	struct person person;

	if (!staff_find(db, name, &person))
		return STAFF_BROKEN;
	for (int kind = LINK_INVITATION; person.id != 0 && kind <= LINK_ROLES; kind++) {
		enum staff_result one = give_kind(db, desk, person.id, (enum link_kind)kind);

		if (one == STAFF_BROKEN || one == STAFF_NOT_ALLOWED)
			return one;
		if (one == STAFF_DONE)
			all = one;
	}
	return all;
}

enum staff_result consent_give_here(sqlite3 *db, const char *name, int64_t now_ms)
{
	const struct staff_actor desk = { .now_ms = now_ms };

	return desk_db_begin(db) ? acts_end(db, give_here(db, &desk, name)) : STAFF_BROKEN;
}

/* --- taking back -------------------------------------------------------------------------------------- */

static bool forget(sqlite3 *db, const struct invitation *invitation, const unsigned char *hash)
{
	return query_run(db, "DELETE FROM invitation WHERE hash = ?1",
		       QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS))) &&
		(invitation->kind != LINK_INVITATION ||
			query_run(db, "UPDATE person SET state = ?1 WHERE id = ?2 AND state = ?3",
				QUERY(QUERY_NUMBER(STAFF_ENDED), QUERY_NUMBER(invitation->person.id),
					QUERY_NUMBER(STAFF_INVITED))));
}

static enum staff_result take_back(sqlite3 *db, const struct staff_actor *actor, const unsigned char *hash)
{
	struct invitation invitation;
	struct person now;

	if (!links_read(db, hash, &invitation) || !staff_find_id(db, actor->person->id, &now))
		return STAFF_BROKEN;
	if (!*invitation.key || invitation.used_ms != 0)
		return STAFF_NO_SUCH;
	bool owner = invitation.kind != LINK_INVITATION && invitation.person.id == now.id;
	if (!owner && (now.roles & STAFF_ADMINISTRATOR) == 0)
		return STAFF_NOT_ALLOWED;
	return acts_result(forget(db, &invitation, hash) &&
		acts_record_person(
			db, actor, "take-back", &invitation.person, kind_names[invitation.kind], NULL));
}

enum staff_result consent_take_back(sqlite3 *db, const struct staff_actor *actor, const char *key)
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	if (!token_key_read(key, hash))
		return STAFF_NO_SUCH;
	enum staff_result result = acts_begin(db, actor, 0);
	return result == STAFF_DONE ? acts_end(db, take_back(db, actor, hash)) : result;
}

/* --- roles -------------------------------------------------------------------------------------------- */

/* What waited before was meant for other roles than these. */
static bool drop_waiting(sqlite3 *db, const struct staff_actor *actor, const struct person *person)
{
	return links_drop(db, person->id, LINK_ROLES) &&
		(sqlite3_changes(db) == 0 ||
			acts_record_person(db, actor, "take-back", person, kind_names[LINK_ROLES], NULL));
}

static bool let_wait(
	sqlite3 *db, const struct staff_actor *actor, const struct person *person, unsigned roles)
{
	const struct link_wanted wanted = { LINK_ROLES, person->id, roles, LINK_MS };
	char token[TOKEN_SIZE], names[STAFF_ROLES_TEXT_SIZE], fresh[STAFF_ROLES_TEXT_SIZE + 32];

	snprintf(fresh, sizeof(fresh), "%s, not confirmed yet", staff_roles_write(roles, names));
	return links_insert(db, actor, &wanted, token) &&
		acts_record_person(db, actor, "role", person, NULL, fresh);
}

enum staff_result consent_change_roles(sqlite3 *db, const struct staff_actor *actor,
	const struct person *person, unsigned roles, const char *languages)
{
	bool gives = roles_given(person->roles, roles) != 0;
	struct roles_others others = { .ever = false };

	if (gives && !roles_find_others(db, actor->person->id, person->id, &others))
		return STAFF_BROKEN;
	bool waits = gives && others.ever;
	unsigned now = waits ? roles_meanwhile(person->roles, roles) : roles;
	return acts_result((roles == person->roles || drop_waiting(db, actor, person)) &&
		roles_set(db, actor, person, now, languages, gives && !waits) &&
		(!waits || let_wait(db, actor, person, roles)));
}
