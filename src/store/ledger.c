#include "agahi/store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "agahi/store/housekeeping.h"
#include "agahi/store/lost.h"
#include "agahi/store/mending.h"
#include "agahi/store/oldlog.h"
#include "agahi/store/schema.h"
#include "agahi/store/settlements.h"
#include "agahi/store/submissions.h"
#include "agahi/store/sums.h"
#include "agahi/store/waiting.h"
#include "agahi/store/wishes.h"
#include "agahi/vault/keyring.h"

enum {
	ROOM_TO_GO_ON = 1024 * 1024, /* octets that a disk which was full must have again */
	MINUTES = 60                 /* of an hour */
};

enum statement {
	INSERT_SILENT,
	REMEMBER_PART,
	DELETE_PART,
	ADD_SILENCE,
	BEGIN,
	COMMIT,
	COUNT_PAGES,
	COUNT_FREE_PAGES,
	PROVE_WRITABLE,
	STATEMENT_COUNT
};

static const char *const statement_sql[STATEMENT_COUNT] = {
	[INSERT_SILENT] =
		"INSERT INTO settled VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 2, 0, 0, 0, "
		"'', ?11, '', 0)",
	/* The fingerprint of the one that came last is the request's own. */
	[REMEMBER_PART] = "INSERT OR REPLACE INTO answered_part SELECT id, ?2, ?3, fingerprint FROM part"
			  " WHERE id = ?1 AND fingerprint NOT IN (0, ?4)",
	[DELETE_PART] = "DELETE FROM part WHERE id = ?1",
	[ADD_SILENCE] = "INSERT INTO silence VALUES (?1, ?2, ?3, ?4, ?5)"
			" ON CONFLICT DO UPDATE SET count = count + excluded.count",
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[COUNT_PAGES] = "PRAGMA page_count",
	[COUNT_FREE_PAGES] = "PRAGMA freelist_count",
	[PROVE_WRITABLE] = "UPDATE life SET clean = 0",
};

_Static_assert(JOURNAL_SILENT == 2, "INSERT_SILENT writes the number");

