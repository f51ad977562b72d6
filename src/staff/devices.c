#include "agahi/staff/devices.h"

#include <string.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/staff/staff.h"

/* False when it is no token, which nobody has. */
static bool hash_of(const struct box *box, const char *token, unsigned char hash[BOX_HASH_OCTETS])
{
	unsigned char plain[TOKEN_HASH_OCTETS];

	if (!token_hash(token, plain))
		return false;
	box_hash(box, "device", token, hash, BOX_HASH_OCTETS);
	return true;
}

bool devices_know(
	sqlite3 *db, const struct box *box, const char *name, const char *token, int64_t now_ms, bool *known)
{
	unsigned char hash[BOX_HASH_OCTETS];
	long long count = 0;

	*known = false;
	if (!hash_of(box, token, hash))
		return true;
	bool read = query_number(db,
		"SELECT count(*) FROM device d JOIN person p ON p.id = d.person"
		" WHERE d.hash = ?1 AND p.name = ?2 AND p.state = ?3 AND d.seen_ms > ?4",
		QUERY(QUERY_OCTETS(hash, sizeof(hash)), QUERY_TEXT(name), QUERY_NUMBER(STAFF_ACTIVE),
			QUERY_NUMBER(now_ms - DEVICE_LASTS_MS)),
		&count);
	*known = read && count > 0;
	return read;
}

static bool is_ours(sqlite3 *db, const unsigned char hash[BOX_HASH_OCTETS], int64_t now_ms, bool *ours)
{
	long long count = 0;
	bool read = query_number(db, "SELECT count(*) FROM device WHERE hash = ?1 AND seen_ms > ?2",
		QUERY(QUERY_OCTETS(hash, BOX_HASH_OCTETS), QUERY_NUMBER(now_ms - DEVICE_LASTS_MS)), &count);

	*ours = count > 0;
	return read;
}

static bool keep(sqlite3 *db, long long person, const unsigned char hash[BOX_HASH_OCTETS], int64_t now_ms)
{
	return query_run(db,
		       "INSERT INTO device (hash, person, seen_ms) VALUES (?1, ?2, ?3)"
		       " ON CONFLICT (hash, person) DO UPDATE SET seen_ms = excluded.seen_ms",
		       QUERY(QUERY_OCTETS(hash, BOX_HASH_OCTETS), QUERY_NUMBER(person),
			       QUERY_NUMBER(now_ms))) &&
		query_run(db,
			"DELETE FROM device WHERE person = ?1 AND hash NOT IN (SELECT hash FROM device"
			" WHERE person = ?1 ORDER BY hash = ?3 DESC, seen_ms DESC LIMIT ?2)",
			QUERY(QUERY_NUMBER(person), QUERY_NUMBER(DEVICES_A_PERSON),
				QUERY_OCTETS(hash, BOX_HASH_OCTETS)));
}

static bool remember(sqlite3 *db, const struct box *box, long long person, const char *token, int64_t now_ms,
	char kept[TOKEN_SIZE])
{
	unsigned char hash[BOX_HASH_OCTETS];
	bool ours = false;

	if (hash_of(box, token, hash) && !is_ours(db, hash, now_ms, &ours))
		return false;
	if (ours) {
		memcpy(kept, token, TOKEN_SIZE);
	} else {
		token_make(kept);
		hash_of(box, kept, hash);
	}
	return keep(db, person, hash, now_ms);
}

bool devices_remember(sqlite3 *db, const struct box *box, long long person, const char *token, int64_t now_ms,
	char kept[TOKEN_SIZE])
{
	return desk_db_begin(db) && desk_db_end(db, remember(db, box, person, token, now_ms, kept));
}

bool devices_drop_all(sqlite3 *db, long long person)
{
	return query_run(db, "DELETE FROM device WHERE person = ?1", QUERY(QUERY_NUMBER(person)));
}
