#include "agahi/staff/links.h"

#include <string.h>

#include "agahi/bureau/query.h"

#define COLUMNS \
	"SELECT hash, person, kind, roles, made_ms, until_ms, made_by, confirmed_by, confirmed_ms, used_ms " \
	"FROM " \
	"invitation "

static bool read_row(sqlite3 *db, sqlite3_stmt *row, struct invitation *invitation)
{
	memset(invitation, 0, sizeof(*invitation));
	if (sqlite3_column_bytes(row, 0) != TOKEN_HASH_OCTETS)
		return false;
	token_key_write(sqlite3_column_blob(row, 0), invitation->key);
	invitation->kind = (enum link_kind)sqlite3_column_int(row, 2);
	invitation->roles = (unsigned)sqlite3_column_int(row, 3);
	invitation->made_ms = sqlite3_column_int64(row, 4);
	invitation->until_ms = sqlite3_column_int64(row, 5);
	invitation->made_by = sqlite3_column_int64(row, 6);
	invitation->confirmed_by = sqlite3_column_int64(row, 7);
	invitation->confirmed_ms = sqlite3_column_int64(row, 8);
	invitation->used_ms = sqlite3_column_int64(row, 9);
	return staff_find_id(db, sqlite3_column_int64(row, 1), &invitation->person);
}

static bool read_one(
	sqlite3 *db, const char *sql, const struct query_value *values, struct invitation *invitation)
{
	sqlite3_stmt *row = query_prepare(db, sql, values);
	bool good = row != NULL;

	memset(invitation, 0, sizeof(*invitation));
	if (row && sqlite3_step(row) == SQLITE_ROW)
		good = read_row(db, row, invitation);
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

bool links_read(sqlite3 *db, const unsigned char hash[TOKEN_HASH_OCTETS], struct invitation *invitation)
{
	return read_one(
		db, COLUMNS "WHERE hash = ?1", QUERY(QUERY_OCTETS(hash, TOKEN_HASH_OCTETS)), invitation);
}

bool links_read_of(
	sqlite3 *db, long long person, enum link_kind kind, int64_t now_ms, struct invitation *invitation)
{
	return read_one(db, COLUMNS "WHERE person = ?1 AND kind = ?2 AND used_ms = 0 AND until_ms > ?3",
		QUERY(QUERY_NUMBER(person), QUERY_NUMBER(kind), QUERY_NUMBER(now_ms)), invitation);
}

static bool fits_state(const struct invitation *invitation)
{
	switch (invitation->kind) {
	case LINK_INVITATION:
		return invitation->person.state == STAFF_INVITED;
	case LINK_RESET:
		return invitation->person.state == STAFF_ACTIVE;
	default:
		return invitation->person.state != STAFF_ENDED;
	}
}

bool links_is_open(const struct invitation *invitation, int64_t now_ms)
{
	return *invitation->key && invitation->used_ms == 0 && now_ms < invitation->until_ms &&
		invitation->person.id != 0 && fits_state(invitation);
}

static bool tell_each(sqlite3 *db, const char *sql, long long number, invitation_each_h handler, void *arg)
{
	sqlite3_stmt *row = query_prepare(db, sql, QUERY(QUERY_NUMBER(number)));
	struct invitation invitation;
	bool good = row != NULL;

	while (good && sqlite3_step(row) == SQLITE_ROW) {
		good = read_row(db, row, &invitation);
		if (good)
			handler(&invitation, arg);
	}
	return sqlite3_finalize(row) == SQLITE_OK && good;
}

bool links_list(sqlite3 *db, int64_t now_ms, invitation_each_h handler, void *arg)
{
	return tell_each(db, COLUMNS "WHERE used_ms = 0 AND until_ms > ?1 ORDER BY made_ms, hash", now_ms,
		handler, arg);
}

bool links_list_untold(sqlite3 *db, long long person, invitation_each_h handler, void *arg)
{
	return tell_each(db, COLUMNS "WHERE kind = 1 AND person = ?1 AND told_ms = 0 ORDER BY made_ms, hash",
		person, handler, arg);
}

bool links_drop(sqlite3 *db, long long person, enum link_kind kind)
{
	return query_run(db, "DELETE FROM invitation WHERE person = ?1 AND kind = ?2 AND used_ms = 0",
		QUERY(QUERY_NUMBER(person), QUERY_NUMBER(kind)));
}

bool links_insert(sqlite3 *db, const struct staff_actor *actor, const struct link_wanted *wanted,
	char token[TOKEN_SIZE])
{
	unsigned char hash[TOKEN_HASH_OCTETS];

	token_make(token);
	token_hash(token, hash);
	return links_drop(db, wanted->person, wanted->kind) &&
		query_run(db,
			"INSERT INTO invitation (hash, person, kind, roles, made_ms, until_ms, made_by) "
			"VALUES "
			"(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			QUERY(QUERY_OCTETS(hash, sizeof(hash)), QUERY_NUMBER(wanted->person),
				QUERY_NUMBER(wanted->kind), QUERY_NUMBER(wanted->roles),
				QUERY_NUMBER(actor->now_ms), QUERY_NUMBER(actor->now_ms + wanted->lasts_ms),
				QUERY_ID(actor->person ? actor->person->id : 0)));
}
