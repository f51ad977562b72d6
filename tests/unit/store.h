/* What the suites of store/ share: records as the gateway makes them, and what stands in a file. */
#ifndef AGAHI_TEST_STORE_H
#define AGAHI_TEST_STORE_H

#include "testing.h"

#include "agahi/store/db.h"
#include "agahi/store/ledger.h"
#include "agahi/store/records.h"

#define NOW_MS INT64_C(1767225600000)
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static inline struct journal_entry entry_of(int64_t id, const char *reply)
{
	return (struct journal_entry){ .record.kind = JOURNAL_ENTRY,
		.id = id,
		.received_ms = NOW_MS,
		.link = "telco-a",
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.sender_identity = 0xfeedfacecafebeef,
		.fingerprint = 99,
		.request = "vote",
		.topic = "voting",
		.language = "en",
		.rule = "exact",
		.keyword = "vote",
		.reply = reply };
}

static inline struct journal_settlement settlement_of(int64_t id, enum journal_state state)
{
	return (struct journal_settlement){
		.record.kind = JOURNAL_SETTLEMENT, .id = id, .state = state, .parts = 1, .settled_ms = NOW_MS
	};
}

static inline struct journal_part part_of(int64_t id, uint8_t sequence)
{
	return (struct journal_part){ .record.kind = JOURNAL_PART,
		.id = id,
		.received_ms = NOW_MS,
		.link = "telco-a",
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.reference = 77,
		.total = 3,
		.sequence = sequence,
		.charset = 8,
		.octets = "abc",
		.len = 3,
		.fingerprint = 1000 + (uint64_t)id };
}

static inline struct journal_submission submission_of(const char *id, int64_t request)
{
	struct journal_submission submission = {
		.record.kind = JOURNAL_SUBMISSION, .link = "smsc:x", .request = request, .now_ms = NOW_MS
	};

	snprintf(submission.message_id, sizeof(submission.message_id), "%s", id);
	return submission;
}

/* `other_id`: a second spelling, or NULL. */
static inline struct journal_receipt receipt_of(const char *id, const char *other_id, bool delivered)
{
	struct journal_receipt receipt = { .record.kind = JOURNAL_RECEIPT,
		.link = "smsc:x",
		.id_count = 1,
		.delivered = delivered,
		.now_ms = NOW_MS };

	snprintf(receipt.ids[0], sizeof(receipt.ids[0]), "%s", id);
	if (other_id)
		snprintf(receipt.ids[receipt.id_count++], sizeof(receipt.ids[1]), "%s", other_id);
	return receipt;
}

static inline sqlite3 *test_open_journal(const char *path, enum db_mode mode)
{
	char error[512] = "";
	sqlite3 *db = ledger_open_file(path, mode, error, sizeof(error));

	assert_string_equal(error, "");
	assert_non_null(db);
	return db;
}

/* The one number that a query on a journal gives. */
static inline long long test_number(const char *path, const char *sql)
{
	sqlite3 *db = test_open_journal(path, DB_READ_ONLY);
	long long number = db_number(db, sql, -1);

	db_close(db);
	return number;
}

/* Writes a record as the daemon does, sealed where it is to be. */
static inline void test_keep(const char *path, const struct journal_record *record)
{
	char error[512] = "";
	struct ledger *ledger = ledger_open(path, DURABILITY_NORMAL, error, sizeof(error));

	assert_string_equal(error, "");
	assert_true(ledger_begin(ledger) && ledger_write(ledger, record) && ledger_commit(ledger));
	ledger_close(ledger);
}

/* The keys that are beside a journal. */
static inline struct keyslots *test_open_slots(const char *path)
{
	char error[512] = "";
	struct keyslots *slots = keyslots_open(path, error, sizeof(error));

	assert_string_equal(error, "");
	return slots;
}

/* Changes a journal from beside, as another program would. */
static inline void test_execute(const char *path, const char *sql)
{
	sqlite3 *db = test_open_journal(path, DB_READ_WRITE);

	assert_true(db_execute(db, sql));
	db_close(db);
}

#endif