struct ledger {
	sqlite3 *db;
	int64_t page_size, used_octets;
	struct keyring *keyring;
	struct waiting *waiting;
	struct wishes *wishes;
	struct housekeeping *housekeeping;
	struct mending *mending;
	struct submissions *submissions;
	struct sums *sums;
	struct settlements *settlements;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

/* --- records ------------------------------------------------------------------------------------------ */

/* Settled at once: nothing is to be sent. */
static bool write_silent(struct ledger *ledger, const struct journal_entry *entry)
{
	sqlite3_stmt *insert = ledger->statements[INSERT_SILENT];

	sqlite3_bind_int64(insert, 1, entry->id);
	sqlite3_bind_int64(insert, 2, entry->received_ms);
	db_bind_text(insert, 3, entry->link);
	db_bind_text(insert, 4, entry->service.digits);
	sqlite3_bind_int64(insert, 5, (sqlite3_int64)entry->sender_identity);
	db_bind_text(insert, 6, entry->request);
	db_bind_text(insert, 7, entry->topic);
	db_bind_text(insert, 8, entry->language);
	db_bind_text(insert, 9, entry->rule);
	db_bind_text(insert, 10, entry->keyword);
	sqlite3_bind_int64(insert, 11, (sqlite3_int64)entry->fingerprint);
	return db_run(insert);
}

/* A reply counts when it is settled, silence at once. */
static bool count_entry(struct ledger *ledger, const struct journal_entry *entry)
{
	if (entry->reply) {
		sums_expect(ledger->sums, entry);
		return true;
	}
	return sums_add(ledger->sums,
		&(struct hourly_sum){ entry->received_ms / HOURLY_MS, entry->topic, entry->language,
			sums_channel(entry->rule), entry->link, entry->rule, JOURNAL_SILENT, 0, 1, 0 });
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
	return db_run(add) &&
		sums_add(ledger->sums,
			&(struct hourly_sum){ silence->minute / MINUTES, "", "", HOURLY_SMS, silence->link,
				silence->rule, JOURNAL_SILENT, 0, silence->count, 0 });
}

static bool write_shown(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_shown *shown = (const struct journal_shown *)record;

	return sums_add(ledger->sums,
		&(struct hourly_sum){ shown->hour, shown->topic, shown->language, HOURLY_USSD, shown->link,
			"", HOURLY_SHOWN, 0, shown->count, 0 });
}

static bool delete_part(struct ledger *ledger, int64_t id)
{
	sqlite3_bind_int64(ledger->statements[DELETE_PART], 1, id);
	return db_run(ledger->statements[DELETE_PART]);
}

/* For the case that it is delivered again after a crash. */
static bool remember_part(struct ledger *ledger, const struct journal_entry *entry, int64_t id)
{
	sqlite3_stmt *remember = ledger->statements[REMEMBER_PART];

	sqlite3_bind_int64(remember, 1, id);
	sqlite3_bind_int64(remember, 2, entry->id);
	sqlite3_bind_int64(remember, 3, entry->received_ms);
	sqlite3_bind_int64(remember, 4, (sqlite3_int64)entry->fingerprint);
	return db_run(remember);
}

static bool write_entry(struct ledger *ledger, const struct journal_record *record)
{
	const struct journal_entry *entry = (const struct journal_entry *)record;

	bool written = entry->reply ? waiting_add_reply(ledger->waiting, entry) : write_silent(ledger, entry);
	if (!written || !count_entry(ledger, entry))
		return false;
	for (size_t i = 0; i < entry->part_id_count; i++) {
		if (!remember_part(ledger, entry, entry->part_ids[i]) ||
			!delete_part(ledger, entry->part_ids[i]))
			return false;
	}
	return wishes_keep(ledger->wishes, entry);
}

static bool write_part(struct ledger *ledger, const struct journal_record *record)
{
	return waiting_add_part(ledger->waiting, (const struct journal_part *)record);
}

static bool write_settlement(struct ledger *ledger, const struct journal_record *record)
{
	return settlements_add(ledger->settlements, (const struct journal_settlement *)record);
}

static bool write_submission(struct ledger *ledger, const struct journal_record *record)
{
	return submissions_add(ledger->submissions, (const struct journal_submission *)record);
}

static bool write_receipt(struct ledger *ledger, const struct journal_record *record)
{
	return submissions_close(ledger->submissions, (const struct journal_receipt *)record);
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
		[JOURNAL_SHOWN] = write_shown,
	};

	/* Of the others one machine alone keeps nothing. */
	return !writers[record->kind] || writers[record->kind](ledger, record);
}

static int64_t number_of(struct ledger *ledger, enum statement which)
{
	sqlite3_stmt *select = ledger->statements[which];
	int64_t number = sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;

	sqlite3_reset(select);
	return number;
}

static void measure(struct ledger *ledger)
{
	ledger->used_octets =
		(number_of(ledger, COUNT_PAGES) - number_of(ledger, COUNT_FREE_PAGES)) * ledger->page_size;
}

int64_t ledger_used_octets(const struct ledger *ledger)
{
	return ledger->used_octets;
}

bool ledger_settle(struct ledger *ledger)
{
	return settlements_write(ledger->settlements);
}

/* --- commits ------------------------------------------------------------------------------------------ */

void ledger_wait_for_locks(struct ledger *ledger, int at_most_ms)
{
	sqlite3_busy_timeout(ledger->db, at_most_ms);
}

bool ledger_begin(struct ledger *ledger)
{
	/* Before the transaction: the key is on the disk before anything that is sealed under it. */
	return keyring_renew(ledger->keyring, clock_monotonic_ms()) && db_run(ledger->statements[BEGIN]);
}

static bool expire(struct ledger *ledger, const int64_t *ids, size_t count, int64_t now_ms)
{
	for (size_t i = 0; i < count; i++) {
		const struct journal_settlement expired = { .record.kind = JOURNAL_SETTLEMENT,
			.id = ids[i],
			.state = JOURNAL_EXPIRED,
			.settled_ms = now_ms };

		if (!settlements_add(ledger->settlements, &expired) ||
			!settlements_write(ledger->settlements))
			return false;
	}
	return true;
}

