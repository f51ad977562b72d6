#include "agahi/recall/history.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"
#include "agahi/vault/unsealed.h"

enum { MOST_UNREAD_MS = 60 * 1000 };

static void copy_column(sqlite3_stmt *row, int column, char *out, size_t size)
{
	snprintf(out, size, "%s", db_column_text(row, column));
}

/* Columns 0 to 6 are the same in both tables of what is sealed. */
static void read_service(sqlite3_stmt *row, struct address *service)
{
	service->ton = (uint8_t)sqlite3_column_int(row, 3);
	service->npi = (uint8_t)sqlite3_column_int(row, 4);
	copy_column(row, 5, service->digits, sizeof(service->digits));
}

/* The key is in `column`, what is sealed behind it. False when memory is short. */
static bool open_row(const struct keyslots *slots, sqlite3_stmt *row, int column, enum sealing_kind kind,
	struct unsealed *unsealed)
{
	const uint8_t *sealed = sqlite3_column_blob(row, column + 1);
	const struct span octets = { sealed, (size_t)sqlite3_column_bytes(row, column + 1) };

	return unsealed_open(unsealed, slots, sqlite3_column_int64(row, column), octets, kind,
		sqlite3_column_int64(row, 0));
}

/* False when memory is short. */
static bool tell_entry(const struct keyslots *slots, sqlite3_stmt *row, history_entry_h handler, void *arg)
{
	struct unsealed unsealed;
	struct address service = { .ton = 0 };
	struct journal_entry entry = { .id = sqlite3_column_int64(row, 0),
		.received_ms = sqlite3_column_int64(row, 1),
		.link = db_column_text(row, 2),
		.sender_identity = (uint64_t)sqlite3_column_int64(row, 6),
		.request = db_column_text(row, 7),
		.topic = db_column_text(row, 8),
		.language = db_column_text(row, 9),
		.rule = db_column_text(row, 10),
		.keyword = db_column_text(row, 11),
		.manner = (unsigned)sqlite3_column_int(row, 14),
		.edition = sqlite3_column_int64(row, 17) };

	if (!open_row(slots, row, 15, SEALING_REPLY, &unsealed))
		return false;
	read_service(row, &service);
	entry.service = address_shorten(&service);
	if (unsealed.is_open) {
		entry.sender = address_shorten(&unsealed.secret.sender);
		entry.reply = unsealed.secret.content;
	}
	handler(&entry, arg);
	unsealed_clear(&unsealed);
	return true;
}

