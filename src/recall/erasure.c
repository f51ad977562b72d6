#include "agahi/recall/erasure.h"

#include <stdio.h>

#include "agahi/cluster/feed.h"
#include "agahi/cluster/ids.h"
#include "agahi/store/db.h"

/* Senders as a list: of tables that stand on PostgreSQL, what is asked there is who is in it. */
#define NOTED(table, time) \
	table ".sender IN (SELECT sender FROM temp.noted) AND " time \
	      " <= (SELECT until_ms FROM temp.noted WHERE noted.sender = " table ".sender)"
#define OF_NOTED_REQUESTS \
	"request IN (SELECT id FROM outbox WHERE " NOTED( \
		"outbox", "outbox.received_ms") " UNION ALL SELECT id FROM settled WHERE " NOTED("settled", \
		"settled.received_ms") ")"

static bool prepare_to_note(sqlite3 *db)
{
	return db_execute(db,
		"CREATE TEMP TABLE IF NOT EXISTS noted"
		" (sender INTEGER PRIMARY KEY, until_ms INTEGER NOT NULL)");
}

bool erasure_note(sqlite3 *db, uint64_t sender, int64_t until_ms)
{
	sqlite3_stmt *note = prepare_to_note(db)
		? db_prepare(db,
			  "INSERT INTO temp.noted VALUES (?1, ?2)"
			  " ON CONFLICT DO UPDATE SET until_ms = max(until_ms, ?2)")
		: NULL;
	bool done = false;

	if (note) {
		sqlite3_bind_int64(note, 1, (sqlite3_int64)sender);
		sqlite3_bind_int64(note, 2, until_ms);
		done = db_run(note);
	}
	return sqlite3_finalize(note) == SQLITE_OK && done; /* in one, so that the reason stays */
}

bool erasure_forget_noted(sqlite3 *db, int *rows)
{
	static const char *const of_noted[] = { /* The telco knows by a message's id whose it was. */
		"DELETE FROM submission WHERE " OF_NOTED_REQUESTS,
		"DELETE FROM answered_part WHERE " OF_NOTED_REQUESTS,
		"DELETE FROM outbox WHERE " NOTED("outbox", "outbox.received_ms"),
		"DELETE FROM part WHERE " NOTED("part", "part.received_ms"),
		"DELETE FROM settled WHERE " NOTED("settled", "settled.received_ms"),
		"DELETE FROM preference WHERE " NOTED("preference", "preference.since_ms"),
		"DELETE FROM silence WHERE " NOTED("silence", "silence.minute * 60000")
	};

	if (!prepare_to_note(db))
		return false;
	for (size_t i = 0; i < sizeof(of_noted) / sizeof(of_noted[0]); i++) {
		if (!db_execute(db, of_noted[i]))
			return false;
		*rows += sqlite3_changes(db);
	}
	return db_execute(db, "DROP TABLE temp.noted");
}

static bool forget_all(sqlite3 *db, const uint64_t *senders, size_t count, int *rows)
{
	for (size_t i = 0; i < count; i++) {
		if (!erasure_note(db, senders[i], INT64_MAX))
			return false;
	}
	return erasure_forget_noted(db, rows);
}

static bool tell_nodes(sqlite3 *db, const uint64_t *senders, size_t count, int64_t told_ms)
{
	sqlite3_stmt *tell = db_prepare(db, "INSERT INTO told VALUES (?)");
	struct buffer octets = { 0 };
	bool done = false;

	feed_pack_forgotten(senders, count, ids_from(told_ms + 1), &octets);
	if (tell && !octets.failed) {
		sqlite3_bind_blob(tell, 1, octets.data, (int)octets.len, SQLITE_STATIC);
		done = db_run(tell);
	}
	done = sqlite3_finalize(tell) == SQLITE_OK && done; /* in one, so that the reason stays */
	buffer_free(&octets);
	return done;
}

bool erasure_forget(sqlite3 *db, const struct sender_key *key, const char *msisdn, int64_t told_ms, int *rows,
	char *error, size_t size)
{
	uint64_t senders[SENDER_IDENTITIES];
	size_t count = sender_identities_of(key, msisdn, senders);

	*rows = 0;
	if (db_execute(db, "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY") &&
		db_execute(db, "BEGIN IMMEDIATE") && forget_all(db, senders, count, rows) &&
		(told_ms == 0 || tell_nodes(db, senders, count, told_ms)) && db_execute(db, "COMMIT"))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}
