#include "agahi/store/journal.h"

#include <assert.h>
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
	MAX_BATCH = 4096,      /* records in one commit */
	RETRY_AFTER_MS = 250,  /* a failed commit */
	PROVE_EVERY_MS = 1000, /* while commits fail and nobody asks for one: are they possible again? */
	KEEP_HOUSE_EVERY_MS = 5000,
};

static const int64_t MIB = INT64_C(1024) * 1024;
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

struct record_list {
	struct journal_record *first;
	struct journal_record **end;
	size_t count;
};

/* What the journal knows of each kind. The size is of a copy; a record of a kind without one has `done` always. */
static const struct record_kind {
	size_t size;
	const char *event; /* told when memory is too short for a copy; NULL: nobody misses it */
	const char *effect;
} record_kinds[JOURNAL_KIND_COUNT] = {
	[JOURNAL_ENTRY] = { 0, NULL, NULL },
	[JOURNAL_PART] = { sizeof(struct journal_part), NULL, NULL },
	[JOURNAL_DROPPED_PART] = { sizeof(struct journal_dropped_part), NULL,
		NULL }, /* dropped after the next start */
	[JOURNAL_SETTLEMENT] = { sizeof(struct journal_settlement), "settlement_dropped",
		"the reply goes out again after a restart" },
	[JOURNAL_SUBMISSION] = { sizeof(struct journal_submission), NULL,
		NULL }, /* its receipt finds nothing to close */
	[JOURNAL_RECEIPT] = { sizeof(struct journal_receipt), NULL, NULL },
	[JOURNAL_SILENCE] = { sizeof(struct journal_silence), NULL, NULL }, /* a count that is short */
};

struct journal {
	struct log *log;
	int64_t retention_ms;
	int64_t max_octets;
	int lock_fd;  /* no other daemon uses the file */
	int inode_fd; /* the same, by the file itself */

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
	struct record_list waiting; /* under the lock, as are the next two */
	struct record_list done;
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

static void list_init(struct record_list *list)
{
	list->first = NULL;
	list->end = &list->first;
	list->count = 0;
}

static void list_append(struct record_list *list, struct journal_record *record)
{
	record->next = NULL;
	*list->end = record;
	list->end = &record->next;
	list->count++;
}

static struct journal_record *list_shift(struct record_list *list)
{
	struct journal_record *record = list->first;

