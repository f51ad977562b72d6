#include "agahi/journal.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "agahi/clock.h"

enum {
	MAX_BATCH = 4096,     /* jobs in one commit */
	RETRY_AFTER_MS = 250, /* a failed commit */
	KEEP_HOUSE_EVERY_MS = 5000,
	EARLY_RECEIPTS_MS = 60 * 60 * 1000, /* how long a receipt waits for its submit response */
	RETENTION_STEP = 500,               /* rows deleted at once, so that traffic never waits long */
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

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
};

static const struct db_schema schema = { "journal", migrations, sizeof(migrations) / sizeof(migrations[0]) };

enum statement {
	INSERT_OUTBOX,
	INSERT_SILENT,
	INSERT_PART,
	DELETE_PART,
	SET_PREFERENCE,
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
};

_Static_assert(JOURNAL_SILENT == 2, "INSERT_SILENT writes the number");

enum job_kind { JOB_ENTRY, JOB_PART, JOB_SETTLEMENT, JOB_DROP_PART, JOB_SUBMISSION, JOB_RECEIPT };

struct job {
	struct job *next;
	enum job_kind kind;
	bool committed;
	union {
		struct journal_entry *entry;
		struct journal_part part;
		struct journal_settlement settlement;
		int64_t dropped_part;
		struct journal_submission submission;
		struct journal_receipt receipt;
	};
};

struct job_list {
	struct job *first;
	struct job **end;
	size_t count;
};

struct journal {
	struct log *log;
	int64_t retention_ms;
	struct journal_handlers handlers;

	sqlite3 *reader; /* the loop's */
	int64_t next_id;
	int64_t last_outbox_id;
	bool was_clean; /* the end of the last life */

	sqlite3 *writer; /* the thread's, once it runs */
	sqlite3_stmt *statements[STATEMENT_COUNT];
	uint64_t next_keeping_ms;

	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct job_list waiting; /* under the lock, as are the next two */
	struct job_list done;
	bool stop;
	atomic_size_t backlog;
	atomic_bool healthy;
	struct histogram commit_times;

	int done_fd;
	struct event *done_event;
};

static const char *const state_names[JOURNAL_STATE_COUNT] = { "sent", "failed", "silent", "expired" };

const char *journal_state_name(enum journal_state state)
{
	return state_names[state];
}

/* --- lists -------------------------------------------------------------------------------------------- */

static void list_init(struct job_list *list)
{
	list->first = NULL;
	list->end = &list->first;
	list->count = 0;
}

static void list_append(struct job_list *list, struct job *job)
{
	job->next = NULL;
	*list->end = job;
	list->end = &job->next;
	list->count++;
}

static struct job *list_shift(struct job_list *list)
{
	struct job *job = list->first;

	if (!job)
		return NULL;
	list->first = job->next;
	if (!list->first)
		list->end = &list->first;
	list->count--;
	return job;
}

/* Moves all jobs of `from` to the end of `to`. */
static void list_join(struct job_list *to, struct job_list *from)
{
	if (!from->first)
		return;
	*to->end = from->first;
	to->end = from->end;
	to->count += from->count;
	list_init(from);
}

/* --- writing, in the thread --------------------------------------------------------------------------- */

