#include "agahi/keeping/replies.h"

#include <stdio.h>

#include "agahi/store/db.h"
#include "agahi/store/records.h"

enum fate { DOUBTFUL, SETTLED, WAITING_STILL, UNREADABLE };

_Static_assert(
	DOUBTFUL == 0 && SETTLED == 1 && WAITING_STILL == 2 && UNREADABLE == 3, "SQL writes the numbers");
_Static_assert(JOURNAL_EXPIRED == 3, "SQL writes the number");

/* --- the present journal ------------------------------------------------------------------------------ */

static const char empty_sql[] = "ATTACH ':memory:' AS present;"
				"CREATE TABLE present.outbox AS SELECT * FROM main.outbox LIMIT 0;"
				"CREATE TABLE present.part AS SELECT * FROM main.part LIMIT 0;"
				"CREATE TABLE present.settled AS SELECT * FROM main.settled LIMIT 0;"
				"CREATE TABLE present.preference AS SELECT * FROM main.preference LIMIT 0;"
				"CREATE TABLE present.blocked AS SELECT * FROM main.blocked LIMIT 0;"
				"CREATE TABLE present.forgetting AS SELECT * FROM main.forgetting LIMIT 0;";

bool replies_attach(sqlite3 *draft, const char *path)
{
	if (!db_execute(draft, "PRAGMA temp_store = MEMORY"))
		return false;
	if (!path)
		return db_execute(draft, empty_sql);
	sqlite3_stmt *attach = db_prepare(draft, "ATTACH ? AS present");
	if (!attach)
		return false;
	db_bind_text(attach, 1, path);
	bool attached = sqlite3_step(attach) == SQLITE_DONE;
	return sqlite3_finalize(attach) == SQLITE_OK && attached;
}

/* --- finding ------------------------------------------------------------------------------------------ */

/* The time of arrival beside the number: a journal that was begun anew gives the same numbers. */
static const char fate_sql[] = "CREATE TEMP TABLE fate AS SELECT id, key, CASE"
			       " WHEN EXISTS (SELECT 1 FROM present.settled s WHERE s.id = o.id AND "
			       "s.received_ms = o.received_ms) THEN 1"
			       " WHEN EXISTS (SELECT 1 FROM present.outbox p WHERE p.id = o.id AND "
			       "p.received_ms = o.received_ms) THEN 2"
			       " ELSE 0 END AS fate FROM main.outbox o;"
			       "CREATE INDEX temp.fate_id ON fate (id);";

static bool mark_unreadable(sqlite3 *draft, int64_t key)
{
	sqlite3_stmt *update = db_prepare(draft, "UPDATE fate SET fate = 3 WHERE fate = 0 AND key = ?");
	bool done = false;

	if (update) {
		sqlite3_bind_int64(update, 1, key);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

static bool find_unreadable(sqlite3 *draft, const struct keyslots *slots)
{
	enum { MOST_KEYS = 1024 };
	sqlite3_stmt *row = db_prepare(draft, "SELECT DISTINCT key FROM fate WHERE fate = 0 LIMIT 1024");
	int64_t gone[MOST_KEYS];
	size_t count = 0;
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		if (!slots || !keyslots_find(slots, sqlite3_column_int64(row, 0)))
			gone[count++] = sqlite3_column_int64(row, 0);
	}
	sqlite3_finalize(row);
	for (size_t i = 0; step == SQLITE_DONE && i < count; i++) {
		if (!mark_unreadable(draft, gone[i]))
			return false;
	}
	return step == SQLITE_DONE;
}

static bool count(sqlite3 *draft, const char *sql, int64_t *number)
{
	long long found = 0;
	bool read = db_read_number(draft, sql, &found);

	*number = found;
	return read;
}

bool replies_find(sqlite3 *draft, const struct keyslots *slots, struct replies_found *found)
{
	return db_execute(draft, fate_sql) && find_unreadable(draft, slots) &&
		count(draft, "SELECT count(*) FROM fate", &found->waiting) &&
		count(draft, "SELECT count(*) FROM fate WHERE fate = 0", &found->doubtful) &&
		count(draft, "SELECT count(*) FROM fate WHERE fate = 1", &found->settled) &&
		count(draft, "SELECT count(*) FROM fate WHERE fate = 2", &found->waiting_still) &&
		count(draft, "SELECT count(*) FROM fate WHERE fate = 3", &found->unreadable) &&
		count(draft,
			"SELECT count(*) FROM present.outbox WHERE id NOT IN (SELECT id FROM fate WHERE fate "
			"= 2)",
			&found->newer) &&
		count(draft,
			"SELECT count(*) FROM present.outbox WHERE id NOT IN (SELECT id FROM fate WHERE fate "
			"= 2)"
			" AND (id IN (SELECT id FROM main.settled) OR id IN (SELECT id FROM main.outbox))",
			&found->lost);
}

/* --- settling ----------------------------------------------------------------------------------------- */

static const char end_sql[] =
	"INSERT OR IGNORE INTO main.settled SELECT * FROM present.settled"
	" WHERE id IN (SELECT id FROM fate WHERE fate = 1);"
	"INSERT INTO main.hourly SELECT received_ms / 3600000, topic, language,"
	" iif(rule = 'dialled', 'ussd', 'sms'), link, rule, state, manner, count(*), sum(parts) FROM "
	"main.settled"
	" WHERE id IN (SELECT id FROM fate WHERE fate IN (1, 3)) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
	" ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, parts = parts + excluded.parts;"
	"DELETE FROM main.outbox WHERE id IN (SELECT id FROM fate WHERE fate IN (1, 3));";

static const char carry_sql[] =
	"INSERT OR IGNORE INTO main.outbox SELECT * FROM present.outbox"
	" WHERE id NOT IN (SELECT id FROM main.settled);"
	"INSERT OR IGNORE INTO main.part SELECT * FROM present.part;"
	"INSERT OR IGNORE INTO main.blocked SELECT * FROM present.blocked;"
	"INSERT OR REPLACE INTO main.preference SELECT * FROM present.preference p WHERE since_ms >"
	" ifnull((SELECT since_ms FROM main.preference m WHERE m.sender = p.sender), -1);";

static bool expire(sqlite3 *draft, int64_t now_ms)
{
	sqlite3_stmt *insert = db_prepare(draft,
		"INSERT OR IGNORE INTO main.settled SELECT id, received_ms, ?, link, service_digits, sender, "
		"request,"
		" topic, language, rule, keyword, 3, 0, 0, 0, '', fingerprint, offered, manner FROM "
		"main.outbox"
		" WHERE id IN (SELECT id FROM fate WHERE fate = 3)");
	bool done = false;

	if (insert) {
		sqlite3_bind_int64(insert, 1, now_ms);
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done;
}

bool replies_settle(sqlite3 *draft, bool drop_doubtful, int64_t now_ms)
{
	/* Parts of questions whose other parts came long ago, or never, are of no use. */
	if (drop_doubtful &&
		!db_execute(draft, "UPDATE fate SET fate = 3 WHERE fate = 0; DELETE FROM main.part"))
		return false;
	return db_execute(draft, "PRAGMA main.secure_delete = ON") && expire(draft, now_ms) &&
		db_execute(draft, end_sql) && db_execute(draft, carry_sql);
}
