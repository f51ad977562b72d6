#include "agahi/postgres/pgkey.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the derived key is for: never another text, or nothing that waits can be opened. */
static const uint8_t purpose[crypto_generichash_KEYBYTES] = "agahi: replies that wait";

static int64_t id_of(const uint8_t key[KEYSLOTS_KEY_OCTETS])
{
	uint8_t hash[crypto_generichash_BYTES_MIN];
	int64_t id;

	crypto_generichash(hash, sizeof(hash), key, KEYSLOTS_KEY_OCTETS, NULL, 0);
	memcpy(&id, hash, sizeof(id));
	return id == 0 ? 1 : id;
}

struct keyslots *pgkey_slots(const struct sender_key *key)
{
	struct keyslots slots = { .fd = -1 };
	struct keyslot *slot = &slots.slots[0];

	crypto_generichash(
		slot->key, sizeof(slot->key), key->octets, sizeof(key->octets), purpose, sizeof(purpose));
	slot->id = id_of(slot->key);
	struct keyslots *copy = keyslots_copy(&slots);
	sodium_memzero(&slots, sizeof(slots));
	return copy;
}

static bool note(struct pg *pg, const char *check)
{
	PGresult *result = pg_query(pg,
		"INSERT INTO agahi.key_check SELECT $1::bigint WHERE NOT EXISTS (SELECT 1 FROM "
		"agahi.key_check)",
		1, &check);

	PQclear(result);
	return result != NULL;
}

/* Two nodes that start at once must not note two. */
static bool read_or_note(struct pg *pg, const char *check, bool *agrees)
{
	if (!pg_execute(pg, "LOCK TABLE agahi.key_check IN SHARE ROW EXCLUSIVE MODE") || !note(pg, check))
		return false;
	PGresult *result =
		pg_query(pg, "SELECT bool_and(value = $1::bigint) FROM agahi.key_check", 1, &check);
	*agrees = result && *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	return result != NULL;
}

bool pgkey_check(struct pg *pg, const struct sender_key *key)
{
	char check[24];
	bool agrees = false;

	snprintf(check, sizeof(check), "%" PRId64, (int64_t)sender_key_check(key));
	bool done = pg_execute(pg, PG_BEGIN_LOCAL) && read_or_note(pg, check, &agrees) &&
		pg_execute(pg, "COMMIT");
	if (!done) {
		pg_execute(pg, "ROLLBACK");
		return false;
	}
	return agrees ||
		pg_refuse(pg,
			"this is not the key that the numbers in this database were hashed with: every node "
			"needs the same. Put the key there that the other nodes have (store.key_file, "
			"store.key_env)");
}
