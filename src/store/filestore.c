#include "agahi/store/filestore.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHORT_PATIENCE_MS = 250 }; /* whoever waits for a try after a failure has waited for the lock */

struct filestore {
	struct store store; /* first */
	struct ledger *ledger;
	bool failed;   /* the last commit, or proof */
	char why[256]; /* it did */
};

struct ledger *filestore_ledger(const struct store *store)
{
	return ((const struct filestore *)store)->ledger;
}

/* --- commits ------------------------------------------------------------------------------------------ */

static bool write_those(struct ledger *ledger, const struct journal_record *first, bool settlements)
{
	for (const struct journal_record *record = first; record; record = record->next) {
		if ((record->kind == JOURNAL_SETTLEMENT) == settlements && !ledger_write(ledger, record))
			return false;
	}
	return true;
}

static enum store_outcome note(struct store *store, bool committed)
{
	struct filestore *filestore = (struct filestore *)store;

	filestore->failed = !committed;
	if (!committed)
		snprintf(filestore->why, sizeof(filestore->why), "%s", ledger_error(filestore->ledger));
	return committed ? STORE_COMMITTED : STORE_FAILED;
}

/* What settles goes first (ledger_settle()): it is of requests that were told as written, so of none in the batch. */
static enum store_outcome commit(struct store *store, const struct journal_record *first, bool patient)
{
	struct ledger *ledger = filestore_ledger(store);

	ledger_wait_for_locks(ledger, patient ? DB_BUSY_TIMEOUT_MS : SHORT_PATIENCE_MS);
	if (ledger_begin(ledger) && write_those(ledger, first, true) && ledger_settle(ledger) &&
		write_those(ledger, first, false) && ledger_commit(ledger))
		return note(store, true);
	enum store_outcome outcome = note(store, false);
	ledger_roll_back(ledger);
	return outcome;
}

/* The WAL may be what fills the disk. */
static bool prove(struct store *store)
{
	ledger_empty_wal(filestore_ledger(store));
	return note(store, ledger_prove_writable(filestore_ledger(store))) == STORE_COMMITTED;
}

/* --- between them ------------------------------------------------------------------------------------- */

static bool keep_house(struct store *store, int64_t now_ms, int64_t retention_ms, bool clock_is_steady)
{
	struct ledger *ledger = filestore_ledger(store);
	bool more = clock_is_steady && ledger_redate(ledger, now_ms);

	more |= ledger_keep_house(ledger, now_ms, retention_ms);
	return more;
}

static bool tell_forgotten(struct store *store, journal_forgotten_h handler, void *arg)
{
	return ledger_tell_forgotten(filestore_ledger(store), handler, arg);
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool begin_life(struct store *store)
{
	return ledger_mark_life(filestore_ledger(store), false);
}

static void end_life(struct store *store, bool clean)
{
	struct ledger *ledger = filestore_ledger(store);

	if (((const struct filestore *)store)->failed)
		ledger_wait_for_locks(ledger, SHORT_PATIENCE_MS);
	ledger_add_up(ledger);
	if (clean)
		ledger_mark_life(ledger, true);
	ledger_wipe_keys(ledger);
}

/* A file is written, or it is not. */
static void give_up(struct store *store)
{
	(void)store;
}

static void close_store(struct store *store)
{
	if (!store)
		return;
	ledger_close(filestore_ledger(store));
	free(store);
}

static const char *error_of(const struct store *store)
{
	const struct filestore *filestore = (const struct filestore *)store;

	return filestore->failed ? filestore->why : ledger_error(filestore->ledger);
}

static int64_t used_octets(const struct store *store)
{
	return ledger_used_octets(filestore_ledger(store));
}

static const struct store_backend backend = { .name = "sqlite",
	.commit = commit,
	.prove = prove,
	.keep_house = keep_house,
	.tell_forgotten = tell_forgotten,
	.begin_life = begin_life,
	.end_life = end_life,
	.give_up = give_up,
	.close = close_store,
	.error = error_of,
	.used_octets = used_octets };

struct store *filestore_open(const char *path, enum config_durability durability, char *error, size_t size)
{
	struct filestore *filestore = calloc(1, sizeof(*filestore));

	if (!filestore) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	filestore->store.backend = &backend;
	filestore->ledger = ledger_open(path, durability, error, size);
	if (filestore->ledger)
		return &filestore->store;
	free(filestore);
	return NULL;
}
