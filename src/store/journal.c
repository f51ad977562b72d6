#include "agahi/store/journal.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/lockfile.h"
#include "agahi/store/ledger.h"

enum {
	MAX_BATCH = 4096,      /* jobs in one commit */
	RETRY_AFTER_MS = 250,  /* a failed commit */
	PROVE_EVERY_MS = 1000, /* while commits fail and nobody asks for one: are they possible again? */
	KEEP_HOUSE_EVERY_MS = 5000,
};

static const int64_t MIB = INT64_C(1024) * 1024;
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

enum job_kind {
	JOB_ENTRY,
	JOB_PART,
	JOB_SETTLEMENT,
	JOB_DROP_PART,
	JOB_SUBMISSION,
	JOB_RECEIPT,
	JOB_SILENCE
};

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
		struct journal_silence silence;
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
	int64_t max_octets;
	int lock_fd;  /* no other daemon uses the file */
	int inode_fd; /* the same, by the file itself */
	struct journal_handlers handlers;

	sqlite3 *reader; /* the loop's */
	int64_t next_id;
	int64_t last_outbox_id;
	bool was_clean; /* the end of the last life */

	struct ledger *ledger; /* the thread's, once it runs */
	uint64_t next_keeping_ms;
	uint64_t next_proof_ms;

	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct job_list waiting; /* under the lock, as are the next two */
	struct job_list done;
	bool stop;
	atomic_size_t backlog;
	atomic_bool healthy;
	atomic_bool full;
	atomic_llong used_octets;
	struct histogram commit_times;

	int done_fd;
	struct event *done_event;
};

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

static bool write_job(struct journal *journal, const struct job *job)
{
	switch (job->kind) {
	case JOB_ENTRY:
		return ledger_write_entry(journal->ledger, job->entry);
	case JOB_PART:
		return ledger_write_part(journal->ledger, &job->part);
	case JOB_SETTLEMENT:
		return ledger_write_settlement(journal->ledger, &job->settlement);
	case JOB_DROP_PART:
		return ledger_delete_part(journal->ledger, job->dropped_part);
	case JOB_SUBMISSION:
		return ledger_write_submission(journal->ledger, &job->submission);
	case JOB_RECEIPT:
		return ledger_write_receipt(journal->ledger, &job->receipt);
	case JOB_SILENCE:
		return ledger_write_silence(journal->ledger, &job->silence);
	}
	return false;
}

static bool write_jobs(struct journal *journal, const struct job_list *batch)
{
	if (!ledger_begin(journal->ledger))
		return false;
	for (const struct job *job = batch->first; job; job = job->next) {
		if (!write_job(journal, job))
			return false;
	}
	return ledger_commit(journal->ledger);
}

static void note_health(struct journal *journal, bool healthy)
{
	if (healthy == atomic_exchange(&journal->healthy, healthy))
		return;
	if (healthy)
		log_info(journal->log, "journal_recovered",
			LOG_TEXT("effect", "requests are acknowledged again"));
	else
		log_error(journal->log, "journal_commit_failed",
			LOG_TEXT("reason", ledger_error(journal->ledger)),
			LOG_TEXT("effect",
				"requests are refused as temporary errors until a commit succeeds"));
}

static void note_size(struct journal *journal)
{
	int64_t used = ledger_used_octets(journal->ledger);
	bool full = used >= journal->max_octets;

	atomic_store(&journal->used_octets, used);
	if (full == atomic_exchange(&journal->full, full))
		return;
	if (full)
		log_error(journal->log, "journal_full", LOG_NUMBER("used_mib", (used / MIB)),
			LOG_NUMBER("max_mib", (journal->max_octets / MIB)),
			LOG_TEXT("effect", "new requests are refused as temporary errors"),
			LOG_TEXT("next", "raise store.max_size, or lower store.retention_days"));
	else
		log_info(journal->log, "journal_has_room", LOG_TEXT("effect", "requests are taken again"));
}

static bool write_batch(struct journal *journal, const struct job_list *batch)
{
	uint64_t begun_us = clock_monotonic_us();
	bool committed = write_jobs(journal, batch);

	histogram_observe(&journal->commit_times, clock_monotonic_us() - begun_us);
	note_health(journal, committed);
	if (committed)
		note_size(journal);
	else
		ledger_roll_back(journal->ledger);
	return committed;
}

