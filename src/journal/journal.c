#include "agahi/journal/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/journal/journal_db.h"
#include "agahi/journal/member.h"
#include "agahi/journal/writer.h"
#include "agahi/store/filestore.h"
#include "agahi/store/journallock.h"

static const int64_t MIB = INT64_C(1024) * 1024;
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

struct journal {
	struct log *log;
	int64_t max_octets;
	journal_forgotten_h forgotten;
	void *forgotten_arg;
	bool started;
	struct journallock lock;

	struct store *store; /* the writer's, once it runs */
	struct writer *writer;

	sqlite3 *reader; /* the loop's, as are the next */
	struct keyslots *slots;
	int64_t next_id;
	int64_t last_outbox_id;
	bool was_clean; /* the end of the last life */

	struct member *member; /* NULL: of a file, which is not shared. Store and reader are its */
};

/* --- a file ------------------------------------------------------------------------------------------- */

/* False when they cannot be read: with a wrong one no request could be written. */
static bool read_ids(struct journal *journal)
{
	long long clean = 0, last = 0, highest = 0;

	if (!db_read_number(journal->reader, "SELECT clean FROM life", &clean) ||
		!db_read_number(journal->reader, "SELECT max(id) FROM outbox", &last) ||
		!db_read_number(journal->reader,
			"SELECT max((SELECT ifnull(max(id), 0) FROM outbox),"
			" (SELECT ifnull(max(id), 0) FROM settled), (SELECT ifnull(max(id), 0) FROM part),"
			" (SELECT ifnull(max(id), 0) FROM answered_part))",
			&highest))
		return false;
	journal->was_clean = clean != 0;
	journal->last_outbox_id = last;
	journal->next_id = highest + 1;
	return true;
}

static bool prepare_file(struct journal *journal, const char *path, char *error, size_t size)
{
	if (!read_ids(journal)) {
		snprintf(error, size, "%s: the journal cannot be read: %s", path,
			sqlite3_errmsg(journal->reader));
		return false;
	}
	journal->slots = keyslots_copy(ledger_slots(filestore_ledger(journal->store)));
	if (!journal->slots) {
		snprintf(error, size, "memory is short");
		return false;
	}
	if (ledger_check(filestore_ledger(journal->store)))
		return true;
	snprintf(error, size, "%s: the journal cannot be written: %s", path,
		journal->store->backend->error(journal->store));
	return false;
}

static bool open_file(
	struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	journal->store = filestore_open(options->path, options->durability, error, size);
	if (journal->store)
		journal->reader = journal_db_open(options->path, DB_READ_ONLY, error, size);
	return journal->reader && prepare_file(journal, options->path, error, size);
}

/* --- opening and closing ------------------------------------------------------------------------------ */

/* What an earlier life left is heard of, and claimed, as any other's. */
static bool open_shared(
	struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	journal->member = member_open(options->shared, options->key, options->log, error, size);
	if (!journal->member)
		return false;
	journal->store = member_store(journal->member);
	journal->reader = member_reader(journal->member);
	journal->was_clean = true;
	return true;
}

static bool open_store(
	struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	if (!journallock_take(&journal->lock, options->path, error, size))
		return false;
	return options->shared ? open_shared(journal, options, error, size)
			       : open_file(journal, options, error, size);
}

static bool make_writer(
	struct journal *journal, const struct journal_options *options, char *error, size_t size)
{
	journal->writer = writer_new(&(struct writer_options){ .store = journal->store,
		.log = options->log,
		.retention_ms = options->retention_days * DAY_MS,
		.max_octets = journal->max_octets,
		.forgotten = options->forgotten,
		.forgotten_arg = options->forgotten_arg });
	if (!journal->writer)
		snprintf(error, size, "memory is short");
	return journal->writer != NULL;
}

static void close_file(struct journal *journal)
{
	db_close(journal->reader);
	if (journal->store) /* last, because only one that may write can put the WAL away */
		journal->store->backend->close(journal->store);
}

