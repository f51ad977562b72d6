#include "agahi/store/mending.h"

#include <stdlib.h>

#include "agahi/store/db.h"

enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * MINUTE_MS };

enum statement {
	FIRST_OF_STEP,
	SCRUB,
	SCRUBBED_TO,
	REDATE_SETTLED,
	REDATE_SUBMISSIONS,
	REDATE_PREFERENCES,
	REDATE_EARLY,
	REDATE_PARTS,
	REDATE_SILENCES,
	STATEMENT_COUNT
};

/* Of those that redate, ?1: later than that; ?2: how many; ?3: today. */
static const char *const statement_sql[STATEMENT_COUNT] = {
	[FIRST_OF_STEP] = "SELECT min(id) FROM (SELECT id FROM settled"
			  " WHERE id <= (SELECT id FROM unscrubbed) ORDER BY id DESC LIMIT ?1)",
	[SCRUB] = "UPDATE settled SET request = '' WHERE id BETWEEN ?1 AND (SELECT id FROM unscrubbed)"
		  " AND rule <> 'fallback' AND request <> ''",
	[SCRUBBED_TO] = "UPDATE unscrubbed SET id = ?1 - 1",
	[REDATE_SETTLED] = "UPDATE settled SET received_ms = ?3 WHERE id IN"
			   " (SELECT id FROM settled WHERE received_ms > ?1 LIMIT ?2)",
	[REDATE_SUBMISSIONS] = "UPDATE submission SET since_ms = ?3 WHERE (link, message_id) IN"
			       " (SELECT link, message_id FROM submission WHERE since_ms > ?1 LIMIT ?2)",
	[REDATE_PREFERENCES] = "UPDATE preference SET since_ms = ?3 WHERE sender IN"
			       " (SELECT sender FROM preference WHERE since_ms > ?1 LIMIT ?2)",
	[REDATE_EARLY] = "UPDATE early_receipt SET since_ms = ?3 WHERE (link, message_id) IN"
			 " (SELECT link, message_id FROM early_receipt WHERE since_ms > ?1 LIMIT ?2)",
	[REDATE_PARTS] = "UPDATE answered_part SET received_ms = ?3 WHERE id IN"
			 " (SELECT id FROM answered_part WHERE received_ms > ?1 LIMIT ?2)",
	[REDATE_SILENCES] = "UPDATE OR REPLACE silence SET minute = ?3 WHERE (minute, sender, rule, link) IN"
			    " (SELECT minute, sender, rule, link FROM silence WHERE minute > ?1 LIMIT ?2)",
};

struct mending {
	sqlite3 *db;
	bool scrubbed; /* nothing is left to scrub */
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

struct mending *mending_new(sqlite3 *db)
{
	struct mending *mending = calloc(1, sizeof(*mending));

	if (!mending)
		return NULL;
	mending->db = db;
	if (db_prepare_all(db, statement_sql, STATEMENT_COUNT, mending->statements))
		return mending;
	mending_free(mending);
	return NULL;
}

void mending_free(struct mending *mending)
{
	if (!mending)
		return;
	db_finalize_all(mending->statements, STATEMENT_COUNT);
	free(mending);
}

/* --- questions ---------------------------------------------------------------------------------------- */

/* False when it cannot be read. `*any`: is there one? */
static bool find_first(struct mending *mending, int64_t *first, bool *any)
{
	sqlite3_stmt *row = mending->statements[FIRST_OF_STEP];

	sqlite3_bind_int(row, 1, MENDING_STEP);
	bool read = sqlite3_step(row) == SQLITE_ROW;
	*any = read && sqlite3_column_type(row, 0) != SQLITE_NULL;
	*first = *any ? sqlite3_column_int64(row, 0) : 0;
	sqlite3_reset(row);
	return read;
}

static bool run_with(sqlite3_stmt *statement, int64_t first)
{
	sqlite3_bind_int64(statement, 1, first);
	return db_run(statement);
}

static bool scrub_step(struct mending *mending)
{
	int64_t first;
	bool any;

	if (!find_first(mending, &first, &any))
		return false;
	mending->scrubbed = !any;
	return any ? run_with(mending->statements[SCRUB], first) &&
			run_with(mending->statements[SCRUBBED_TO], first)
		   : db_execute(mending->db, "DELETE FROM unscrubbed");
}

bool mending_scrub(struct mending *mending)
{
	if (mending->scrubbed || db_number(mending->db, "SELECT count(*) FROM unscrubbed", 0) == 0)
		return false;
	bool done = db_execute(mending->db, "BEGIN IMMEDIATE") && scrub_step(mending) &&
		db_execute(mending->db, "COMMIT");
	if (!done) {
		mending->scrubbed = false;
		if (!sqlite3_get_autocommit(mending->db))
			db_execute(mending->db, "ROLLBACK");
	}
	return done && !mending->scrubbed;
}

/* --- dates -------------------------------------------------------------------------------------------- */

/* False when it cannot be written. `*more` becomes true when there may be more. */
static bool redate(struct mending *mending, enum statement which, int64_t now, int64_t slack, bool *more)
{
	sqlite3_stmt *update = mending->statements[which];

	sqlite3_bind_int64(update, 1, now + slack);
	sqlite3_bind_int(update, 2, MENDING_STEP);
	sqlite3_bind_int64(update, 3, now);
	if (!db_run(update))
		return false;
	if (sqlite3_changes(mending->db) == MENDING_STEP)
		*more = true;
	return true;
}

bool mending_redate(struct mending *mending, int64_t now_ms)
{
	bool done = true, more = false;

	for (int i = REDATE_SETTLED; done && i < REDATE_SILENCES; i++)
		done = redate(mending, (enum statement)i, now_ms, DAY_MS, &more);
	done = done && redate(mending, REDATE_SILENCES, now_ms / MINUTE_MS, DAY_MS / MINUTE_MS, &more);
	return done && more;
}
