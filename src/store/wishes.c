#include "agahi/store/wishes.h"

#include <stdlib.h>

#include "agahi/store/db.h"

enum { TELL_AT_ONCE = 1000, TOLD = 1, ERASED = 2, ALL_DONE = TOLD | ERASED };

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
/* A preference is written anew when its owner writes, no more than once in this time. */
static const int64_t PREFERENCE_RENEWAL_DAYS = 7;

enum statement {
	SET_PREFERENCE,
	RENEW_PREFERENCE,
	DELETE_PREFERENCE,
	NOTE_FORGETTING,
	KEEP_FINGERPRINT,
	FIND_UNWISHED,
	DELETE_PARTS,
	DELETE_ANSWERED_PARTS,
	DELETE_SETTLED,
	DELETE_SILENCES,
	LATEST,
	FIRST_SETTLED,
	FIND_UNTOLD,
	NOTE_TOLD,
	NOTE_ERASED,
	DELETE_DONE,
	STATEMENT_COUNT
};

#define OF_SENDER "EXISTS (SELECT 1 FROM forgetting WHERE forgetting.sender = "

static const char *const statement_sql[STATEMENT_COUNT] = {
	[SET_PREFERENCE] = "INSERT OR REPLACE INTO preference VALUES (?1, ?2, ?3, ?4)",
	[RENEW_PREFERENCE] = "UPDATE preference SET since_ms = ?2 WHERE sender = ?1 AND since_ms < ?3",
	[DELETE_PREFERENCE] = "DELETE FROM preference WHERE sender = ?1",
	[NOTE_FORGETTING] = "INSERT OR REPLACE INTO forgetting VALUES (?1, ?2, ?3, 0)",
	[KEEP_FINGERPRINT] = "INSERT OR REPLACE INTO answered_part VALUES (?1, ?1, ?2, ?3)",
	[FIND_UNWISHED] = "SELECT id FROM outbox WHERE " OF_SENDER "outbox.sender AND id < request) LIMIT ?1",
	[DELETE_PARTS] = "DELETE FROM part WHERE " OF_SENDER "part.sender AND id < request)",
	/* ?1, ?2: above the first and up to the second. */
	[DELETE_ANSWERED_PARTS] =
		"DELETE FROM answered_part WHERE request IN (SELECT id FROM settled"
		" WHERE id > ?1 AND id <= ?2 AND " OF_SENDER "settled.sender AND id <= request))",
	[DELETE_SETTLED] = "DELETE FROM settled WHERE id > ?1 AND id <= ?2 AND " OF_SENDER
			   "settled.sender AND id <= request)",
	[DELETE_SILENCES] =
		"DELETE FROM silence WHERE " OF_SENDER "silence.sender AND minute <= received_ms / 60000)",
	[LATEST] = "SELECT max(request) FROM forgetting WHERE NOT done & 2",
	[FIRST_SETTLED] = "SELECT min(id) FROM settled",
	[FIND_UNTOLD] = "SELECT sender, received_ms FROM forgetting WHERE NOT done & 1 LIMIT ?1",
	[NOTE_TOLD] = "UPDATE forgetting SET done = done | 1 WHERE sender = ?1 AND received_ms = ?2",
	[NOTE_ERASED] = "UPDATE forgetting SET done = done | 2 WHERE request <= ?1",
	[DELETE_DONE] = "DELETE FROM forgetting WHERE done = 3",
};

_Static_assert(TOLD == 1 && ERASED == 2 && ALL_DONE == 3, "the statements have the numbers");