static void destroy(struct journal *journal)
{
	writer_free(journal->writer);
	keyslots_close(journal->slots);
	if (journal->member)
		member_close(journal->member);
	else
		close_file(journal);
	journallock_release(&journal->lock);
	free(journal);
}

struct journal *journal_open(const struct journal_options *options, char *error, size_t size)
{
	struct journal *journal = calloc(1, sizeof(*journal));

	if (!journal) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	journal->log = options->log;
	journal->max_octets = options->max_size_mib * MIB;
	journal->forgotten = options->forgotten;
	journal->forgotten_arg = options->forgotten_arg;
	journal->lock = JOURNALLOCK_NONE;
	if (!open_store(journal, options, error, size) || !make_writer(journal, options, error, size)) {
		destroy(journal);
		return NULL;
	}
	return journal;
}

bool journal_rename_link(struct journal *journal, const char *from, const char *to)
{
	return journal->member || ledger_rename_link(filestore_ledger(journal->store), from, to);
}

bool journal_start(struct journal *journal, struct event_base *base, char *error, size_t size)
{
	/* A start that fails before this changes nothing of what is known of the last life. */
	if (!journal->store->backend->begin_life(journal->store)) {
		snprintf(error, size, "the journal cannot be written: %s",
			journal->store->backend->error(journal->store));
		return false;
	}
	if (journal->member) {
		member_begin(journal->member);
		journal->reader = NULL;
	}
	journal->started = writer_start(journal->writer, base);
	if (journal->started)
		return true;
	snprintf(error, size, "the journal's writer cannot be started: %s", strerror(errno));
	return false;
}

void journal_give_up(struct journal *journal)
{
	if (journal)
		journal->store->backend->give_up(journal->store);
}

void journal_finish(struct journal *journal, bool clean)
{
	struct store *store = journal->store;

	member_stop_following(journal->member);
	writer_stop(journal->writer);
	/* What is next may be a restore. */
	while (journal->started && journal->forgotten &&
		store->backend->tell_forgotten(store, journal->forgotten, journal->forgotten_arg)) {
	}
	store->backend->end_life(store, clean);
}

void journal_close(struct journal *journal, bool clean)
{
	if (!journal)
		return;
	journal_finish(journal, clean);
	destroy(journal);
}

/* --- writing ------------------------------------------------------------------------------------------ */

int64_t journal_next_id(struct journal *journal)
{
	return journal->member ? member_next_id(journal->member) : journal->next_id++;
}

void journal_put(struct journal *journal, struct journal_record *record)
{
	if (writer_put(journal->writer, record) || record->kind != JOURNAL_SETTLEMENT)
		return; /* a loss of any other kind costs a count, or is made good after the next start */
	log_error(journal->log, "settlement_dropped",
		LOG_NUMBER("id", ((const struct journal_settlement *)record)->id),
		LOG_TEXT("reason", "memory is short"),
		LOG_TEXT("effect", "the reply goes out again after a restart"));
}

/* --- how it goes -------------------------------------------------------------------------------------- */

size_t journal_backlog(const struct journal *journal)
{
	return writer_backlog(journal->writer);
}

const struct histogram *journal_commit_times(const struct journal *journal)
{
	return writer_commit_times(journal->writer);
}

bool journal_is_healthy(const struct journal *journal)
{
	return writer_is_healthy(journal->writer);
}

bool journal_is_full(const struct journal *journal)
{
	return writer_is_full(journal->writer);
}

int64_t journal_used_octets(const struct journal *journal)
{
	return writer_used_octets(journal->writer);
}

int64_t journal_max_octets(const struct journal *journal)
{
	return journal->max_octets;
}

/* --- reading ------------------------------------------------------------------------------------------ */

sqlite3 *journal_reader(const struct journal *journal)
{
	return journal->reader;
}

const struct keyslots *journal_slots(const struct journal *journal)
{
	return journal->member ? member_slots(journal->member) : journal->slots;
}

struct member *journal_member(const struct journal *journal)
{
	return journal->member;
}

bool journal_was_clean(const struct journal *journal)
{
	return journal->was_clean;
}

int64_t journal_last_outbox_id(const struct journal *journal)
{
	return journal->last_outbox_id;
}
