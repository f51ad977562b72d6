#include "agahi/store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

enum {
	RETENTION_STEP = 500,               /* rows deleted at once, so that traffic never waits long */
	EARLY_RECEIPTS_MS = 60 * 60 * 1000, /* how long a receipt waits for its submit response */
	MAX_EARLY_RECEIPTS = 100000,        /* spellings kept at once; the oldest make room */
	ROOM_TO_GO_ON = 1024 * 1024,        /* octets that a disk which was full must have again */
	MINUTE_MS = 60 * 1000
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
/* A preference is written anew when its owner writes, no more than once in this time; it goes a year after.
 */
static const int64_t PREFERENCE_RENEWAL_DAYS = 7, PREFERENCE_DAYS = 365;

static const char *const migrations[] = {
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, request TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,"
	"  rule TEXT NOT NULL, keyword TEXT NOT NULL, reply TEXT NOT NULL);"
	"CREATE TABLE settled ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, settled_ms INTEGER NOT NULL,"
	"  link TEXT NOT NULL, service TEXT NOT NULL, sender INTEGER NOT NULL, request TEXT NOT NULL,"
	"  topic TEXT NOT NULL, language TEXT NOT NULL, rule TEXT NOT NULL, keyword TEXT NOT NULL,"
	"  state INTEGER NOT NULL, status INTEGER NOT NULL, parts INTEGER NOT NULL, resent INTEGER NOT NULL,"
	"  message_id TEXT NOT NULL);"
	"CREATE TABLE part ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  reference INTEGER NOT NULL, total INTEGER NOT NULL, sequence INTEGER NOT NULL,"
	"  charset INTEGER NOT NULL, octets BLOB NOT NULL);"
	"CREATE TABLE preference ("
	"  sender INTEGER PRIMARY KEY, language TEXT, stopped INTEGER NOT NULL, since_ms INTEGER NOT NULL);",
	/* 2: to know redeliveries after a crash. life has one row: was the last end a clean one? */
	"ALTER TABLE outbox ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE settled ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE life (clean INTEGER NOT NULL);"
	"INSERT INTO life VALUES (1);",
	/* 3: receipts. state: 0 waits for one, 1 delivered, 2 not delivered. */
	"CREATE TABLE submission ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, request INTEGER NOT NULL, state INTEGER NOT NULL,"
	"  since_ms INTEGER NOT NULL, PRIMARY KEY (link, message_id)) WITHOUT ROWID;"
	"CREATE INDEX submission_since ON submission (since_ms);"
	"CREATE TABLE early_receipt ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, state INTEGER NOT NULL, since_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (link, message_id)) WITHOUT ROWID;",
	/* 4: what is not answered is counted for its sender and minute; the key that numbers are hashed with
	 * is known again; what is to be deleted by age is found by it. */
	"CREATE TABLE silence ("
	"  minute INTEGER NOT NULL, sender INTEGER NOT NULL, rule TEXT NOT NULL, link TEXT NOT NULL,"
	"  count INTEGER NOT NULL, PRIMARY KEY (minute, sender, rule, link)) WITHOUT ROWID;"
	"CREATE TABLE key_check (value INTEGER NOT NULL);"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence;"
	"CREATE INDEX preference_since ON preference (since_ms);"
	"CREATE INDEX early_receipt_since ON early_receipt (since_ms);",
};

static const struct db_schema schema = { "journal", migrations, sizeof(migrations) / sizeof(migrations[0]) };

enum statement {
	INSERT_OUTBOX,
	INSERT_SILENT,
	INSERT_PART,
	DELETE_PART,
	SET_PREFERENCE,
	RENEW_PREFERENCE,
	ADD_SILENCE,
	INSERT_SETTLED,
	DELETE_OUTBOX,
	DELETE_EXPIRED,
	INSERT_SUBMISSION,
	DELETE_EARLY,
	CLOSE_SUBMISSION,
	CLOSE_BY_PREFIX,
	INSERT_EARLY,
	DELETE_OLD_SUBMISSIONS,
	DELETE_OLD_EARLY,
	DELETE_OLDEST_EARLY,
	DELETE_OLD_PREFERENCES,
	DELETE_OLD_SILENCES,
	COUNT_PAGES,
	COUNT_FREE_PAGES,
	PROVE_WRITABLE,
	STATEMENT_COUNT
};

static const char *const statement_sql[STATEMENT_COUNT] = {
	[INSERT_OUTBOX] = "INSERT INTO outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
			  "?13, ?14, ?15, ?17, ?16)",
	[INSERT_SILENT] = "INSERT INTO settled VALUES (?1, ?2, ?2, ?3, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 2, "
			  "0, 0, 0, '', ?16)",
	[INSERT_PART] =
		"INSERT INTO part VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[DELETE_PART] = "DELETE FROM part WHERE id = ?1",
	[SET_PREFERENCE] = "INSERT OR REPLACE INTO preference VALUES (?1, ?2, ?3, ?4)",
	[RENEW_PREFERENCE] = "UPDATE preference SET since_ms = ?2 WHERE sender = ?1 AND since_ms < ?3",
	[ADD_SILENCE] = "INSERT INTO silence VALUES (?1, ?2, ?3, ?4, ?5)"
			" ON CONFLICT DO UPDATE SET count = count + excluded.count",
	[INSERT_SETTLED] =
		"INSERT OR REPLACE INTO settled SELECT id, received_ms, ?2, link, service_digits, "
		"sender, request, topic,"
		" language, rule, keyword, ?3, ?4, ?5, ?6, ?7, fingerprint FROM outbox WHERE id = ?1",
	[DELETE_OUTBOX] = "DELETE FROM outbox WHERE id = ?1",
	/* Ids grow with time, so the oldest rows are the first; looking further than one step is not needed.
	 */
	[DELETE_EXPIRED] = "DELETE FROM settled WHERE id IN (SELECT id FROM settled ORDER BY id LIMIT ?2)"
			   " AND received_ms < ?1",
	[INSERT_SUBMISSION] =
		"INSERT OR REPLACE INTO submission SELECT ?1, ?2, ?3,"
		" ifnull((SELECT state FROM early_receipt WHERE link = ?1 AND message_id = ?2), 0), ?4",
	[DELETE_EARLY] = "DELETE FROM early_receipt WHERE link = ?1 AND message_id = ?2",
	/* A message that was delivered stays so, whatever comes later. */
	[CLOSE_SUBMISSION] = "UPDATE submission SET state = CASE state WHEN 1 THEN 1 ELSE ?3 END"
			     " WHERE link = ?1 AND message_id = ?2",
	/* An id cut short: only when one message alone begins so. ?3 is the first text after all that do. */
	[CLOSE_BY_PREFIX] =
		"UPDATE submission SET state = ?4 WHERE link = ?1 AND message_id >= ?2 AND message_id < ?3"
		" AND (SELECT count(*) FROM submission WHERE link = ?1 AND message_id >= ?2"
		" AND message_id < ?3) = 1",
	[INSERT_EARLY] = "INSERT OR REPLACE INTO early_receipt VALUES (?1, ?2, ?3, ?4)",
	[DELETE_OLD_SUBMISSIONS] = "DELETE FROM submission WHERE (link, message_id) IN"
				   " (SELECT link, message_id FROM submission WHERE since_ms < ?1 LIMIT ?2)",
	[DELETE_OLD_EARLY] = "DELETE FROM early_receipt WHERE since_ms < ?1",
	[DELETE_OLDEST_EARLY] = "DELETE FROM early_receipt WHERE (link, message_id) IN"
				" (SELECT link, message_id FROM early_receipt ORDER BY since_ms LIMIT ?1)",
	[DELETE_OLD_PREFERENCES] = "DELETE FROM preference WHERE sender IN"
				   " (SELECT sender FROM preference WHERE since_ms < ?1 LIMIT ?2)",
	[DELETE_OLD_SILENCES] =
		"DELETE FROM silence WHERE (minute, sender, rule, link) IN"
		" (SELECT minute, sender, rule, link FROM silence WHERE minute < ?1 LIMIT ?2)",
	[COUNT_PAGES] = "PRAGMA page_count",
	[COUNT_FREE_PAGES] = "PRAGMA freelist_count",
	[PROVE_WRITABLE] = "UPDATE life SET clean = 0",
};

_Static_assert(JOURNAL_SILENT == 2, "INSERT_SILENT writes the number");

struct ledger {
	sqlite3 *db;
	int64_t page_size;
	long long early_receipts;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

/* --- records ------------------------------------------------------------------------------------------ */

static void bind_origin(sqlite3_stmt *statement, const char *link, const struct address *sender,
	const struct address *service)
{
	db_bind_text(statement, 3, link);
	sqlite3_bind_int(statement, 4, sender->ton);
	sqlite3_bind_int(statement, 5, sender->npi);
	db_bind_text(statement, 6, sender->digits);
	sqlite3_bind_int(statement, 7, service->ton);
	sqlite3_bind_int(statement, 8, service->npi);
	db_bind_text(statement, 9, service->digits);
}

/* A silent request is settled at once: its statement has no use for what only a reply needs. */
static bool write_request(struct ledger *ledger, const struct journal_entry *entry)
{
	sqlite3_stmt *insert = ledger->statements[entry->reply ? INSERT_OUTBOX : INSERT_SILENT];

	sqlite3_bind_int64(insert, 1, entry->id);
	sqlite3_bind_int64(insert, 2, entry->received_ms);
	bind_origin(insert, entry->link, &entry->sender, &entry->service);
	sqlite3_bind_int64(insert, 10, (sqlite3_int64)entry->sender_identity);
	db_bind_text(insert, 11, entry->request);
	db_bind_text(insert, 12, entry->topic);
	db_bind_text(insert, 13, entry->language);
	db_bind_text(insert, 14, entry->rule);
	db_bind_text(insert, 15, entry->keyword);
	sqlite3_bind_int64(insert, 16, (sqlite3_int64)entry->fingerprint);
	if (entry->reply)
		db_bind_text(insert, 17, entry->reply);
	return db_run(insert);
}

static bool write_preference(struct ledger *ledger, const struct journal_entry *entry)
{
	sqlite3_stmt *set = ledger->statements[SET_PREFERENCE];

	sqlite3_bind_int64(set, 1, (sqlite3_int64)entry->sender_identity);
	db_bind_text(set, 2, entry->preference);
	sqlite3_bind_int(set, 3, entry->stopped);
	sqlite3_bind_int64(set, 4, entry->received_ms);
	return db_run(set);
}

static bool renew_preference(struct ledger *ledger, const struct journal_entry *entry)
{
	sqlite3_stmt *renew = ledger->statements[RENEW_PREFERENCE];

	sqlite3_bind_int64(renew, 1, (sqlite3_int64)entry->sender_identity);
	sqlite3_bind_int64(renew, 2, entry->received_ms);
	sqlite3_bind_int64(renew, 3, entry->received_ms - PREFERENCE_RENEWAL_DAYS * DAY_MS);
	return db_run(renew);
}

static bool write_silence(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_silence *silence = (const struct journal_silence *)record;
	sqlite3_stmt *add = ledger->statements[ADD_SILENCE];

	sqlite3_bind_int64(add, 1, silence->minute);
	sqlite3_bind_int64(add, 2, (sqlite3_int64)silence->sender_identity);
	db_bind_text(add, 3, silence->rule);
	db_bind_text(add, 4, silence->link);
	sqlite3_bind_int64(add, 5, silence->count);
	return db_run(add);
}

static bool delete_part(struct ledger *ledger, int64_t id)
{
	sqlite3_bind_int64(ledger->statements[DELETE_PART], 1, id);
	return db_run(ledger->statements[DELETE_PART]);
}

static bool write_entry(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_entry *entry = (const struct journal_entry *)record;
	if (!write_request(ledger, entry))
		return false;
	for (size_t i = 0; i < entry->part_id_count; i++) {
		if (!delete_part(ledger, entry->part_ids[i]))
			return false;
	}
	if (entry->sets_preference)
		return write_preference(ledger, entry);
	return !entry->has_preference || renew_preference(ledger, entry);
}

static bool write_part(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_part *part = (const struct journal_part *)record;
	sqlite3_stmt *insert = ledger->statements[INSERT_PART];

	sqlite3_bind_int64(insert, 1, part->id);
	sqlite3_bind_int64(insert, 2, part->received_ms);
	bind_origin(insert, part->link, &part->sender, &part->service);
	sqlite3_bind_int(insert, 10, part->reference);
	sqlite3_bind_int(insert, 11, part->total);
	sqlite3_bind_int(insert, 12, part->sequence);
	sqlite3_bind_int(insert, 13, part->charset);
	sqlite3_bind_blob(insert, 14, part->octets, part->len, SQLITE_STATIC);
	return db_run(insert);
}

static bool write_settlement(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_settlement *settlement = (const struct journal_settlement *)record;
	sqlite3_stmt *insert = ledger->statements[INSERT_SETTLED];
	sqlite3_stmt *delete = ledger->statements[DELETE_OUTBOX];

	sqlite3_bind_int64(insert, 1, settlement->id);
	sqlite3_bind_int64(insert, 2, settlement->settled_ms);
	sqlite3_bind_int(insert, 3, (int)settlement->state);
	sqlite3_bind_int64(insert, 4, settlement->status);
	sqlite3_bind_int(insert, 5, settlement->parts);
	sqlite3_bind_int(insert, 6, settlement->resent);
	db_bind_text(insert, 7, settlement->message_id);
	sqlite3_bind_int64(delete, 1, settlement->id);
	return db_run(insert) && db_run(delete);
}

static void bind_message(sqlite3_stmt *statement, const char *link, const char *message_id)
{
	db_bind_text(statement, 1, link);
	db_bind_text(statement, 2, message_id);
}

static bool write_submission(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_submission *submission = (const struct journal_submission *)record;
	sqlite3_stmt *insert = ledger->statements[INSERT_SUBMISSION];
	sqlite3_stmt *forget = ledger->statements[DELETE_EARLY];

	bind_message(insert, submission->link, submission->message_id);
	sqlite3_bind_int64(insert, 3, submission->request);
	sqlite3_bind_int64(insert, 4, submission->now_ms);
	bind_message(forget, submission->link, submission->message_id);
	return db_run(insert) && db_run(forget);
}

enum { RECEIPT_STATE_DELIVERED = 1, RECEIPT_STATE_FAILED = 2, PREFIX_MIN = 8 };

static int state_of(const struct journal_receipt *receipt)
{
	return receipt->delivered ? RECEIPT_STATE_DELIVERED : RECEIPT_STATE_FAILED;
}

/* False when it cannot be written; `*closed` tells whether a submission was found. */
static bool close_submission(struct ledger *ledger, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = ledger->statements[CLOSE_SUBMISSION];

	*closed = false;
	for (size_t i = 0; i < receipt->id_count && !*closed; i++) {
		bind_message(update, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(update, 3, state_of(receipt));
		if (!db_run(update))
			return false;
		*closed = sqlite3_changes(ledger->db) > 0;
	}
	return true;
}

static bool close_by_prefix(struct ledger *ledger, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = ledger->statements[CLOSE_BY_PREFIX];
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
	*closed = sqlite3_changes(ledger->db) > 0;
	return true;
}

/* A network that sends receipts for what is not ours must not fill the disk with them. */
static bool make_room_for_early(struct ledger *ledger)
{
	sqlite3_stmt *delete = ledger->statements[DELETE_OLDEST_EARLY];

	if (ledger->early_receipts < MAX_EARLY_RECEIPTS)
		return true;
	sqlite3_bind_int(delete, 1, RETENTION_STEP);
	if (!db_run(delete))
		return false;
	ledger->early_receipts -= sqlite3_changes(ledger->db);
	return true;
}

static bool keep_early_receipt(struct ledger *ledger, const struct journal_receipt *receipt)
{
	sqlite3_stmt *insert = ledger->statements[INSERT_EARLY];

	if (!make_room_for_early(ledger))
		return false;
	ledger->early_receipts += (long long)receipt->id_count;
	for (size_t i = 0; i < receipt->id_count; i++) {
		bind_message(insert, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(insert, 3, state_of(receipt));
		sqlite3_bind_int64(insert, 4, receipt->now_ms);
		if (!db_run(insert))
			return false;
	}
	return true;
}

static bool write_receipt(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_receipt *receipt = (const struct journal_receipt *)record;
	bool closed;

	if (!close_submission(ledger, receipt, &closed))
		return false;
	if (!closed && !close_by_prefix(ledger, receipt, &closed))
		return false;
	return closed || keep_early_receipt(ledger, receipt);
}

static bool write_dropped_part(struct ledger *ledger, const struct journal_record *record)
{
	return delete_part(ledger, ((const struct journal_dropped_part *)record)->id);
}

typedef bool (*write_h)(struct ledger *ledger, const struct journal_record *record);

bool ledger_write(struct ledger *ledger, const struct journal_record *record)
{
	static const write_h writers[JOURNAL_KIND_COUNT] = {
		[JOURNAL_ENTRY] = write_entry,
		[JOURNAL_PART] = write_part,
		[JOURNAL_DROPPED_PART] = write_dropped_part,
		[JOURNAL_SETTLEMENT] = write_settlement,
		[JOURNAL_SUBMISSION] = write_submission,
		[JOURNAL_RECEIPT] = write_receipt,
		[JOURNAL_SILENCE] = write_silence,
	};

	return writers[record->kind](ledger, record);
}

/* --- commits ------------------------------------------------------------------------------------------ */

bool ledger_begin(struct ledger *ledger)
{
	return db_execute(ledger->db, "BEGIN IMMEDIATE");
}

bool ledger_commit(struct ledger *ledger)
{
	return db_execute(ledger->db, "COMMIT");
}

void ledger_roll_back(struct ledger *ledger)
{
	if (!sqlite3_get_autocommit(ledger->db))
		db_execute(ledger->db, "ROLLBACK");
}

const char *ledger_error(const struct ledger *ledger)
{
	return sqlite3_errmsg(ledger->db);
}

/* --- keeping house ------------------------------------------------------------------------------------ */

/* True when there may be more to delete. */
static bool delete_old(struct ledger *ledger, enum statement which, int64_t before_ms)
{
	sqlite3_stmt *delete = ledger->statements[which];

	sqlite3_bind_int64(delete, 1, before_ms);
	if (sqlite3_bind_parameter_count(delete) > 1)
		sqlite3_bind_int(delete, 2, RETENTION_STEP);
	return db_run(delete) && sqlite3_changes(ledger->db) == RETENTION_STEP;
}

static long long count_early_receipts(const struct ledger *ledger)
{
	return db_number(ledger->db, "SELECT count(*) FROM early_receipt", 0);
}

/* The WAL keeps copies of outbox rows with numbers in them; emptied, it does not. A reader in the way is not
 * waited for: the next time will do. */
static void empty_wal(struct ledger *ledger)
{
	sqlite3_busy_timeout(ledger->db, 0);
	sqlite3_wal_checkpoint_v2(ledger->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(ledger->db, DB_BUSY_TIMEOUT_MS);
}

bool ledger_keep_house(struct ledger *ledger, int64_t now_ms, int64_t retention_ms)
{
	bool more = delete_old(ledger, DELETE_EXPIRED, now_ms - retention_ms);

	more = delete_old(ledger, DELETE_OLD_SUBMISSIONS, now_ms - retention_ms) || more;
	more = delete_old(ledger, DELETE_OLD_PREFERENCES, now_ms - PREFERENCE_DAYS * DAY_MS) || more;
	more = delete_old(ledger, DELETE_OLD_SILENCES, (now_ms - retention_ms) / MINUTE_MS) || more;
	delete_old(ledger, DELETE_OLD_EARLY, now_ms - EARLY_RECEIPTS_MS);
	ledger->early_receipts = count_early_receipts(ledger);
	empty_wal(ledger);
	return more;
}

static int64_t number_of(struct ledger *ledger, enum statement which)
{
	sqlite3_stmt *select = ledger->statements[which];
	int64_t number = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;

	sqlite3_reset(select);
	return number;
}

int64_t ledger_used_octets(struct ledger *ledger)
{
	return (number_of(ledger, COUNT_PAGES) - number_of(ledger, COUNT_FREE_PAGES)) * ledger->page_size;
}

/* A disk that takes one page more is not one that takes requests. */
static bool disk_has_room(const struct ledger *ledger)
{
	struct statvfs disk;

	return statvfs(sqlite3_db_filename(ledger->db, "main"), &disk) != 0 ||
		(uint64_t)disk.f_bavail * disk.f_frsize >= ROOM_TO_GO_ON;
}

bool ledger_prove_writable(struct ledger *ledger)
{
	bool done = disk_has_room(ledger) && ledger_begin(ledger) &&
		db_run(ledger->statements[PROVE_WRITABLE]) && ledger_commit(ledger);

	if (!done)
		ledger_roll_back(ledger);
	return done;
}

bool ledger_rename_link(struct ledger *ledger, const char *from, const char *to)
{
	static const char *const renames[] = { "UPDATE OR IGNORE submission SET link = ?2 WHERE link = ?1",
		"UPDATE OR IGNORE early_receipt SET link = ?2 WHERE link = ?1" };
	bool done = true;

	for (size_t i = 0; done && i < sizeof(renames) / sizeof(renames[0]); i++) {
		sqlite3_stmt *rename = db_prepare(ledger->db, renames[i]);

		if (rename)
			bind_message(rename, from, to);
		done = rename && db_run(rename);
		sqlite3_finalize(rename);
	}
	return done;
}

bool ledger_check(struct ledger *ledger)
{
	return db_execute(ledger->db, "UPDATE life SET clean = clean");
}

bool ledger_mark_life(struct ledger *ledger, bool clean)
{
	return db_execute(ledger->db, clean ? "UPDATE life SET clean = 1" : "UPDATE life SET clean = 0");
}

/* --- opening and closing ------------------------------------------------------------------------------ */

static bool prepare(struct ledger *ledger, enum config_durability durability)
{
	/* secure_delete: numbers that leave the outbox are overwritten, not only unlinked. */
	if (!db_execute(ledger->db, "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000") ||
		!db_execute(ledger->db,
			durability == DURABILITY_FULL ? "PRAGMA synchronous = FULL"
						      : "PRAGMA synchronous = NORMAL"))
		return false;
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		ledger->statements[i] = db_prepare(ledger->db, statement_sql[i]);
		if (!ledger->statements[i])
			return false;
	}
	ledger->page_size = db_number(ledger->db, "PRAGMA page_size", 4096);
	ledger->early_receipts = count_early_receipts(ledger);
	return true;
}

struct ledger *ledger_open(const char *path, enum config_durability durability, char *error, size_t size)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	ledger->db = db_open(path, DB_READ_WRITE, &schema, error, size);
	if (!ledger->db) {
		ledger_close(ledger);
		return NULL;
	}
	if (!prepare(ledger, durability)) {
		snprintf(error, size, "%s: the journal cannot be prepared: %s", path, ledger_error(ledger));
		ledger_close(ledger);
		return NULL;
	}
	return ledger;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(ledger->statements[i]);
	db_close(ledger->db);
	free(ledger);
}

sqlite3 *ledger_open_file(const char *path, enum db_mode mode, char *error, size_t size)
{
	return db_open(path, mode, &schema, error, size);
}
