#include "agahi/reconciliation/ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/recall/message_ids.h"
#include "agahi/smpp/receipt.h"
#include "agahi/store/db.h"
#include "agahi/store/records.h"

_Static_assert(JOURNAL_SENT == 0 && JOURNAL_SILENT == 2, "SQL writes the numbers");

enum { PARTS_KNOWN = 16 };

/* By the date of the question, for that is what the index knows. Refused and expired replies may have parts that were taken. */
static const char settled_sql[] =
	"SELECT id, settled_ms, message_id, parts, resent, state, link FROM settled"
	" WHERE received_ms >= ?1 - ?3 AND received_ms < ?2 AND state <> 2 AND settled_ms >= ?1";

static const char receipts_sql[] = "SELECT message_id, state FROM submission WHERE request = ?1";

/* What receipts said of one request. */
struct receipts_known {
	sqlite3_stmt *select; /* NULL: none was ever awaited */
	struct {
		char id[RECEIPT_ID_SIZE];
		int state;
	} parts[PARTS_KNOWN];
	size_t count;
};

struct collecting {
	const struct ours_wanted *wanted;
	struct ours *ours;
	struct receipts_known receipts;
};

/* --- receipts ----------------------------------------------------------------------------------------- */

static bool read_receipts(struct receipts_known *receipts, int64_t request)
{
	int step = SQLITE_DONE;

	receipts->count = 0;
	if (!receipts->select)
		return true;
	sqlite3_bind_int64(receipts->select, 1, request);
	while (receipts->count < PARTS_KNOWN && (step = sqlite3_step(receipts->select)) == SQLITE_ROW) {
		const char *id = db_column_text(receipts->select, 0);

		receipt_canonical(id, strlen(id), receipts->parts[receipts->count].id);
		receipts->parts[receipts->count++].state = sqlite3_column_int(receipts->select, 1);
	}
	sqlite3_reset(receipts->select);
	return step == SQLITE_DONE || step == SQLITE_ROW;
}

/* Where no receipt was asked for, nobody told us. */
static enum record_state state_of(const struct receipts_known *receipts, const char *id)
{
	static const enum record_state states[] = { RECORD_UNDERWAY, RECORD_DELIVERED, RECORD_FAILED };
	char key[RECEIPT_ID_SIZE];

	receipt_canonical(id, strlen(id), key);
	for (size_t i = 0; i < receipts->count; i++) {
		if (strcmp(receipts->parts[i].id, key) == 0 && receipts->parts[i].state >= 0 &&
			receipts->parts[i].state <= 2)
			return states[receipts->parts[i].state];
	}
	return RECORD_UNKNOWN;
}

/* --- replies ------------------------------------------------------------------------------------------ */

static bool is_wanted(const struct ours_wanted *wanted, const char *link)
{
	for (size_t i = 0; i < wanted->link_count; i++) {
		if (strcmp(wanted->links[i], link) == 0)
			return true;
	}
	return wanted->link_count == 0;
}

static void take_part(struct collecting *collecting, const char *id, int64_t ms)
{
	if (ms >= collecting->wanted->from_ms && ms < collecting->wanted->to_ms)
		records_add(&collecting->ours->records, id, ms, state_of(&collecting->receipts, id), 0);
}

static void take_parts(struct collecting *collecting, const char *at, int64_t settled_ms, int parts)
{
	struct message_id id;
	int known = 0;

	for (; message_ids_next(&at, &id); known++)
		take_part(collecting, id.text, settled_ms - id.age_ms);
	collecting->ours->without_id += parts > 0 && known == 0;
	collecting->ours->in_parts += parts > known && known > 0;
}

static bool take_reply(struct collecting *collecting, sqlite3_stmt *row)
{
	const char *ids = db_column_text(row, 2);
	bool was_sent = sqlite3_column_int(row, 5) == JOURNAL_SENT;
	char other[MESSAGE_IDS_WORD_SIZE];
	const char *link = message_ids_link(&ids, other) ? other : db_column_text(row, 6);

	if (!is_wanted(collecting->wanted, link))
		return true;
	if (!read_receipts(&collecting->receipts, sqlite3_column_int64(row, 0)))
		return false;
	collecting->ours->resent += sqlite3_column_int(row, 4) != 0;
	take_parts(collecting, ids, sqlite3_column_int64(row, 1), was_sent ? sqlite3_column_int(row, 3) : 0);
	return true;
}

static bool read_settled(sqlite3_stmt *row, struct collecting *collecting)
{
	const struct ours_wanted *wanted = collecting->wanted;
	int step;

	sqlite3_bind_int64(row, 1, wanted->from_ms);
	sqlite3_bind_int64(row, 2, wanted->to_ms);
	sqlite3_bind_int64(row, 3, wanted->validity_ms);
	while ((step = sqlite3_step(row)) == SQLITE_ROW) {
		if (!take_reply(collecting, row) || collecting->ours->records.failed)
			return false;
	}
	return step == SQLITE_DONE;
}

static bool count_waiting(sqlite3 *journal, struct ours *ours)
{
	long long waiting = 0;
	bool read = db_read_number(journal, "SELECT count(*) FROM outbox", &waiting);

	ours->waiting = (size_t)waiting;
	return read;
}

bool ours_read(sqlite3 *journal, const struct ours_wanted *wanted, struct ours *ours)
{
	struct collecting collecting = { .wanted = wanted, .ours = ours };
	bool awaited = db_number(journal, "SELECT EXISTS (SELECT 1 FROM submission)", 1) != 0;
	sqlite3_stmt *settled = NULL;
	bool read = false;

	*ours = (struct ours){ 0 };
	/* One moment for all of it, while a daemon writes. */
	if (!db_execute(journal, "BEGIN"))
		return false;
	settled = db_prepare(journal, settled_sql);
	if (awaited)
		collecting.receipts.select = db_prepare(journal, receipts_sql);
	if (settled && (!awaited || collecting.receipts.select))
		read = count_waiting(journal, ours) && read_settled(settled, &collecting);
	sqlite3_finalize(collecting.receipts.select);
	sqlite3_finalize(settled);
	return db_execute(journal, "COMMIT") && read && !ours->records.failed;
}

void ours_free(struct ours *ours)
{
	records_free(&ours->records);
}