/* The replies of who asked to be forgotten end with the commit that takes the wish. */
static bool end_unwished(struct ledger *ledger)
{
	int64_t ids[HOUSEKEEPING_STEP];
	size_t count;

	while ((count = wishes_find_unwished(ledger->wishes, ids, HOUSEKEEPING_STEP)) > 0) {
		if (!expire(ledger, ids, count, clock_wall_ms()))
			return false;
	}
	return wishes_finish(ledger->wishes);
}

bool ledger_commit(struct ledger *ledger)
{
	if (!ledger_settle(ledger) || !end_unwished(ledger) || !sums_write(ledger->sums))
		return false;
	measure(ledger); /* while the file is locked anyway */
	if (!db_run(ledger->statements[COMMIT]))
		return false;
	sums_committed(ledger->sums);
	return true;
}

static void end_transaction(struct ledger *ledger)
{
	settlements_discard(ledger->settlements);
	sums_discard(ledger->sums);
	wishes_discard(ledger->wishes);
	if (!sqlite3_get_autocommit(ledger->db))
		db_execute(ledger->db, "ROLLBACK");
}

void ledger_roll_back(struct ledger *ledger)
{
	end_transaction(ledger);
	submissions_recount(ledger->submissions);
}

const char *ledger_error(const struct ledger *ledger)
{
	const char *fault = ledger->keyring ? keyring_error(ledger->keyring) : "";

	return *fault != '\0' ? fault : sqlite3_errmsg(ledger->db);
}

/* --- keeping house ------------------------------------------------------------------------------------ */

void ledger_add_up(struct ledger *ledger)
{
	sums_add_up(ledger->sums);
}

/* Replies that nobody can read end as expired. */
static void give_up_lost(struct ledger *ledger, int64_t now_ms)
{
	int64_t ids[HOUSEKEEPING_STEP];
	size_t count = lost_find(
		ledger->db, keyring_slots(ledger->keyring), now_ms - LOST_KEPT_MS, ids, HOUSEKEEPING_STEP);

	if (count > 0 &&
		(!ledger_begin(ledger) || !expire(ledger, ids, count, now_ms) || !ledger_commit(ledger)))
		end_transaction(ledger);
}

bool ledger_tell_forgotten(struct ledger *ledger, journal_forgotten_h handler, void *arg)
{
	return wishes_tell(ledger->wishes, handler, arg);
}

bool ledger_redate(struct ledger *ledger, int64_t now_ms)
{
	ledger_wait_for_locks(ledger, 0);
	bool more = mending_redate(ledger->mending, now_ms);

	ledger_wait_for_locks(ledger, DB_BUSY_TIMEOUT_MS);
	submissions_recount(ledger->submissions);
	return more;
}

const struct keyslots *ledger_slots(const struct ledger *ledger)
{
	return keyring_slots(ledger->keyring);
}

void ledger_wipe_keys(struct ledger *ledger)
{
	keyring_wipe_unused(ledger->keyring, clock_monotonic_ms(), true);
}

bool ledger_keep_house(struct ledger *ledger, int64_t now_ms, int64_t retention_ms)
{
	ledger_wait_for_locks(ledger, 0); /* as housekeeping does */
	sums_add_up(ledger->sums);
	give_up_lost(ledger, now_ms);
	bool more = mending_scrub(ledger->mending);
	more |= wishes_step(ledger->wishes);
	more |= housekeeping_step(ledger->housekeeping, now_ms, retention_ms);

	measure(ledger);
	submissions_recount(ledger->submissions);
	keyring_wipe_unused(ledger->keyring, clock_monotonic_ms(), false);
	keyring_renew(ledger->keyring, clock_monotonic_ms()); /* before a message waits for it */
	return more;
}

void ledger_empty_wal(struct ledger *ledger)
{
	housekeeping_empty_wal(ledger->housekeeping);
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
	ledger_wait_for_locks(ledger, 0);
	bool done = disk_has_room(ledger) && ledger_begin(ledger) &&
		db_run(ledger->statements[PROVE_WRITABLE]) && ledger_commit(ledger);
	ledger_wait_for_locks(ledger, DB_BUSY_TIMEOUT_MS);
	if (!done)
		end_transaction(ledger);
	return done;
}