static void bind_origin(sqlite3_stmt *statement, const char *link, const struct journal_address *sender,
	const struct journal_address *service)
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
static bool write_request(struct journal *journal, const struct journal_entry *entry)
{
	sqlite3_stmt *insert = journal->statements[entry->reply ? INSERT_OUTBOX : INSERT_SILENT];

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

static bool write_preference(struct journal *journal, const struct journal_entry *entry)
{
	sqlite3_stmt *set = journal->statements[SET_PREFERENCE];

	sqlite3_bind_int64(set, 1, (sqlite3_int64)entry->sender_identity);
	db_bind_text(set, 2, entry->preference);
	sqlite3_bind_int(set, 3, entry->stopped);
	sqlite3_bind_int64(set, 4, entry->received_ms);
	return db_run(set);
}

static bool delete_part(struct journal *journal, int64_t id)
{
	sqlite3_bind_int64(journal->statements[DELETE_PART], 1, id);
	return db_run(journal->statements[DELETE_PART]);
}

static bool write_entry(struct journal *journal, const struct journal_entry *entry)
{
	if (!write_request(journal, entry))
		return false;
	for (size_t i = 0; i < entry->part_id_count; i++) {
		if (!delete_part(journal, entry->part_ids[i]))
			return false;
	}
	return !entry->sets_preference || write_preference(journal, entry);
}

static bool write_part(struct journal *journal, const struct journal_part *part)
{
	sqlite3_stmt *insert = journal->statements[INSERT_PART];

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

static bool write_settlement(struct journal *journal, const struct journal_settlement *settlement)
{
	sqlite3_stmt *insert = journal->statements[INSERT_SETTLED];
	sqlite3_stmt *delete = journal->statements[DELETE_OUTBOX];

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

static bool write_submission(struct journal *journal, const struct journal_submission *submission)
{
	sqlite3_stmt *insert = journal->statements[INSERT_SUBMISSION];
	sqlite3_stmt *forget = journal->statements[DELETE_EARLY];

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
static bool close_submission(struct journal *journal, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = journal->statements[CLOSE_SUBMISSION];

	*closed = false;
	for (size_t i = 0; i < receipt->id_count && !*closed; i++) {
		bind_message(update, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(update, 3, state_of(receipt));
		if (!db_run(update))
			return false;
		*closed = sqlite3_changes(journal->writer) > 0;
	}
	return true;
}

static bool close_by_prefix(struct journal *journal, const struct journal_receipt *receipt, bool *closed)
{
	sqlite3_stmt *update = journal->statements[CLOSE_BY_PREFIX];
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
	*closed = sqlite3_changes(journal->writer) > 0;
	return true;
}

static bool keep_early_receipt(struct journal *journal, const struct journal_receipt *receipt)
{
	sqlite3_stmt *insert = journal->statements[INSERT_EARLY];

	for (size_t i = 0; i < receipt->id_count; i++) {
		bind_message(insert, receipt->link, receipt->ids[i]);
		sqlite3_bind_int(insert, 3, state_of(receipt));
		sqlite3_bind_int64(insert, 4, receipt->now_ms);
		if (!db_run(insert))
			return false;
	}
	return true;
}

static bool write_receipt(struct journal *journal, const struct journal_receipt *receipt)
{
	bool closed;

	if (!close_submission(journal, receipt, &closed))
		return false;
	if (!closed && !close_by_prefix(journal, receipt, &closed))
		return false;
	return closed || keep_early_receipt(journal, receipt);
}

static bool write_job(struct journal *journal, const struct job *job)
{
	switch (job->kind) {
	case JOB_ENTRY:
		return write_entry(journal, job->entry);
	case JOB_PART:
		return write_part(journal, &job->part);
	case JOB_SETTLEMENT:
		return write_settlement(journal, &job->settlement);
	case JOB_DROP_PART:
		return delete_part(journal, job->dropped_part);
	case JOB_SUBMISSION:
		return write_submission(journal, &job->submission);
	case JOB_RECEIPT:
		return write_receipt(journal, &job->receipt);
	}
	return false;
}

static bool write_jobs(struct journal *journal, const struct job_list *batch)
{
	if (!db_execute(journal->writer, "BEGIN IMMEDIATE"))
		return false;
	for (const struct job *job = batch->first; job; job = job->next) {
		if (!write_job(journal, job))
			return false;
	}
	return db_execute(journal->writer, "COMMIT");
}

static void note_health(struct journal *journal, bool healthy)
{
	if (healthy == atomic_exchange(&journal->healthy, healthy))
		return;
	if (healthy)
		log_info(journal->log, "journal_recovered", "effect=\"requests are acknowledged again\"");
	else
		log_error(journal->log, "journal_commit_failed",
			"reason=\"%s\" effect=\"requests are refused as temporary errors until a commit "
			"succeeds\"",
			sqlite3_errmsg(journal->writer));
}

static bool write_batch(struct journal *journal, const struct job_list *batch)
{
	uint64_t begun_us = clock_monotonic_us();
	bool committed = write_jobs(journal, batch);

	histogram_observe(&journal->commit_times, clock_monotonic_us() - begun_us);
	note_health(journal, committed);
	if (!committed && !sqlite3_get_autocommit(journal->writer))
		db_execute(journal->writer, "ROLLBACK");
	return committed;
}

/* True when there may be more to delete. */
static bool delete_old(struct journal *journal, enum statement which, int64_t before_ms)
{
	sqlite3_stmt *delete = journal->statements[which];

	sqlite3_bind_int64(delete, 1, before_ms);
	if (sqlite3_bind_parameter_count(delete) > 1)
		sqlite3_bind_int(delete, 2, RETENTION_STEP);
	return db_run(delete) && sqlite3_changes(journal->writer) == RETENTION_STEP;
}

/* The WAL keeps copies of outbox rows with numbers in them; emptied, it does not. A reader in the way is not
 * waited for: the next time will do. */
static void empty_wal(struct journal *journal)
{
	sqlite3_busy_timeout(journal->writer, 0);
	sqlite3_wal_checkpoint_v2(journal->writer, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(journal->writer, DB_BUSY_TIMEOUT_MS);
}

static void keep_house(struct journal *journal)
{
	uint64_t now_ms = clock_monotonic_ms();

	if (now_ms < journal->next_keeping_ms)
		return;
	int64_t expired_ms = clock_wall_ms() - journal->retention_ms;
	bool more = delete_old(journal, DELETE_EXPIRED, expired_ms);

	more = delete_old(journal, DELETE_OLD_SUBMISSIONS, expired_ms) || more;
	delete_old(journal, DELETE_OLD_EARLY, clock_wall_ms() - EARLY_RECEIPTS_MS);
	empty_wal(journal);
	journal->next_keeping_ms = more ? now_ms : now_ms + KEEP_HOUSE_EVERY_MS;
}

static void tell_loop(struct journal *journal, struct job_list *finished)
{
	uint64_t one = 1;

	if (!finished->first)
		return;
	pthread_mutex_lock(&journal->lock);
	list_join(&journal->done, finished);
	pthread_mutex_unlock(&journal->lock);
	if (write(journal->done_fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		log_error(journal->log, "journal_handover_failed", "reason=\"eventfd: %s\"", strerror(errno));
}

/* Somebody in the loop waits to hear of it. */
static bool is_reported(const struct job *job)
{
	return job->kind == JOB_ENTRY || job->kind == JOB_PART || job->kind == JOB_RECEIPT;
}

/* Settlements of a failed batch go back to `kept`; requests go to the loop, which refuses them. */
static void finish_batch(
	struct journal *journal, struct job_list *batch, bool committed, struct job_list *kept)
{
	struct job_list finished;
	struct job *job;

	list_init(&finished);
	while ((job = list_shift(batch)) != NULL) {
		job->committed = committed;
		if (is_reported(job)) {
			list_append(&finished, job);
		} else if (!committed) {
			list_append(kept, job);
			continue;
		} else {
			free(job);
		}
		atomic_fetch_sub(&journal->backlog, 1);
	}
	tell_loop(journal, &finished);
}

static void wait_for_jobs(struct journal *journal, const struct job_list *kept)
{
	struct timespec until = clock_in_ms(kept->first ? RETRY_AFTER_MS : KEEP_HOUSE_EVERY_MS);

	if (!journal->stop && !journal->waiting.first)
		pthread_cond_timedwait(&journal->wake, &journal->lock, &until);
}

/* Fills `batch`, kept settlements first. False when the thread is to end and nothing is left to write. */
static bool next_batch(struct journal *journal, struct job_list *batch, struct job_list *kept)
{
	list_init(batch);
	pthread_mutex_lock(&journal->lock);
	wait_for_jobs(journal, kept);
	list_join(batch, kept);
	while (batch->count < MAX_BATCH && journal->waiting.first)
		list_append(batch, list_shift(&journal->waiting));
	bool go_on = !journal->stop || batch->first;
	pthread_mutex_unlock(&journal->lock);
	return go_on;
}

static bool is_stopping(struct journal *journal)
{
	pthread_mutex_lock(&journal->lock);
	bool stopping = journal->stop;
	pthread_mutex_unlock(&journal->lock);
	return stopping;
}

static void *run(void *arg)
{
	struct journal *journal = arg;
	struct job_list batch, kept;

	list_init(&kept);
	while (next_batch(journal, &batch, &kept)) {
		bool committed = !batch.first || write_batch(journal, &batch);

		finish_batch(journal, &batch, committed, &kept);
		keep_house(journal);
		if (!committed && is_stopping(journal))
			break; /* what could not be settled stays in the outbox, and goes out again */
	}
	for (struct job *job; (job = list_shift(&kept)) != NULL;)
		free(job);
	return NULL;
}

/* --- the loop's side ---------------------------------------------------------------------------------- */

static void enqueue(struct journal *journal, struct job *job)
{
	atomic_fetch_add(&journal->backlog, 1);
	pthread_mutex_lock(&journal->lock);
	bool was_empty = !journal->waiting.first;
	list_append(&journal->waiting, job);
	if (was_empty)
		pthread_cond_signal(&journal->wake);
	pthread_mutex_unlock(&journal->lock);
}

void journal_commit(struct journal *journal, struct journal_entry *entry)
{
	struct job *job = malloc(sizeof(*job));

	if (!job) {
		journal->handlers.entry_done(entry, false, journal->handlers.arg);
		return;
	}
	job->kind = JOB_ENTRY;
	job->entry = entry;
	enqueue(journal, job);
}

void journal_settle(struct journal *journal, const struct journal_settlement *settlement)
{
	struct job *job = malloc(sizeof(*job));

	if (!job) {
		log_error(journal->log, "settlement_dropped",
			"id=%lld reason=\"memory is short\" effect=\"the reply goes out again after a "
			"restart\"",
			(long long)settlement->id);
		return;
	}
	job->kind = JOB_SETTLEMENT;
	job->settlement = *settlement;
	enqueue(journal, job);
}

void journal_keep_part(struct journal *journal, const struct journal_part *part)
{
	struct job *job = malloc(sizeof(*job));

	if (!job) {
		journal->handlers.part_done(part->owner, part->id, false, journal->handlers.arg);
		return;
	}
	job->kind = JOB_PART;
	job->part = *part;
	enqueue(journal, job);
}

void journal_drop_part(struct journal *journal, int64_t part_id)
{
	struct job *job = malloc(sizeof(*job));

	if (!job)
		return; /* it is dropped again after the next start */
	job->kind = JOB_DROP_PART;
	job->dropped_part = part_id;
	enqueue(journal, job);
}

void journal_submission(struct journal *journal, const struct journal_submission *submission)
{
	struct job *job = malloc(sizeof(*job));

	if (!job)
		return; /* the receipt will find nothing to close */
	job->kind = JOB_SUBMISSION;
	job->submission = *submission;
	enqueue(journal, job);
}

void journal_receipt(struct journal *journal, const struct journal_receipt *receipt)
{
	struct job *job = malloc(sizeof(*job));

	if (!job) {
		journal->handlers.receipt_done(receipt->owner, false, journal->handlers.arg);
		return;
	}
	job->kind = JOB_RECEIPT;
	job->receipt = *receipt;
	enqueue(journal, job);
}

size_t journal_backlog(const struct journal *journal)
{
	return atomic_load(&journal->backlog);
}

const struct histogram *journal_commit_times(const struct journal *journal)
{
	return &journal->commit_times;
}

bool journal_is_healthy(const struct journal *journal)
{
	return atomic_load(&journal->healthy);
}

int64_t journal_next_id(struct journal *journal)
{
	return journal->next_id++;
}

static void finish_job(struct journal *journal, struct job *job)
{
	const struct journal_handlers *handlers = &journal->handlers;

	if (job->kind == JOB_ENTRY)
		handlers->entry_done(job->entry, job->committed, handlers->arg);
	else if (job->kind == JOB_PART)
		handlers->part_done(job->part.owner, job->part.id, job->committed, handlers->arg);
	else
		handlers->receipt_done(job->receipt.owner, job->committed, handlers->arg);
	free(job);
}

static void on_done(evutil_socket_t fd, short what, void *arg)
{
	struct journal *journal = arg;
	struct job_list done;
	uint64_t count;
	struct job *job;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	list_init(&done);
	pthread_mutex_lock(&journal->lock);
	list_join(&done, &journal->done);
	pthread_mutex_unlock(&journal->lock);
	while ((job = list_shift(&done)) != NULL)
		finish_job(journal, job);
}

/* --- opening and closing ------------------------------------------------------------------------------ */

static bool set_up_writer(struct journal *journal, enum config_durability durability)
{
	/* secure_delete: numbers that leave the outbox are overwritten, not only unlinked. */
	if (!db_execute(journal->writer, "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000") ||
		!db_execute(journal->writer,
			durability == DURABILITY_FULL ? "PRAGMA synchronous = FULL"
						      : "PRAGMA synchronous = NORMAL"))
		return false;
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		journal->statements[i] = db_prepare(journal->writer, statement_sql[i]);
		if (!journal->statements[i])
			return false;
	}
	return true;
}

static void read_ids(struct journal *journal)
{
	journal->was_clean = db_number(journal->reader, "SELECT clean FROM life", 0) != 0;
	journal->last_outbox_id = db_number(journal->reader, "SELECT max(id) FROM outbox", 0);
	journal->next_id = 1 +
		db_number(journal->reader,
			"SELECT max((SELECT ifnull(max(id), 0) FROM outbox),"
			" (SELECT ifnull(max(id), 0) FROM settled), (SELECT ifnull(max(id), 0) FROM part))",
			0);
}

static void destroy(struct journal *journal)
{
	struct job *job;

	if (journal->done_event)
		event_free(journal->done_event);
	if (journal->done_fd >= 0)
		close(journal->done_fd);
	while ((job = list_shift(&journal->done)) != NULL)
		finish_job(journal, job);
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(journal->statements[i]);
	db_close(journal->reader);
	db_close(journal->writer); /* last, because only one that may write can put the WAL away */
	pthread_mutex_destroy(&journal->lock);
	pthread_cond_destroy(&journal->wake);
	free(journal);
}

struct journal *journal_open(const char *path, enum config_durability durability, int retention_days,
	struct log *log, char *error, size_t size)
{
	struct journal *journal = calloc(1, sizeof(*journal));

	if (!journal) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	journal->log = log;
	journal->retention_ms = retention_days * DAY_MS;
	journal->done_fd = -1;
	atomic_init(&journal->backlog, 0);
	atomic_init(&journal->healthy, true);
	list_init(&journal->waiting);
	list_init(&journal->done);
	pthread_mutex_init(&journal->lock, NULL);
	clock_prepare_condition(&journal->wake);
	journal->writer = db_open(path, DB_READ_WRITE, &schema, error, size);
	if (journal->writer)
		journal->reader = db_open(path, DB_READ_ONLY, &schema, error, size);
	if (!journal->reader) {
		destroy(journal);
		return NULL;
	}
	if (!set_up_writer(journal, durability)) {
		snprintf(error, size, "%s: the journal cannot be prepared: %s", path,
			sqlite3_errmsg(journal->writer));
		destroy(journal);
		return NULL;
	}
	read_ids(journal);
	if (!db_execute(journal->writer, "UPDATE life SET clean = 0")) {
		snprintf(error, size, "%s: the journal cannot be written: %s", path,
			sqlite3_errmsg(journal->writer));
		destroy(journal);
		return NULL;
	}
	return journal;
}

bool journal_start(struct journal *journal, struct event_base *base, const struct journal_handlers *handlers)
{
	journal->handlers = *handlers;
	journal->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (journal->done_fd < 0)
		return false;
	journal->done_event = event_new(base, journal->done_fd, EV_READ | EV_PERSIST, on_done, journal);
	journal->running = journal->done_event && event_add(journal->done_event, NULL) == 0 &&
		pthread_create(&journal->thread, NULL, run, journal) == 0;
	return journal->running;
}

void journal_close(struct journal *journal, bool clean)
{
	if (!journal)
		return;
	if (journal->running) {
		pthread_mutex_lock(&journal->lock);
		journal->stop = true;
		pthread_cond_signal(&journal->wake);
		pthread_mutex_unlock(&journal->lock);
		pthread_join(journal->thread, NULL);
	}
	if (clean)
		db_execute(journal->writer, "UPDATE life SET clean = 1");
	destroy(journal);
}

/* --- reading ------------------------------------------------------------------------------------------ */

int64_t journal_last_outbox_id(const struct journal *journal)
{
	return journal->last_outbox_id;
}

static void copy_column(sqlite3_stmt *row, int column, char *out, size_t size)
{
	snprintf(out, size, "%s", db_column_text(row, column));
}

static void read_origin(
	sqlite3_stmt *row, char *link, struct journal_address *sender, struct journal_address *service)
{
	copy_column(row, 2, link, JOURNAL_LINK_SIZE);
	sender->ton = (uint8_t)sqlite3_column_int(row, 3);
	sender->npi = (uint8_t)sqlite3_column_int(row, 4);
	copy_column(row, 5, sender->digits, sizeof(sender->digits));
	service->ton = (uint8_t)sqlite3_column_int(row, 6);
	service->npi = (uint8_t)sqlite3_column_int(row, 7);
	copy_column(row, 8, service->digits, sizeof(service->digits));
}

bool journal_read_outbox(
	struct journal *journal, int64_t after_id, size_t limit, journal_entry_h handler, void *arg)
{
	sqlite3_stmt *row =
		db_prepare(journal->reader, "SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT ?");
	int step = SQLITE_ERROR;

	if (!row)
		return false;
	sqlite3_bind_int64(row, 1, after_id);
	sqlite3_bind_int64(row, 2, (sqlite3_int64)limit);
	while ((step = sqlite3_step(row)) == SQLITE_ROW) {
		struct journal_entry entry = { .id = sqlite3_column_int64(row, 0),
			.received_ms = sqlite3_column_int64(row, 1),
			.sender_identity = (uint64_t)sqlite3_column_int64(row, 9),
			.request = db_column_text(row, 10),
			.topic = db_column_text(row, 11),
			.language = db_column_text(row, 12),
			.rule = db_column_text(row, 13),
			.keyword = db_column_text(row, 14),
			.reply = db_column_text(row, 15) };

		read_origin(row, entry.link, &entry.sender, &entry.service);
		handler(&entry, arg);
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool journal_read_parts(struct journal *journal, journal_part_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(journal->reader, "SELECT * FROM part ORDER BY id");
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		struct journal_part part = { .id = sqlite3_column_int64(row, 0),
			.received_ms = sqlite3_column_int64(row, 1),
			.reference = (uint16_t)sqlite3_column_int(row, 9),
			.total = (uint8_t)sqlite3_column_int(row, 10),
			.sequence = (uint8_t)sqlite3_column_int(row, 11),
			.charset = (uint8_t)sqlite3_column_int(row, 12) };
		const void *octets = sqlite3_column_blob(row, 13);
		int len = sqlite3_column_bytes(row, 13);

		read_origin(row, part.link, &part.sender, &part.service);
		if (len < 0 || len > (int)sizeof(part.octets))
			continue;
		part.len = (uint8_t)len;
		if (len > 0)
			memcpy(part.octets, octets, (size_t)len);
		handler(&part, arg);
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool journal_read_preferences(struct journal *journal, journal_preference_h handler, void *arg)
{
	sqlite3_stmt *row = db_prepare(
		journal->reader, "SELECT sender, language, stopped FROM preference ORDER BY since_ms");
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handler((uint64_t)sqlite3_column_int64(row, 0), (const char *)sqlite3_column_text(row, 1),
			sqlite3_column_int(row, 2) != 0, arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

struct answered {
	uint64_t sender;
	int64_t received_ms;
};

/* Newest first, because only the end of a long table is wanted. */
static size_t collect_answered(
	struct journal *journal, const char *sql, int64_t since_ms, size_t limit, struct answered *into)
{
	sqlite3_stmt *row = db_prepare(journal->reader, sql);
	size_t count = 0;

	while (row && count < limit && sqlite3_step(row) == SQLITE_ROW) {
		int64_t received_ms = sqlite3_column_int64(row, 1);

		if (received_ms < since_ms)
			break;
		into[count++] = (struct answered){ (uint64_t)sqlite3_column_int64(row, 0), received_ms };
	}
	sqlite3_finalize(row);
	return count;
}

bool journal_read_answered(
	struct journal *journal, int64_t since_ms, size_t limit, journal_answered_h handler, void *arg)
{
	static const char settled[] = "SELECT sender, received_ms FROM settled"
				      " WHERE rule NOT IN ('loop', 'blocked', 'limited') ORDER BY id DESC";
	static const char waiting[] =
		"SELECT sender, received_ms FROM outbox WHERE rule <> 'limited' ORDER BY id DESC";
	struct answered *answered = calloc(limit + 1, sizeof(*answered));

	if (!answered)
		return false;
	size_t count = collect_answered(journal, settled, since_ms, limit, answered);
	while (count > 0) {
		count--;
		handler(answered[count].sender, answered[count].received_ms, arg);
	}
	count = collect_answered(journal, waiting, since_ms, limit, answered);
	while (count > 0) {
		count--;
		handler(answered[count].sender, answered[count].received_ms, arg);
	}
	free(answered);
	return true;
}

bool journal_read_doubtful(
	struct journal *journal, int64_t within_ms, size_t limit, journal_fingerprint_h handler, void *arg)
{
	/* The newest row of all is as near to the end of the last life as the journal knows. */
	static const char sql[] = "WITH requests AS (SELECT * FROM (SELECT fingerprint, received_ms FROM "
				  "settled ORDER BY id DESC LIMIT ?2)"
				  " UNION ALL SELECT * FROM (SELECT fingerprint, received_ms FROM outbox "
				  "ORDER BY id DESC LIMIT ?2))"
				  " SELECT fingerprint FROM requests WHERE fingerprint <> 0"
				  " AND received_ms >= (SELECT max(received_ms) FROM requests) - ?1";
	sqlite3_stmt *row = journal->was_clean ? NULL : db_prepare(journal->reader, sql);
	int step = SQLITE_ERROR;

	if (journal->was_clean)
		return true;
	if (row) {
		sqlite3_bind_int64(row, 1, within_ms);
		sqlite3_bind_int64(row, 2, (sqlite3_int64)limit);
	}
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handler((uint64_t)sqlite3_column_int64(row, 0), arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

sqlite3 *journal_open_for_reading(const char *path, char *error, size_t size)
{
	return db_open(path, DB_READ_ONLY, &schema, error, size);
}

sqlite3 *journal_open_for_writing(const char *path, char *error, size_t size)
{
	return db_open(path, DB_READ_WRITE, &schema, error, size);
}