/* A disk that has room again, or a lock that is gone, is noticed without a citizen's message. */
static void prove_health(struct journal *journal)
{
	uint64_t now_ms = clock_monotonic_ms();

	if (atomic_load(&journal->healthy) || now_ms < journal->next_proof_ms)
		return;
	journal->next_proof_ms = now_ms + PROVE_EVERY_MS;
	note_health(journal, ledger_prove_writable(journal->ledger));
}

static void keep_house(struct journal *journal)
{
	uint64_t now_ms = clock_monotonic_ms();

	if (now_ms < journal->next_keeping_ms)
		return;
	bool more = ledger_keep_house(journal->ledger, clock_wall_ms(), journal->retention_ms);
	journal->next_keeping_ms = more ? now_ms : now_ms + KEEP_HOUSE_EVERY_MS;
	note_size(journal);
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
		log_error(journal->log, "journal_handover_failed", LOG_WORD("call", "eventfd"),
			LOG_TEXT("reason", strerror(errno)));
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

static uint64_t longest_wait_ms(const struct journal *journal, const struct job_list *kept)
{
	if (kept->first)
		return RETRY_AFTER_MS;
	return atomic_load(&journal->healthy) ? KEEP_HOUSE_EVERY_MS : PROVE_EVERY_MS;
}

static void wait_for_jobs(struct journal *journal, const struct job_list *kept)
{
	struct timespec until = clock_in_ms(longest_wait_ms(journal, kept));

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
		prove_health(journal);
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

/* NULL when memory is short. */
static struct job *make_job(enum job_kind kind)
{
	struct job *job = malloc(sizeof(*job));

	if (job)
		job->kind = kind;
	return job;
}

void journal_commit(struct journal *journal, struct journal_entry *entry)
{
	struct job *job = make_job(JOB_ENTRY);

	if (!job) {
		journal->handlers.entry_done(entry, false, journal->handlers.arg);
		return;
	}
	job->entry = entry;
	enqueue(journal, job);
}

void journal_settle(struct journal *journal, const struct journal_settlement *settlement)
{
	struct job *job = make_job(JOB_SETTLEMENT);

	if (!job) {
		log_error(journal->log, "settlement_dropped", LOG_NUMBER("id", settlement->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "the reply goes out again after a restart"));
		return;
	}
	job->settlement = *settlement;
	enqueue(journal, job);
}

void journal_keep_part(struct journal *journal, const struct journal_part *part)
{
	struct job *job = make_job(JOB_PART);

	if (!job) {
		journal->handlers.part_done(part->owner, part->id, false, journal->handlers.arg);
		return;
	}
	job->part = *part;
	enqueue(journal, job);
}

void journal_drop_part(struct journal *journal, int64_t part_id)
{
	struct job *job = make_job(JOB_DROP_PART);

	if (!job)
		return; /* it is dropped again after the next start */
	job->dropped_part = part_id;
	enqueue(journal, job);
}

void journal_submission(struct journal *journal, const struct journal_submission *submission)
{
	struct job *job = make_job(JOB_SUBMISSION);

	if (!job)
		return; /* the receipt will find nothing to close */
	job->submission = *submission;
	enqueue(journal, job);
}

void journal_receipt(struct journal *journal, const struct journal_receipt *receipt)
{
	struct job *job = make_job(JOB_RECEIPT);

	if (!job) {
		journal->handlers.receipt_done(receipt->owner, false, journal->handlers.arg);
		return;
	}
	job->receipt = *receipt;
	enqueue(journal, job);
}

void journal_silence(struct journal *journal, const struct journal_silence *silence)
{
	struct job *job = make_job(JOB_SILENCE);

	if (!job)
		return; /* a count that is short */
	job->silence = *silence;
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

bool journal_is_full(const struct journal *journal)
{
	return atomic_load(&journal->full);
}

int64_t journal_used_octets(const struct journal *journal)
{
	return atomic_load(&journal->used_octets);
}

int64_t journal_max_octets(const struct journal *journal)
{
	return journal->max_octets;
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
	db_close(journal->reader);
	ledger_close(journal->ledger); /* last, because only one that may write can put the WAL away */
	if (journal->inode_fd >= 0)
		close(journal->inode_fd);
	if (journal->lock_fd >= 0)
		close(journal->lock_fd);
	pthread_mutex_destroy(&journal->lock);
	pthread_cond_destroy(&journal->wake);
	free(journal);
}

static void tell_taken(const char *path, pid_t owner, char *error, size_t size)
{
	if (owner != 0)
		snprintf(error, size, "another agahid (pid %ld) uses this journal: %s", (long)owner, path);
	else
		snprintf(error, size, "another agahid uses this journal, perhaps by another name: %s", path);
}

/* Whatever the file is called there, and however many names it has. Its descriptor stays open as long as the
 * connections, because closing any descriptor of a database drops the locks that SQLite has on it (fcntl).
 * Why a file cannot be opened is told by who opens it as a database. */
static bool lock_inode(struct journal *journal, const char *path)
{
	journal->inode_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return journal->inode_fd < 0 || flock(journal->inode_fd, LOCK_EX | LOCK_NB) == 0 ||
		errno != EWOULDBLOCK;
}

/* One journal, one daemon: a second one would send every waiting reply again. The file beside it says who has
 * it, and goes by the name that all its links lead to. */
static bool take_lock(struct journal *journal, const char *path, char *error, size_t size)
{
	char name[PATH_MAX + 8], real[PATH_MAX];
	pid_t owner = 0;
	bool is_ours = lock_inode(journal, path);

	snprintf(name, sizeof(name), "%s.lock", realpath(path, real) ? real : path);
	journal->lock_fd = lockfile_take(name, &owner);
	if (journal->lock_fd >= 0 && is_ours)
		return true;
	if (journal->lock_fd == LOCKFILE_FAILED)
		snprintf(error, size, "%s: the journal cannot be locked (%s): %s", path, name,
			strerror(errno));
	else
		tell_taken(path, owner, error, size);
	return false;
}

static bool open_files(
	struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	if (!take_lock(journal, options->path, error, size))
		return false;
	journal->ledger = ledger_open(options->path, options->durability, error, size);
	if (journal->ledger)
		journal->reader = ledger_open_file(options->path, DB_READ_ONLY, error, size);
	if (!journal->reader)
		return false;
	read_ids(journal);
	if (ledger_check(journal->ledger))
		return true;
	snprintf(error, size, "%s: the journal cannot be written: %s", options->path,
		ledger_error(journal->ledger));
	return false;
}

struct journal *journal_open(const struct journal_options *options, char *error, size_t size)
{
	struct journal *journal = calloc(1, sizeof(*journal));

	if (!journal) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	journal->log = options->log;
	journal->retention_ms = options->retention_days * DAY_MS;
	journal->max_octets = options->max_size_mib * MIB;
	journal->done_fd = journal->lock_fd = journal->inode_fd = -1;
	atomic_init(&journal->backlog, 0);
	atomic_init(&journal->healthy, true);
	list_init(&journal->waiting);
	list_init(&journal->done);
	pthread_mutex_init(&journal->lock, NULL);
	clock_prepare_condition(&journal->wake);
	if (!open_files(journal, options, error, size)) {
		destroy(journal);
		return NULL;
	}
	note_size(journal);
	return journal;
}

bool journal_rename_link(struct journal *journal, const char *from, const char *to)
{
	return ledger_rename_link(journal->ledger, from, to);
}

bool journal_start(struct journal *journal, struct event_base *base, const struct journal_handlers *handlers,
	char *error, size_t size)
{
	/* A start that fails before this changes nothing of what is known of the last life. */
	if (!ledger_mark_life(journal->ledger, false)) {
		snprintf(error, size, "the journal cannot be written: %s", ledger_error(journal->ledger));
		return false;
	}
	journal->handlers = *handlers;
	journal->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (journal->done_fd >= 0)
		journal->done_event =
			event_new(base, journal->done_fd, EV_READ | EV_PERSIST, on_done, journal);
	journal->running = journal->done_event && event_add(journal->done_event, NULL) == 0 &&
		pthread_create(&journal->thread, NULL, run, journal) == 0;
	if (!journal->running)
		snprintf(error, size, "the journal's writer cannot be started: %s", strerror(errno));
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
		ledger_mark_life(journal->ledger, true);
	destroy(journal);
}

/* --- reading ------------------------------------------------------------------------------------------ */

sqlite3 *journal_reader(const struct journal *journal)
{
	return journal->reader;
}

bool journal_was_clean(const struct journal *journal)
{
	return journal->was_clean;
}

int64_t journal_last_outbox_id(const struct journal *journal)
{
	return journal->last_outbox_id;
}