struct wishes {
	sqlite3 *db;
	int64_t latest; /* wish to be forgotten in the open transaction; 0: none */
	bool any;       /* may there be one that is not done? */
	int64_t top;    /* of the way through the history; 0: it is not begun */
	int64_t below;  /* of those ids nothing was looked at yet */
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

static bool run(struct wishes *wishes, enum statement which, int64_t first, int64_t second)
{
	sqlite3_stmt *statement = wishes->statements[which];
	int count = sqlite3_bind_parameter_count(statement);

	if (count > 0)
		sqlite3_bind_int64(statement, 1, first);
	if (count > 1)
		sqlite3_bind_int64(statement, 2, second);
	return db_run(statement);
}

/* 0 where there is none. */
static int64_t number(struct wishes *wishes, enum statement which)
{
	sqlite3_stmt *row = wishes->statements[which];
	int64_t number = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;

	sqlite3_reset(row);
	return number;
}

/* --- with a request ----------------------------------------------------------------------------------- */

static bool set_preference(struct wishes *wishes, const struct journal_entry *entry)
{
	sqlite3_stmt *set = wishes->statements[SET_PREFERENCE];

	sqlite3_bind_int64(set, 1, (sqlite3_int64)entry->sender_identity);
	db_bind_text(set, 2, entry->preference);
	sqlite3_bind_int(set, 3, entry->stopped);
	sqlite3_bind_int64(set, 4, entry->received_ms);
	return db_run(set);
}

static bool renew_preference(struct wishes *wishes, const struct journal_entry *entry)
{
	sqlite3_bind_int64(wishes->statements[RENEW_PREFERENCE], 3,
		entry->received_ms - PREFERENCE_RENEWAL_DAYS * DAY_MS);
	return run(wishes, RENEW_PREFERENCE, (int64_t)entry->sender_identity, entry->received_ms);
}

static bool forget(struct wishes *wishes, const struct journal_entry *entry)
{
	int64_t sender = (int64_t)entry->sender_identity;

	wishes->latest = entry->id;
	wishes->any = true;
	sqlite3_bind_int64(wishes->statements[NOTE_FORGETTING], 3, entry->received_ms);
	sqlite3_bind_int64(wishes->statements[KEEP_FINGERPRINT], 3, (sqlite3_int64)entry->fingerprint);
	return run(wishes, NOTE_FORGETTING, sender, entry->id) && run(wishes, DELETE_PREFERENCE, sender, 0) &&
		run(wishes, KEEP_FINGERPRINT, entry->id, entry->received_ms);
}

bool wishes_keep(struct wishes *wishes, const struct journal_entry *entry)
{
	if (entry->manner & JOURNAL_FORGETS)
		return forget(wishes, entry);
	if (entry->sets_preference)
		return set_preference(wishes, entry);
	return !entry->has_preference || renew_preference(wishes, entry);
}

/* --- with the commit ---------------------------------------------------------------------------------- */

size_t wishes_find_unwished(struct wishes *wishes, int64_t *ids, size_t limit)
{
	sqlite3_stmt *row = wishes->statements[FIND_UNWISHED];
	size_t count = 0;

	if (wishes->latest == 0)
		return 0;
	sqlite3_bind_int64(row, 1, (sqlite3_int64)limit);
	while (count < limit && sqlite3_step(row) == SQLITE_ROW)
		ids[count++] = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
	return count;
}

static bool erase(struct wishes *wishes, int64_t above, int64_t up_to)
{
	return run(wishes, DELETE_ANSWERED_PARTS, above, up_to) && run(wishes, DELETE_SETTLED, above, up_to);
}

bool wishes_finish(struct wishes *wishes)
{
	int64_t latest = wishes->latest;

	wishes->latest = 0;
	return latest == 0 ||
		(run(wishes, DELETE_PARTS, 0, 0) && erase(wishes, latest - WISHES_STEP, latest));
}

void wishes_discard(struct wishes *wishes)
{
	wishes->latest = 0;
}

/* --- between commits ---------------------------------------------------------------------------------- */

/* Who wishes it while the way is gone has the next. */
static bool end_way(struct wishes *wishes)
{
	int64_t top = wishes->top;

	wishes->top = 0;
	return run(wishes, DELETE_SILENCES, 0, 0) && run(wishes, NOTE_ERASED, top, 0) &&
		run(wishes, DELETE_DONE, 0, 0);
}

static bool go_on(struct wishes *wishes)
{
	int64_t up_to = wishes->below;

	wishes->below -= WISHES_STEP;
	return erase(wishes, wishes->below, up_to) &&
		(wishes->below >= number(wishes, FIRST_SETTLED) || end_way(wishes));
}

bool wishes_step(struct wishes *wishes)
{
	if (wishes->any && wishes->top == 0)
		wishes->top = wishes->below = number(wishes, LATEST);
	wishes->any = wishes->top != 0;
	if (!wishes->any)
		return false;
	bool done = db_execute(wishes->db, "BEGIN IMMEDIATE") && go_on(wishes) &&
		db_execute(wishes->db, "COMMIT");
	if (!done) {
		wishes->top = 0; /* another time, from the beginning */
		if (!sqlite3_get_autocommit(wishes->db))
			db_execute(wishes->db, "ROLLBACK");
	}
	return done;
}

/* --- telling ------------------------------------------------------------------------------------------ */

static bool note_told(struct wishes *wishes, const struct journal_forgotten *forgotten, size_t count)
{
	bool done = db_execute(wishes->db, "BEGIN IMMEDIATE");

	for (size_t i = 0; done && i < count; i++)
		done = run(
			wishes, NOTE_TOLD, (int64_t)forgotten[i].sender_identity, forgotten[i].received_ms);
	done = done && run(wishes, DELETE_DONE, 0, 0) && db_execute(wishes->db, "COMMIT");
	if (!done && !sqlite3_get_autocommit(wishes->db))
		db_execute(wishes->db, "ROLLBACK");
	return done;
}

bool wishes_tell(struct wishes *wishes, journal_forgotten_h handler, void *arg)
{
	struct journal_forgotten forgotten[TELL_AT_ONCE];
	sqlite3_stmt *row = wishes->statements[FIND_UNTOLD];
	size_t count = 0;

	sqlite3_bind_int(row, 1, TELL_AT_ONCE);
	while (count < TELL_AT_ONCE && sqlite3_step(row) == SQLITE_ROW)
		forgotten[count++] = (struct journal_forgotten){ (uint64_t)sqlite3_column_int64(row, 0),
			sqlite3_column_int64(row, 1) };
	sqlite3_reset(row);
	return count > 0 && handler(forgotten, count, arg) && note_told(wishes, forgotten, count) &&
		count == TELL_AT_ONCE;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct wishes *wishes_new(sqlite3 *db)
{
	struct wishes *wishes = calloc(1, sizeof(*wishes));

	if (!wishes)
		return NULL;
	wishes->db = db;
	wishes->any = true;
	if (db_prepare_all(db, statement_sql, STATEMENT_COUNT, wishes->statements))
		return wishes;
	wishes_free(wishes);
	return NULL;
}

void wishes_free(struct wishes *wishes)
{
	if (!wishes)
		return;
	db_finalize_all(wishes->statements, STATEMENT_COUNT);
	free(wishes);
}
