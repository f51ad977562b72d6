#include "agahi/store/submissions.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

enum {
	STATE_DELIVERED = 1,
	STATE_FAILED = 2,
	PREFIX_MIN = 8,              /* an id that is cut shorter tells nothing */
	MAX_EARLY_RECEIPTS = 100000, /* spellings kept at once; the oldest make room */
	EARLY_RECEIPTS_STEP = 500    /* so many of them */
};

enum statement {
	INSERT_SUBMISSION,
	DELETE_EARLY,
	CLOSE_SUBMISSION,
	CLOSE_BY_PREFIX,
	INSERT_EARLY,
	DELETE_OLDEST_EARLY,
	STATEMENT_COUNT
};

static const char *const statement_sql[STATEMENT_COUNT] = {
	/* Not of a request that is gone: whose it was asked to be forgotten while the SMSC had it. */
	[INSERT_SUBMISSION] =
		"INSERT OR REPLACE INTO submission SELECT ?1, ?2, ?3,"
		" ifnull((SELECT state FROM early_receipt WHERE link = ?1 AND message_id = ?2), 0), ?4"
		" WHERE EXISTS (SELECT 1 FROM outbox WHERE id = ?3)"
		" OR EXISTS (SELECT 1 FROM settled WHERE id = ?3)",
	[DELETE_EARLY] = "DELETE FROM early_receipt WHERE link = ?1 AND message_id = ?2",
	/* A message that was delivered stays so, whatever comes later. */
	[CLOSE_SUBMISSION] = "UPDATE submission SET state = CASE state WHEN 1 THEN 1 ELSE ?3 END"
			     " WHERE link = ?1 AND message_id = ?2",
	/* An id cut short: only when one message alone begins so. ?3 is the first text after all that do. */
	[CLOSE_BY_PREFIX] = "UPDATE submission SET state = CASE state WHEN 1 THEN 1 ELSE ?4 END"
			    " WHERE link = ?1 AND message_id >= ?2 AND message_id < ?3"
			    " AND (SELECT count(*) FROM submission WHERE link = ?1 AND message_id >= ?2"
			    " AND message_id < ?3) = 1",
	[INSERT_EARLY] = "INSERT INTO early_receipt VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE"
			 " SET state = CASE state WHEN 1 THEN 1 ELSE ?3 END, since_ms = ?4",
	[DELETE_OLDEST_EARLY] = "DELETE FROM early_receipt WHERE (link, message_id) IN"
				" (SELECT link, message_id FROM early_receipt ORDER BY since_ms LIMIT ?1)",
};

struct submissions {
	sqlite3 *db;
	long long early; /* spellings that are kept */
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

struct submissions *submissions_new(sqlite3 *db)
{
	struct submissions *submissions = calloc(1, sizeof(*submissions));

	if (!submissions)
		return NULL;
	submissions->db = db;
	if (!db_prepare_all(db, statement_sql, STATEMENT_COUNT, submissions->statements)) {
		submissions_free(submissions);
		return NULL;
	}
	submissions_recount(submissions);
	return submissions;
}

void submissions_free(struct submissions *submissions)
{
	if (!submissions)
		return;
	db_finalize_all(submissions->statements, STATEMENT_COUNT);
	free(submissions);
}

void submissions_recount(struct submissions *submissions)
{
	submissions->early = db_number(submissions->db, "SELECT count(*) FROM early_receipt", 0);
}

static void bind_message(sqlite3_stmt *statement, const char *link, const char *message_id)
{
	db_bind_text(statement, 1, link);
	db_bind_text(statement, 2, message_id);
}

bool submissions_add(struct submissions *submissions, const struct journal_submission *submission)
{
	sqlite3_stmt *insert = submissions->statements[INSERT_SUBMISSION];
	sqlite3_stmt *forget = submissions->statements[DELETE_EARLY];

	bind_message(insert, submission->link, submission->message_id);
	sqlite3_bind_int64(insert, 3, submission->request);
	sqlite3_bind_int64(insert, 4, submission->now_ms);
	bind_message(forget, submission->link, submission->message_id);
	return db_run(insert) && db_run(forget);
}

static int state_of(const struct journal_receipt *receipt)
{
	return receipt->delivered ? STATE_DELIVERED : STATE_FAILED;
}

/* False when it cannot be written; `*closed` tells whether a submission was found. */
static bool close_submission(
	struct submissions *submissions, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = submissions->statements[CLOSE_SUBMISSION];

	*closed = false;
	for (size_t i = 0; i < receipt->id_count && !*closed; i++) {
		bind_message(update, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(update, 3, state_of(receipt));
		if (!db_run(update))
			return false;
		*closed = sqlite3_changes(submissions->db) > 0;
	}
	return true;
}

static bool close_by_prefix(
	struct submissions *submissions, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = submissions->statements[CLOSE_BY_PREFIX];
	char after[sizeof(receipt->ids[0])];
	size_t len = strlen(receipt->ids[0]);

	if (len < PREFIX_MIN)
		return true;
	memcpy(after, receipt->ids[0], len + 1);
	after[len - 1]++; /* ids are ASCII, so this is the first text after all that begin like it */
	bind_message(update, receipt->link, receipt->ids[0]);
	db_bind_text(update, 3, after);
	sqlite3_bind_int(update, 4, state_of(receipt));
	if (!db_run(update))
		return false;
	*closed = sqlite3_changes(submissions->db) > 0;
	return true;
}

/* A network that sends receipts for what is not ours must not fill the disk with them. */
static bool make_room_for_early(struct submissions *submissions)
{
	sqlite3_stmt *delete = submissions->statements[DELETE_OLDEST_EARLY];

	if (submissions->early < MAX_EARLY_RECEIPTS)
		return true;
	sqlite3_bind_int(delete, 1, EARLY_RECEIPTS_STEP);
	if (!db_run(delete))
		return false;
	submissions->early -= sqlite3_changes(submissions->db);
	return true;
}

static bool keep_early_receipt(struct submissions *submissions, const struct journal_receipt *receipt)
{
	sqlite3_stmt *insert = submissions->statements[INSERT_EARLY];

	if (!make_room_for_early(submissions))
		return false;
	submissions->early += (long long)receipt->id_count;
	for (size_t i = 0; i < receipt->id_count; i++) {
		bind_message(insert, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(insert, 3, state_of(receipt));
		sqlite3_bind_int64(insert, 4, receipt->now_ms);
		if (!db_run(insert))
			return false;
	}
	return true;
}

bool submissions_close(struct submissions *submissions, const struct journal_receipt *receipt)
{
	bool closed;

	if (!close_submission(submissions, receipt, &closed))
		return false;
	if (!closed && !close_by_prefix(submissions, receipt, &closed))
		return false;
	return closed || keep_early_receipt(submissions, receipt);
}

bool submissions_rename(struct submissions *submissions, const char *from, const char *to)
{
	static const char *const renames[] = { "UPDATE OR IGNORE submission SET link = ?2 WHERE link = ?1",
		"UPDATE OR IGNORE early_receipt SET link = ?2 WHERE link = ?1" };
	bool done = true;

	for (size_t i = 0; done && i < sizeof(renames) / sizeof(renames[0]); i++) {
		sqlite3_stmt *rename = db_prepare(submissions->db, renames[i]);

		if (rename)
			bind_message(rename, from, to);
		done = rename && db_run(rename);
		sqlite3_finalize(rename);
	}
	return done;
}
