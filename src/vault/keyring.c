#include "agahi/vault/keyring.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"

enum { MOST_LOOKED_AT = 5000 }; /* rows, to find one that waits under a key; the rest the next time */

enum statement { ANY_PART, ROWS_BETWEEN, STATEMENT_COUNT };

static const char *const statement_sql[STATEMENT_COUNT] = {
	[ANY_PART] = "SELECT EXISTS (SELECT 1 FROM part WHERE key = ?1)",
	[ROWS_BETWEEN] = "SELECT id, key FROM outbox WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
};

/* Rows of the outbox that may wait under a key: there are none below and none above. An index would tell, and would cost as
 * much at each row as the sealing of it. */
struct range {
	int64_t lowest, highest;
};

struct keyring {
	sqlite3 *db;
	struct keyslots *slots;
	struct range ranges[KEYSLOTS];
	size_t current;    /* KEYSLOTS: none yet */
	uint64_t since_ms; /* when it was first used */
	bool used;         /* was anything sealed under it? */
	int64_t last_id;   /* of what an earlier life left */
	uint8_t life[SEALING_LIFE_OCTETS];
	struct sealing_seal *seal; /* of the current key */
	char error[KEYSLOTS_PATH_SIZE + 128];
	uint8_t *room; /* of keyring_seal() */
	size_t capacity;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

/* The one number that a query gives. False when it cannot be read. */
static bool read_number(sqlite3 *db, const char *sql, int64_t *number)
{
	sqlite3_stmt *row = NULL;
	bool read =
		sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW;

	if (read)
		*number = sqlite3_column_int64(row, 0);
	return sqlite3_finalize(row) == SQLITE_OK && read;
}

static bool prepare(struct keyring *keyring)
{
	int64_t last = 0;

	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		if (sqlite3_prepare_v3(keyring->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
			    &keyring->statements[i], NULL) != SQLITE_OK)
			return false;
	}
	if (!read_number(keyring->db,
		    "SELECT max((SELECT ifnull(max(id), 0) FROM outbox), (SELECT ifnull(max(id), 0) FROM "
		    "part))",
		    &last))
		return false;
	keyring->last_id = last;
	for (size_t i = 0; i < KEYSLOTS; i++)
		keyring->ranges[i] = (struct range){ INT64_MIN, last };
	return true;
}

struct keyring *keyring_open(sqlite3 *db, const char *journal, char *error, size_t size)
{
	struct keyring *keyring = calloc(1, sizeof(*keyring));

	if (!keyring) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	keyring->db = db;
	keyring->current = KEYSLOTS;
	keyring->slots = keyslots_open(journal, error, size);
	if (!keyring->slots) {
		keyring_close(keyring);
		return NULL;
	}
	randombytes_buf(keyring->life, sizeof(keyring->life));
	keyring->seal = sodium_malloc(sizeof(*keyring->seal));
	if (keyring->seal && prepare(keyring))
		return keyring;
	snprintf(error, size, "%s: the journal cannot be read: %s", journal,
		keyring->seal ? sqlite3_errmsg(db) : "memory is short");
	keyring_close(keyring);
	return NULL;
}

void keyring_close(struct keyring *keyring)
{
	if (!keyring)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(keyring->statements[i]);
	keyslots_close(keyring->slots);
	sodium_free(keyring->seal);
	free(keyring->room); /* it holds what is sealed */
	free(keyring);
}

/* --- the key of the hour ------------------------------------------------------------------------------ */

/* KEYSLOTS when there is none. */
static size_t newest(const struct keyslots *slots)
{
	size_t found = KEYSLOTS;

	for (size_t i = 0; i < KEYSLOTS; i++) {
		if (slots->slots[i].id != 0 &&
			(found == KEYSLOTS || slots->slots[i].made_ms > slots->slots[found].made_ms))
			found = i;
	}
	return found;
}

static void take(struct keyring *keyring, size_t index, uint64_t now_ms)
{
	keyring->current = index;
	keyring->since_ms = now_ms;
	keyring->used = false;
	sealing_prepare(keyring->slots->slots[index].key, keyring->life, keyring->seal);
}