bool ledger_rename_link(struct ledger *ledger, const char *from, const char *to)
{
	return submissions_rename(ledger->submissions, from, to);
}

bool ledger_check(struct ledger *ledger)
{
	return db_execute(ledger->db, "UPDATE life SET clean = clean");
}

bool ledger_mark_life(struct ledger *ledger, bool clean)
{
	if (clean)
		return db_execute(ledger->db, "UPDATE life SET clean = 1");
	/* A life begins with a key, so that its first message does not wait for it. */
	return keyring_renew(ledger->keyring, clock_monotonic_ms()) &&
		db_execute(ledger->db, "UPDATE life SET clean = 0");
}

/* --- opening and closing ------------------------------------------------------------------------------ */

static bool prepare(struct ledger *ledger, enum config_durability durability)
{
	/* secure_delete: what leaves the tables is overwritten, not only unlinked. */
	if (!db_execute(ledger->db, "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000") ||
		!db_execute(ledger->db,
			durability == DURABILITY_FULL ? "PRAGMA synchronous = FULL"
						      : "PRAGMA synchronous = NORMAL"))
		return false;
	ledger->sums = sums_new(ledger->db);
	if (!ledger->sums || !db_prepare_all(ledger->db, statement_sql, STATEMENT_COUNT, ledger->statements))
		return false;
	ledger->page_size = db_number(ledger->db, "PRAGMA page_size", 4096);
	measure(ledger);
	ledger->waiting = waiting_new(ledger->db, ledger->keyring);
	ledger->wishes = wishes_new(ledger->db);
	ledger->submissions = submissions_new(ledger->db);
	ledger->settlements = settlements_new(ledger->db, ledger->sums);
	ledger->housekeeping = housekeeping_new(ledger->db);
	ledger->mending = mending_new(ledger->db);
	return ledger->waiting && ledger->wishes && ledger->submissions && ledger->settlements &&
		ledger->housekeeping && ledger->mending;
}

/* One that had numbers in clear is sealed first, and its log overwritten. */
static bool open_database(struct ledger *ledger, const char *path, char *error, size_t size)
{
	bool is_old = oldlog_is_due(path);

	ledger->db = db_open(path, DB_READ_WRITE, &journal_schema, error, size);
	if (ledger->db && is_old) {
		oldlog_close(ledger->db);
		oldlog_overwrite(path);
		ledger->db = db_open(path, DB_READ_WRITE, &journal_schema, error, size);
	}
	return ledger->db != NULL;
}

static bool open_all(
	struct ledger *ledger, const char *path, enum config_durability durability, char *error, size_t size)
{
	if (!open_database(ledger, path, error, size))
		return false;
	ledger->keyring = keyring_open(ledger->db, path, error, size);
	if (!ledger->keyring)
		return false;
	if (!prepare(ledger, durability)) {
		snprintf(error, size, "%s: the journal cannot be prepared: %s", path, ledger_error(ledger));
		return false;
	}
	keyring_wipe_unused(ledger->keyring, clock_monotonic_ms(), false); /* of a life that was cut short */
	return true;
}

struct ledger *ledger_open(const char *path, enum config_durability durability, char *error, size_t size)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	if (open_all(ledger, path, durability, error, size))
		return ledger;
	ledger_close(ledger);
	return NULL;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	db_finalize_all(ledger->statements, STATEMENT_COUNT);
	settlements_free(ledger->settlements);
	sums_free(ledger->sums);
	waiting_free(ledger->waiting);
	wishes_free(ledger->wishes);
	keyring_close(ledger->keyring);
	submissions_free(ledger->submissions);
	housekeeping_free(ledger->housekeeping);
	mending_free(ledger->mending);
	db_close(ledger->db);
	free(ledger);
}

sqlite3 *ledger_open_file(const char *path, enum db_mode mode, char *error, size_t size)
{
	return db_open(path, mode, &journal_schema, error, size);
}
