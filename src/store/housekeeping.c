#include "agahi/store/housekeeping.h"

#include <stdlib.h>

#include "agahi/store/db.h"
#include "agahi/store/lost.h"

enum {
	EARLY_RECEIPTS_MS = 60 * 60 * 1000, /* how long a receipt waits for its submit response */
	ANSWERED_PARTS_MS = 60 * 60 * 1000, /* an SMSC does not deliver again what is that old */
	MINUTE_MS = 60 * 1000
};

static const int64_t PREFERENCE_MS = INT64_C(365) * 24 * 60 * 60 * 1000;

enum statement {
	DELETE_EXPIRED,
	DELETE_OLD_SUBMISSIONS,
	DELETE_OLD_PREFERENCES,
	DELETE_OLD_SILENCES,
	DELETE_OLD_PARTS,
	DELETE_OLD_EARLY,
	DELETE_LOST_PARTS,
	STATEMENT_COUNT
};

/* ?1: before when. ?2: how many. */
static const char *const statement_sql[STATEMENT_COUNT] = {
	/* By their dates, not their ids: a clock that was ahead for a while must not keep what came after it. */
	[DELETE_EXPIRED] = "DELETE FROM settled WHERE id IN"
			   " (SELECT id FROM settled WHERE received_ms < ?1 ORDER BY received_ms LIMIT ?2)",
	[DELETE_OLD_SUBMISSIONS] = "DELETE FROM submission WHERE (link, message_id) IN"
				   " (SELECT link, message_id FROM submission WHERE since_ms < ?1 LIMIT ?2)",
	[DELETE_OLD_PREFERENCES] = "DELETE FROM preference WHERE sender IN"
				   " (SELECT sender FROM preference WHERE since_ms < ?1 LIMIT ?2)",
	[DELETE_OLD_SILENCES] =
		"DELETE FROM silence WHERE (minute, sender, rule, link) IN"
		" (SELECT minute, sender, rule, link FROM silence WHERE minute < ?1 LIMIT ?2)",
	[DELETE_OLD_PARTS] = "DELETE FROM answered_part WHERE id IN"
			     " (SELECT id FROM answered_part WHERE received_ms < ?1 LIMIT ?2)",
	[DELETE_OLD_EARLY] = "DELETE FROM early_receipt WHERE since_ms < ?1", /* their number is bounded */
	/* Theirs too. A part waits a minute; one that waits longer cannot be read (lost.h). */
	[DELETE_LOST_PARTS] = "DELETE FROM part WHERE received_ms < ?1",
};

struct housekeeping {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

struct housekeeping *housekeeping_new(sqlite3 *db)
{
	struct housekeeping *housekeeping = calloc(1, sizeof(*housekeeping));

	if (!housekeeping)
		return NULL;
	housekeeping->db = db;
	if (db_prepare_all(db, statement_sql, STATEMENT_COUNT, housekeeping->statements))
		return housekeeping;
	housekeeping_free(housekeeping);
	return NULL;
}

void housekeeping_free(struct housekeeping *housekeeping)
{
	if (!housekeeping)
		return;
	db_finalize_all(housekeeping->statements, STATEMENT_COUNT);
	free(housekeeping);
}

/* False when it cannot be deleted. `*more` becomes true when there may be more to delete. */
static bool delete_old(struct housekeeping *housekeeping, enum statement which, int64_t before, bool *more)
{
	sqlite3_stmt *delete = housekeeping->statements[which];

	bool in_steps = sqlite3_bind_parameter_count(delete) > 1;

	sqlite3_bind_int64(delete, 1, before);
	if (in_steps)
		sqlite3_bind_int(delete, 2, HOUSEKEEPING_STEP);
	if (!db_run(delete))
		return false;
	if (in_steps && sqlite3_changes(housekeeping->db) == HOUSEKEEPING_STEP)
		*more = true;
	return true;
}

void housekeeping_empty_wal(struct housekeeping *housekeeping)
{
	sqlite3_busy_timeout(housekeeping->db, 0);
	sqlite3_wal_checkpoint_v2(housekeeping->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(housekeeping->db, DB_BUSY_TIMEOUT_MS);
}

bool housekeeping_step(struct housekeeping *housekeeping, int64_t now_ms, int64_t retention_ms)
{
	const int64_t before[STATEMENT_COUNT] = {
		[DELETE_EXPIRED] = now_ms - retention_ms,
		[DELETE_OLD_SUBMISSIONS] = now_ms - retention_ms,
		[DELETE_OLD_PREFERENCES] = now_ms - PREFERENCE_MS,
		[DELETE_OLD_SILENCES] = (now_ms - retention_ms) / MINUTE_MS,
		[DELETE_OLD_PARTS] = now_ms - ANSWERED_PARTS_MS,
		[DELETE_OLD_EARLY] = now_ms - EARLY_RECEIPTS_MS,
		[DELETE_LOST_PARTS] = now_ms - LOST_KEPT_MS,
	};
	bool done = true, more = false;

	sqlite3_busy_timeout(housekeeping->db, 0);
	for (size_t i = 0; done && i < STATEMENT_COUNT; i++)
		done = delete_old(housekeeping, (enum statement)i, before[i], &more);
	housekeeping_empty_wal(housekeeping);
	return done && more;
}
