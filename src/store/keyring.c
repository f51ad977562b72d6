#include "agahi/store/keyring.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/store/db.h"

enum statement { IS_USED, NEXT_KEY, STATEMENT_COUNT };

static const char *const statement_sql[STATEMENT_COUNT] = {
	[IS_USED] = "SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ?1) OR"
		    " EXISTS (SELECT 1 FROM part WHERE key = ?1)",
	[NEXT_KEY] = "SELECT min(key) FROM (SELECT min(key) AS key FROM outbox WHERE key > ?1"
		     " UNION ALL SELECT min(key) FROM part WHERE key > ?1)",
};

struct keyring {
	sqlite3 *db;
	struct keyslots *slots;
	const struct keyslot *current; /* NULL: none yet */
	uint64_t since_ms;             /* when it was made */
	bool used;                     /* was anything sealed under it? */
	uint8_t life[SEALING_LIFE_OCTETS];
	char error[KEYSLOTS_PATH_SIZE + 128];
	uint8_t *room; /* of keyring_seal() */
	size_t capacity;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

struct keyring *keyring_open(sqlite3 *db, const char *journal, char *error, size_t size)
{
	struct keyring *keyring = calloc(1, sizeof(*keyring));

	if (!keyring) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	keyring->db = db;
	keyring->slots = keyslots_open(journal, error, size);
	if (!keyring->slots) {
		keyring_close(keyring);
		return NULL;
	}
	randombytes_buf(keyring->life, sizeof(keyring->life));
	if (db_prepare_all(db, statement_sql, STATEMENT_COUNT, keyring->statements))
		return keyring;
	snprintf(error, size, "%s: the journal cannot be read: %s", journal, sqlite3_errmsg(db));
	keyring_close(keyring);
	return NULL;
}

void keyring_close(struct keyring *keyring)
{
	if (!keyring)
		return;
	db_finalize_all(keyring->statements, STATEMENT_COUNT);
	keyslots_close(keyring->slots);
	free(keyring->room); /* it holds what is sealed */
	free(keyring);
}

/* --- the key of the hour ------------------------------------------------------------------------------ */

static const struct keyslot *newest(const struct keyslots *slots)
{
	const struct keyslot *found = NULL;

	for (size_t i = 0; i < KEYSLOTS; i++) {
		const struct keyslot *slot = &slots->slots[i];

		if (slot->id != 0 && (!found || slot->made_ms > found->made_ms))
			found = slot;
	}
	return found;
}

bool keyring_renew(struct keyring *keyring, uint64_t now_ms)
{
	if (keyring->current && now_ms - keyring->since_ms < KEYRING_HOUR_MS)
		return true;
	const struct keyslot *made = keyslots_make(keyring->slots, clock_wall_ms());
	if (!made && !keyring->current && errno == ENOSPC)
		made = newest(keyring->slots);
	if (made) {
		keyring->current = made;
		keyring->since_ms = now_ms;
		keyring->used = false;
	}
	keyring->error[0] = '\0';
	if (!keyring->current)
		snprintf(keyring->error, sizeof(keyring->error),
			"%s: the key of what waits cannot be written: %s", keyring->slots->path,
			strerror(errno));
	return keyring->current != NULL;
}

static bool make_room(struct keyring *keyring, size_t octets)
{
	if (octets <= keyring->capacity)
		return true;
	uint8_t *room = realloc(keyring->room, octets * 2);
	if (!room)
		return false;
	keyring->room = room;
	keyring->capacity = octets * 2;
	return true;
}

const uint8_t *keyring_seal(
	struct keyring *keyring, const struct sealing_secret *secret, size_t *len, int64_t *key_id)
{
	*len = sealing_size(secret);
	if (!keyring->current && !keyring_renew(keyring, clock_monotonic_ms()))
		return NULL;
	if (!make_room(keyring, *len)) {
		snprintf(keyring->error, sizeof(keyring->error), "memory is short");
		return NULL;
	}
	sealing_seal(keyring->current->key, keyring->life, secret, keyring->room);
	keyring->used = true;
	*key_id = keyring->current->id;
	return keyring->room;
}

/* --- keys that are done with -------------------------------------------------------------------------- */

/* When it cannot be told, it is taken to be. */
static bool is_used(struct keyring *keyring, int64_t id)
{
	sqlite3_stmt *row = keyring->statements[IS_USED];

	sqlite3_bind_int64(row, 1, id);
	bool used = sqlite3_step(row) != SQLITE_ROW || sqlite3_column_int(row, 0) != 0;
	return sqlite3_reset(row) != SQLITE_OK || used;
}

static bool may_go(struct keyring *keyring, const struct keyslot *slot, uint64_t now_ms, bool end)
{
	if (slot->id == 0)
		return false;
	if (slot == keyring->current && !end &&
		(!keyring->used || now_ms - keyring->since_ms < KEYRING_REST_MS))
		return false;
	return !is_used(keyring, slot->id);
}

/* What is deleted in the log alone could come back after a power cut. */
static bool is_deleted_for_good(sqlite3 *db)
{
	int in_log = 0, moved = 0;

	return sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &in_log, &moved) == SQLITE_OK;
}

static bool free_damaged(struct keyring *keyring)
{
	if (keyslots_damaged(keyring->slots) == 0 || keyring_next_lost(keyring, 0) != 0)
		return true;
	for (size_t i = 0; i < KEYSLOTS; i++) {
		if (keyring->slots->damaged[i] && !keyslots_wipe(keyring->slots, i))
			return false;
	}
	return true;
}

bool keyring_wipe_unused(struct keyring *keyring, uint64_t now_ms, bool end)
{
	bool is_safe = false;

	for (size_t i = 0; i < KEYSLOTS; i++) {
		const struct keyslot *slot = &keyring->slots->slots[i];

		if (!may_go(keyring, slot, now_ms, end))
			continue;
		is_safe = is_safe || is_deleted_for_good(keyring->db);
		if (!is_safe || !keyslots_wipe(keyring->slots, i))
			return false;
		if (slot == keyring->current)
			keyring->current = NULL;
	}
	return free_damaged(keyring);
}

/* --- keys that are lost ------------------------------------------------------------------------------- */

const char *keyring_error(const struct keyring *keyring)
{
	return keyring->error;
}

const struct keyslots *keyring_slots(const struct keyring *keyring)
{
	return keyring->slots;
}

static int64_t next_key(struct keyring *keyring, int64_t after)
{
	sqlite3_stmt *row = keyring->statements[NEXT_KEY];

	sqlite3_bind_int64(row, 1, after);
	int64_t key = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
	sqlite3_reset(row);
	return key;
}

int64_t keyring_next_lost(struct keyring *keyring, int64_t after)
{
	int64_t key = next_key(keyring, after);

	while (key != 0 && keyslots_find(keyring->slots, key))
		key = next_key(keyring, key);
	return key;
}