bool keyring_renew(struct keyring *keyring, uint64_t now_ms)
{
	if (!keyring->used)
		keyring->since_ms = now_ms;
	if (keyring->current != KEYSLOTS && now_ms - keyring->since_ms < KEYRING_HOUR_MS)
		return true;
	const struct keyslot *made = keyslots_make(keyring->slots, clock_wall_ms());
	if (made) {
		take(keyring, (size_t)(made - keyring->slots->slots), now_ms);
		keyring->ranges[keyring->current] = (struct range){ INT64_MAX, INT64_MIN };
	} else if (keyring->current == KEYSLOTS && errno == ENOSPC) {
		size_t index = newest(keyring->slots);

		if (index < KEYSLOTS)
			take(keyring, index, now_ms);
	}
	keyring->error[0] = '\0';
	if (keyring->current == KEYSLOTS)
		snprintf(keyring->error, sizeof(keyring->error),
			"%s: the key of what waits cannot be written: %s", keyring->slots->path,
			strerror(errno));
	return keyring->current != KEYSLOTS;
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

static void note_row(struct range *range, int64_t id)
{
	if (id < range->lowest)
		range->lowest = id;
	if (id > range->highest)
		range->highest = id;
}

const uint8_t *keyring_seal(
	struct keyring *keyring, const struct sealing_secret *secret, size_t *len, int64_t *key_id)
{
	*len = sealing_size(secret);
	if (keyring->current == KEYSLOTS && !keyring_renew(keyring, clock_monotonic_ms()))
		return NULL;
	if (!make_room(keyring, *len)) {
		snprintf(keyring->error, sizeof(keyring->error), "memory is short");
		return NULL;
	}
	sealing_close(keyring->seal, secret, keyring->room);
	keyring->used = true;
	if (secret->kind == SEALING_REPLY)
		note_row(&keyring->ranges[keyring->current], secret->id);
	*key_id = keyring->slots->slots[keyring->current].id;
	return keyring->room;
}

/* --- keys that are done with -------------------------------------------------------------------------- */

static bool is_any_part(struct keyring *keyring, int64_t id)
{
	sqlite3_stmt *row = keyring->statements[ANY_PART];

	sqlite3_bind_int64(row, 1, id);
	bool any = sqlite3_step(row) != SQLITE_ROW || sqlite3_column_int(row, 0) != 0;
	return sqlite3_reset(row) != SQLITE_OK || any;
}

/* Rows only leave the range of a key that is not the current one: what was looked at is not looked at again. */
static bool is_any_reply(struct keyring *keyring, size_t index)
{
	sqlite3_stmt *row = keyring->statements[ROWS_BETWEEN];
	struct range *range = &keyring->ranges[index];
	bool any = false;

	sqlite3_bind_int64(row, 1, range->lowest);
	sqlite3_bind_int64(row, 2, range->highest);
	for (int i = 0; !any && sqlite3_step(row) == SQLITE_ROW; i++) {
		range->lowest = sqlite3_column_int64(row, 0);
		any = i == MOST_LOOKED_AT || sqlite3_column_int64(row, 1) == keyring->slots->slots[index].id;
	}
	return sqlite3_reset(row) != SQLITE_OK || any;
}

/* When it cannot be told, or not yet, it is taken to be. */
static bool is_used(struct keyring *keyring, size_t index)
{
	return is_any_reply(keyring, index) || is_any_part(keyring, keyring->slots->slots[index].id);
}

static bool may_go(struct keyring *keyring, size_t index, uint64_t now_ms, bool end)
{
	if (keyring->slots->slots[index].id == 0)
		return false;
	if (index == keyring->current && !end &&
		(!keyring->used || now_ms - keyring->since_ms < KEYRING_REST_MS))
		return false;
	return !is_used(keyring, index);
}

/* What is deleted in the log alone could come back after a power cut. */
static bool is_deleted_for_good(sqlite3 *db)
{
	int in_log = 0, moved = 0;

	return sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &in_log, &moved) == SQLITE_OK;
}

/* What a damaged slot was the key of, was written by an earlier life. */
static bool is_earlier_left(struct keyring *keyring)
{
	int64_t first = INT64_MAX;

	return !read_number(keyring->db,
		       "SELECT min(ifnull((SELECT min(id) FROM outbox), 9223372036854775807),"
		       " ifnull((SELECT min(id) FROM part), 9223372036854775807))",
		       &first) ||
		first <= keyring->last_id;
}

static bool free_damaged(struct keyring *keyring)
{
	if (keyslots_damaged(keyring->slots) == 0 || is_earlier_left(keyring))
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
		if (!may_go(keyring, i, now_ms, end))
			continue;
		is_safe = is_safe || is_deleted_for_good(keyring->db);
		if (!is_safe || !keyslots_wipe(keyring->slots, i))
			return false;
		if (i == keyring->current) {
			keyring->current = KEYSLOTS;
			sodium_memzero(keyring->seal, sizeof(*keyring->seal));
		}
	}
	return free_damaged(keyring);
}

const char *keyring_error(const struct keyring *keyring)
{
	return keyring->error;
}

const struct keyslots *keyring_slots(const struct keyring *keyring)
{
	return keyring->slots;
}