	if (!record)
		return NULL;
	list->first = record->next;
	if (!list->first)
		list->end = &list->first;
	list->count--;
	return record;
}

/* Moves all of `from` to the end of `to`. */
static void list_join(struct record_list *to, struct record_list *from)
{
	if (!from->first)
		return;
	*to->end = from->first;
	to->end = from->end;
	to->count += from->count;
	list_init(from);
}

/* --- writing, in the thread --------------------------------------------------------------------------- */

static bool write_records(struct journal *journal, const struct record_list *batch)
{
	if (!ledger_begin(journal->ledger))
		return false;
	for (const struct journal_record *record = batch->first; record; record = record->next) {
		if (!ledger_write(journal->ledger, record))
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

static bool write_batch(struct journal *journal, const struct record_list *batch)
{
	uint64_t begun_us = clock_monotonic_us();
	bool committed = write_records(journal, batch);

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

static void tell_loop(struct journal *journal, struct record_list *finished)
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

/* Of a failed batch, what nobody waits for goes back to `kept`; the rest is told as failed. */
static void finish_batch(
	struct journal *journal, struct record_list *batch, bool committed, struct record_list *kept)
{
	struct record_list finished;
	struct journal_record *record;

	list_init(&finished);
	while ((record = list_shift(batch)) != NULL) {
		record->committed = committed;
		if (record->done) {
			list_append(&finished, record);
		} else if (!committed) {
			list_append(kept, record);
			continue;
		} else {
			free(record);
		}
		atomic_fetch_sub(&journal->backlog, 1);
	}
	tell_loop(journal, &finished);
}

static uint64_t longest_wait_ms(const struct journal *journal, const struct record_list *kept)
{
	if (kept->first)
		return RETRY_AFTER_MS;
	return atomic_load(&journal->healthy) ? KEEP_HOUSE_EVERY_MS : PROVE_EVERY_MS;
}

static void wait_for_records(struct journal *journal, const struct record_list *kept)
{
	struct timespec until = clock_in_ms(longest_wait_ms(journal, kept));

	if (!journal->stop && !journal->waiting.first)
		pthread_cond_timedwait(&journal->wake, &journal->lock, &until);
}

/* Fills `batch`, what was kept first. False when the thread is to end and nothing is left to write. */
static bool next_batch(struct journal *journal, struct record_list *batch, struct record_list *kept)
{
	list_init(batch);
	pthread_mutex_lock(&journal->lock);
	wait_for_records(journal, kept);
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
	struct record_list batch, kept;

	list_init(&kept);
	while (next_batch(journal, &batch, &kept)) {
		bool committed = !batch.first || write_batch(journal, &batch);

		finish_batch(journal, &batch, committed, &kept);
		keep_house(journal);
		prove_health(journal);
		if (!committed && is_stopping(journal))
			break; /* what could not be settled stays in the outbox, and goes out again */
	}
	for (struct journal_record *record; (record = list_shift(&kept)) != NULL;)
		free(record);
	return NULL;
}

/* --- the loop's side ---------------------------------------------------------------------------------- */

static void enqueue(struct journal *journal, struct journal_record *record)
{
	atomic_fetch_add(&journal->backlog, 1);
	pthread_mutex_lock(&journal->lock);
	bool was_empty = !journal->waiting.first;
	list_append(&journal->waiting, record);
	if (was_empty)
		pthread_cond_signal(&journal->wake);
	pthread_mutex_unlock(&journal->lock);
}

/* NULL when memory is short. */
static struct journal_record *copy_record(struct journal *journal, const struct journal_record *record)
{
	const struct record_kind *kind = &record_kinds[record->kind];
	struct journal_record *copy = malloc(kind->size);

	if (copy)
		memcpy(copy, record, kind->size);
	else if (kind->event)
		log_error(journal->log, kind->event, LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", kind->effect));
	return copy;
}

void journal_put(struct journal *journal, struct journal_record *record)
{
	assert(record->done || record_kinds[record->kind].size > 0);
	if (!record->done)
		record = copy_record(journal, record);
	if (record)
		enqueue(journal, record);
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

static void tell_done(struct record_list *done, struct moment now)
{
	struct journal_record *record;

	while ((record = list_shift(done)) != NULL)
		record->done(record, record->committed, now);
}

static void on_done(evutil_socket_t fd, short what, void *arg)
{
	struct journal *journal = arg;
	struct record_list done;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	list_init(&done);
	pthread_mutex_lock(&journal->lock);
	list_join(&done, &journal->done);
	pthread_mutex_unlock(&journal->lock);
	tell_done(&done, clock_now());
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

/* When there is no writer any more: what it finished, and what it never saw, which was not committed. */
static void tell_rest(struct journal *journal)
{
	struct moment now = clock_now();
	struct journal_record *record;

	tell_done(&journal->done, now);
	while ((record = list_shift(&journal->waiting)) != NULL) {
		if (record->done)
			record->done(record, false, now);
		else
			free(record);
	}
}

static void destroy(struct journal *journal)
{
	if (journal->done_event)
		event_free(journal->done_event);
	if (journal->done_fd >= 0)
		close(journal->done_fd);
	tell_rest(journal);
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

bool journal_start(struct journal *journal, struct event_base *base, char *error, size_t size)
{
	/* A start that fails before this changes nothing of what is known of the last life. */
	if (!ledger_mark_life(journal->ledger, false)) {
		snprintf(error, size, "the journal cannot be written: %s", ledger_error(journal->ledger));
		return false;
	}
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