bool history_read_outbox(sqlite3 *db, const struct keyslots *slots, int64_t after_id, int64_t last_id,
	size_t limit, history_entry_h handler, void *arg)
{
	sqlite3_stmt *row =
		db_prepare(db, "SELECT * FROM outbox WHERE id > ? AND id <= ? ORDER BY id LIMIT ?");
	int step = SQLITE_ERROR;
	bool told = true;

	if (!row)
		return false;
	sqlite3_bind_int64(row, 1, after_id);
	sqlite3_bind_int64(row, 2, last_id);
	sqlite3_bind_int64(row, 3, (sqlite3_int64)limit);
	while (told && (step = sqlite3_step(row)) == SQLITE_ROW)
		told = tell_entry(slots, row, handler, arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

/* The same. One that does not open, or is too long, is not told. */
static bool tell_part(const struct keyslots *slots, sqlite3_stmt *row, history_part_h handler, void *arg)
{
	struct unsealed unsealed;
	struct journal_part part = { .id = sqlite3_column_int64(row, 0),
		.received_ms = sqlite3_column_int64(row, 1),
		.sender_identity = (uint64_t)sqlite3_column_int64(row, 6),
		.reference = (uint16_t)sqlite3_column_int(row, 7),
		.total = (uint8_t)sqlite3_column_int(row, 8),
		.sequence = (uint8_t)sqlite3_column_int(row, 9),
		.charset = (uint8_t)sqlite3_column_int(row, 10),
		.fingerprint = (uint64_t)sqlite3_column_int64(row, 11) };

	if (!open_row(slots, row, 12, SEALING_PART, &unsealed))
		return false;
	if (unsealed.is_open && unsealed.secret.len <= sizeof(part.octets)) {
		copy_column(row, 2, part.link, sizeof(part.link));
		read_service(row, &part.service);
		part.sender = unsealed.secret.sender;
		part.len = (uint8_t)unsealed.secret.len;
		if (part.len > 0)
			memcpy(part.octets, unsealed.secret.content, part.len);
		handler(&part, arg);
	}
	sodium_memzero(&part, sizeof(part));
	unsealed_clear(&unsealed);
	return true;
}

bool history_read_parts(sqlite3 *db, const struct keyslots *slots, history_part_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT * FROM part ORDER BY id");
	int step = SQLITE_ERROR;
	bool told = true;

	while (row && told && (step = sqlite3_step(row)) == SQLITE_ROW)
		told = tell_part(slots, row, handler, arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool history_read_preferences(sqlite3 *db, history_preference_h handler, void *arg)
{
	sqlite3_stmt *row =
		db_prepare(db, "SELECT sender, language, stopped FROM preference ORDER BY since_ms");
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handler((uint64_t)sqlite3_column_int64(row, 0), (const char *)sqlite3_column_text(row, 1),
			sqlite3_column_int(row, 2) != 0, arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

struct answered {
	uint64_t sender;
	int64_t received_ms;
};

/* Tells handlers of rows of sender and time, oldest first; read newest first, because only the end of a long table is
 * wanted. `answered` has room for `limit`. */
static bool read_answered(sqlite3 *db, const char *sql, int64_t since_ms, size_t limit,
	struct answered *answered, history_answered_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(db, sql);
	size_t count = 0;

	while (row && count < limit && sqlite3_step(row) == SQLITE_ROW) {
		answered[count] = (struct answered){ (uint64_t)sqlite3_column_int64(row, 0),
			sqlite3_column_int64(row, 1) };
		if (answered[count].received_ms < since_ms)
			break;
		count++;
	}
	if (!row || sqlite3_finalize(row) != SQLITE_OK)
		return false;
	while (count-- > 0)
		handler(answered[count].sender, answered[count].received_ms, arg);
	return true;
}

bool history_read_answered(sqlite3 *db, int64_t since_ms, size_t limit, history_answered_h handler, void *arg)
{
	static const char settled[] = "SELECT sender, received_ms FROM settled"
				      " WHERE rule NOT IN ('loop', 'blocked', 'limited') ORDER BY id DESC";
	static const char waiting[] =
		"SELECT sender, received_ms FROM outbox WHERE rule <> 'limited' ORDER BY id DESC";
	struct answered *answered = calloc(limit + 1, sizeof(*answered));
	bool done = answered && read_answered(db, settled, since_ms, limit, answered, handler, arg) &&
		read_answered(db, waiting, since_ms, limit, answered, handler, arg);

	free(answered);
	return done;
}

bool history_read_doubtful(
	sqlite3 *db, int64_t within_ms, size_t limit, history_fingerprint_h handler, void *arg)
{
	/* The newest row of all is as near to the end of the last life as the journal knows. */
	static const char sql[] =
		"WITH messages AS ("
		"SELECT * FROM (SELECT fingerprint, received_ms FROM settled ORDER BY id "
		"DESC LIMIT ?2) UNION ALL "
		"SELECT * FROM (SELECT fingerprint, received_ms FROM outbox ORDER BY id "
		"DESC LIMIT ?2) UNION ALL "
		"SELECT * FROM (SELECT fingerprint, received_ms FROM part ORDER BY id DESC "
		"LIMIT ?2) UNION ALL "
		"SELECT * FROM (SELECT fingerprint, received_ms FROM answered_part ORDER "
		"BY id DESC LIMIT ?2))"
		" SELECT fingerprint, newest - received_ms FROM messages,"
		" (SELECT max(received_ms) AS newest FROM messages)"
		" WHERE fingerprint <> 0 AND received_ms >= newest - ?1 ORDER BY received_ms";
	sqlite3_stmt *row = db_prepare(db, sql);
	int step = SQLITE_ERROR;

	if (row) {
		sqlite3_bind_int64(row, 1, within_ms);
		sqlite3_bind_int64(row, 2, (sqlite3_int64)limit);
	}
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handler((uint64_t)sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

int64_t history_unread_ms(sqlite3 *db)
{
	int64_t writing_ms = db_number(db, "SELECT writing_ms FROM server", MOST_UNREAD_MS);

	return writing_ms < 0 ? 0 : writing_ms < MOST_UNREAD_MS ? writing_ms : MOST_UNREAD_MS;
}

bool history_has_preferences(sqlite3 *db)
{
	return db_number(db, "SELECT EXISTS (SELECT 1 FROM preference)", 0) != 0;
}

bool history_find_preference(sqlite3 *db, uint64_t sender, history_preference_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT language, stopped FROM preference WHERE sender = ?");
	int step = SQLITE_ERROR;

	if (row)
		sqlite3_bind_int64(row, 1, (sqlite3_int64)sender);
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handler(sender, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int(row, 1) != 0,
			arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}
